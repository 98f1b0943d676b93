import { html, type TemplateResult } from "lit";
import { MOST_ENLARGED, type Zoom } from "../../maths/zoom";
import { icon } from "../shared/icons";
import { ZOOM_STEP } from "./stage";

/** Buttons that enlarge all large pictures together. */
export function zoomControls(zoom: Zoom, onZoom: (factor: number) => void): TemplateResult {
  const { factor } = zoom;
  const shown = `${Math.round(factor * 10) / 10}×`;
  return html`<div
    class="zoom"
    role="group"
    aria-label="Zoom"
    title="Ctrl and the wheel, a pinch or a double click enlarge, dragging moves"
  >
    <button
      class="small"
      aria-label="Zoom out"
      aria-disabled=${factor <= 1}
      @click=${() => onZoom(factor / ZOOM_STEP)}
    >
      ${icon("minus")}
    </button>
    <button class="factor" aria-label="Whole picture, now ${shown}" title="Whole picture" @click=${() => onZoom(1)}>
      ${shown}
    </button>
    <button
      class="small"
      aria-label="Zoom in"
      aria-disabled=${factor >= MOST_ENLARGED}
      @click=${() => onZoom(factor * ZOOM_STEP)}
    >
      ${icon("plus")}
    </button>
  </div>`;
}
