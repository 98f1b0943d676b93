import { html, nothing, type TemplateResult } from "lit";
import type { Box } from "../../maths/region_share";
import { icon } from "../shared/icons";

interface RegionControls {
  /** The reader's region of the example. */
  region: Box | undefined;
  /** Whether dragging draws one. */
  drawing: boolean;
  onDrawing(drawing: boolean): void;
  /** Undefined: no region any more. */
  onRegion(region: Box | undefined): void;
}

/** Where a region begins that is typed, not drawn. */
const MIDDLE: Box = { top: 0.25, left: 0.25, bottom: 0.75, right: 0.75 };

const EDGES: readonly (keyof Box)[] = ["top", "left", "bottom", "right"];
const OPPOSITE = { top: "bottom", left: "right", bottom: "top", right: "left" } as const;

/** Draws a region of an example, by dragging or by its edges in percent, and clears it. */
export function regionControls(controls: RegionControls): TemplateResult {
  const { region, drawing, onDrawing, onRegion } = controls;
  return html`<div class="region">
    <button
      class="draw"
      aria-label="Draw region"
      aria-pressed=${drawing}
      title="Draw a region on the picture: how much of the map lies in it is told at every epoch"
      @click=${() => onDrawing(!drawing)}
    >
      ${icon("region")}<span aria-hidden="true">Region</span>
    </button>
    ${
      region
        ? html`<button
            class="small"
            aria-label="Clear region"
            title="Clear region"
            @click=${() => onRegion(undefined)}
          >
            ${icon("wrong")}
          </button>`
        : nothing
    }
    ${drawing ? edgeFields(region, onRegion) : nothing}
  </div>`;
}

function edgeFields(region: Box | undefined, onRegion: (region: Box) => void): TemplateResult {
  return html`<div class="edges" role="group" aria-label="Edges of the region, in percent">
    <span>Drag on the picture, or type its edges in percent:</span>
    ${EDGES.map(
      (edge) => html`<label>
        ${edge}
        <input
          type="number"
          min="0"
          max="100"
          step="1"
          .value=${region ? String(Math.round(region[edge] * 1000) / 10) : ""}
          @change=${({ target }: Event) => {
            const field = target as HTMLInputElement;
            const moved = withEdge(region ?? MIDDLE, edge, field.valueAsNumber / 100);
            if (moved) onRegion(moved);
            else field.value = region ? String(region[edge] * 100) : "";
          }}
        />
      </label>`,
    )}
  </div>`;
}

/** The region with one edge moved; an edge that passes its opposite trades places with it. */
export function withEdge(region: Box, edge: keyof Box, to: number): Box | null {
  if (!(to >= 0 && to <= 1) || to === region[OPPOSITE[edge]]) return null;
  const moved: Box = { ...region };
  moved[edge] = to;
  const { top, left, bottom, right } = moved;
  return {
    top: Math.min(top, bottom),
    left: Math.min(left, right),
    bottom: Math.max(top, bottom),
    right: Math.max(left, right),
  };
}
