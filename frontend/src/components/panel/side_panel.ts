import { html, LitElement, nothing, type TemplateResult } from "lit";
import { kindOf } from "../../kinds/state";
import type { Box } from "../../maths/region_share";
import { clampZoom, type Zoom } from "../../maths/zoom";
import { type CompareMode, modeInForce, modeOf, whyNot } from "../../modes/state";
import type { Cell } from "../../state/cells";
import { comparedCells, resolveComparison } from "../../state/comparison";
import { rowName } from "../../state/row_name";
import { type Selection, selectedCell } from "../../state/selection";
import type { Timeline } from "../../state/timeline";
import type { View } from "../../state/view";
import { request } from "../shared/events";
import { Shader } from "../shared/shading";
import { base, controls } from "../shared/styles";
import { heading } from "./cell_parts";
import { compareFields } from "./compare_fields";
import { Draft } from "./draft";
import { headingStyles } from "./large_styles";
import { modeControl } from "./mode_control";
import { panelStyles } from "./panel_styles";
import { regionControls } from "./region_controls";
import type { Pointed, StageEvent } from "./stage_events";
import { zoomControls } from "./zoom_controls";

/** The selected cell large (A), and other runs or epochs beside it, over it, or subtracted. */
export class SidePanel extends LitElement {
  static override properties = {
    timeline: { attribute: false },
    selection: { attribute: false },
    view: { attribute: false },
    point: { state: true },
    drawing: { state: true },
  };
  declare timeline: Timeline;
  declare selection: Selection;
  declare view: View;
  /** In any of the pictures. */
  declare private point: Pointed | null;
  /** Whether dragging draws a region. */
  declare private drawing: boolean;
  private readonly zoom = new Draft<Zoom>(this, (zoom) => this.ask({ zoom }));
  private readonly wipe = new Draft<number>(this, (wipe) => this.ask({ wipe }));

  constructor() {
    super();
    this.point = null;
    this.drawing = false;
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.drawing || event.defaultPrevented) return;
      event.preventDefault();
      this.drawing = false;
    });
  }

  override render() {
    const { timeline, selection, view } = this;
    const { row } = selection;
    const shader = new Shader(view, timeline.groups);
    const comparison = resolveComparison(view, selection);
    const compared = { comparison, kind: row.run.source.kind, channel: view.channel };
    const cells = [
      selectedCell(timeline, selection),
      ...comparedCells(timeline, selection, comparison),
    ];
    const mode = modeInForce(view.mode, compared);
    return html`<header role="group" aria-label="What is compared, and how">
        <h2>${rowName(row)}</h2>
        ${compareFields(timeline, selection, comparison, (change) => this.ask(change))}
        ${modeControl(
          mode,
          (each) => whyNot(each, compared),
          (chosen) => this.ask({ mode: chosen }),
        )}
        ${zoomControls(this.zoom.over(view.zoom), (factor) => this.zoomTo(factor))}
        ${kindOf(row.run.source).overPicture ? this.regionTools() : nothing}
      </header>
      <div
        @tbi-zoom=${({ detail }: StageEvent<"tbi-zoom">) => this.zoom.set(detail)}
        @tbi-wipe=${({ detail }: StageEvent<"tbi-wipe">) => this.wipe.set(detail)}
        @tbi-region=${({ detail }: StageEvent<"tbi-region">) => this.setRegion(detail)}
        @tbi-point=${({ detail }: StageEvent<"tbi-point">) => {
          this.point = detail;
        }}
      >
        ${modeOf(mode).together ? this.together(mode, cells, shader) : this.sideBySide(cells, shader)}
      </div>`;
  }

  private sideBySide(cells: readonly Cell[], shader: Shader): TemplateResult {
    const { view } = this;
    const { group } = this.selection;
    return html`<div class="pair">
      ${cells.map((cell, i) => {
        const letter = LETTERS[i] ?? "";
        return html`<section aria-label=${i ? `${letter}: to compare` : "A: the selected cell"}>
          ${heading(letter, cell)}
          <tbi-large-view
            .letter=${letter}
            .cell=${cell}
            .group=${group}
            .shader=${shader}
            .channel=${view.channel}
            .zoom=${this.zoom.over(view.zoom)}
            .point=${this.point}
            .region=${view.regions[group.key]}
            .drawing=${this.drawing}
          ></tbi-large-view>
        </section>`;
      })}
    </div>`;
  }

  private together(mode: CompareMode, [a, b]: readonly Cell[], shader: Shader): TemplateResult {
    const { view } = this;
    const { group } = this.selection;
    return html`<tbi-pair-view
      .mode=${mode}
      .a=${a}
      .b=${b}
      .group=${group}
      .shader=${shader}
      .channel=${view.channel}
      .zoom=${this.zoom.over(view.zoom)}
      .point=${this.point}
      .wipe=${this.wipe.over(view.wipe)}
      .region=${view.regions[group.key]}
      .drawing=${this.drawing}
    ></tbi-pair-view>`;
  }

  private regionTools(): TemplateResult {
    return regionControls({
      region: this.view.regions[this.selection.group.key],
      drawing: this.drawing,
      onDrawing: (drawing) => {
        this.drawing = drawing;
      },
      onRegion: (region) => this.setRegion(region),
    });
  }

  private setRegion(region: Box | undefined): void {
    const { [this.selection.group.key]: _, ...others } = this.view.regions;
    this.ask({ regions: region ? { ...others, [this.selection.group.key]: region } : others });
  }

  private zoomTo(factor: number): void {
    const zoom = this.zoom.over(this.view.zoom);
    this.zoom.set(clampZoom({ ...zoom, factor }, { x: 1, y: 1 }));
  }

  private ask(change: Partial<View>): void {
    request(this, "tbi-view", change);
  }

  static override styles = [base, controls, headingStyles, panelStyles];
}

const LETTERS = "ABCD";
