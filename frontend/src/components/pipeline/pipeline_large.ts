import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { clampZoom, type Zoom } from "../../maths/zoom";
import { type CompareMode, modeOf } from "../../modes/state";
import { columnTitle } from "../../state/pipeline/facts";
import {
  type CellPlace,
  comparedCell,
  comparedColumn,
  movedCell,
  NOTHING,
  placeOfCell,
  type SeenCell,
  seenCells,
} from "../../state/pipeline/moves";
import type { PipelineSnapshot } from "../../state/pipeline/room";
import { elementName } from "../../state/pipeline/splits";
import { hasPicture, type PipelineCell } from "../../state/pipeline/stages";
import type { View } from "../../state/view";
import { Draft } from "../panel/draft";
import { modeControl } from "../panel/mode_control";
import { panelStyles } from "../panel/panel_styles";
import type { StageEvent } from "../panel/stage_events";
import { zoomControls } from "../panel/zoom_controls";
import { request } from "../shared/events";
import { checkField, selectField } from "../shared/fields";
import { icon } from "../shared/icons";
import { base, controls } from "../shared/styles";
import { marksWords } from "./marks";
import { pipelineLargeStyles } from "./pipeline_large_styles";
import { savePicture } from "./save_picture";
import { stepper } from "./stepper";

/** A cell large, over the page: with the stage before beside it, over it, or subtracted. */
export class PipelineLarge extends LitElement {
  static override properties = {
    pipeline: { attribute: false },
    view: { attribute: false },
    open: { attribute: false },
    saved: { state: true },
  };
  declare pipeline: PipelineSnapshot;
  declare view: View;
  declare open: boolean;
  /** What became of the picture that was to be saved. */
  declare private saved: string;
  private readonly zoom = new Draft<Zoom>(this, (zoom) => this.ask({ zoom }));

  constructor() {
    super();
    this.saved = "";
  }

  override render() {
    const place = this.open ? placeOfCell(this.pipeline) : null;
    return html`<dialog
      aria-labelledby="title"
      @cancel=${this.onCancel}
      @click=${this.onClick}
      @tbi-zoom=${({ detail }: StageEvent<"tbi-zoom">) => this.zoom.set(detail)}
    >
      ${place && this.pipeline.cell ? this.content(place, this.pipeline.cell) : nothing}
    </dialog>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const dialog = this.renderRoot.querySelector("dialog");
    if (this.open && dialog && !dialog.open) dialog.showModal();
    if (!this.open && dialog?.open) dialog.close();
    if (
      changed.has("pipeline") &&
      changed.get("pipeline")?.cell?.element !== this.pipeline.cell?.element
    ) {
      this.saved = "";
    }
  }

  private content(place: CellPlace, cell: PipelineCell): TemplateResult {
    const { view } = this;
    const other = comparedCell(place, view);
    const mode = other && this.reasonOf(view.mode, cell, other) === null ? view.mode : "side";
    const cells = seenCells(place, other ? [cell, other] : [cell]);
    return html`<div class="frame">
      <header>
        <div class="head">
          <h2 id="title" title=${cell.element}>${elementName(cell.element)}</h2>
          <span class="quiet">${columnTitle(cell.column)}, ${cell.column.stage.split}</span>
          <button class="close" aria-label="Close" title="Close (Esc)" @click=${this.close}>
            ${icon("wrong")}
          </button>
        </div>
        <div class="tools">
          ${this.steppers(place)}
          ${this.comparison(place)}
          ${
            place.split.columns.length > 1
              ? modeControl(
                  mode,
                  (each) => this.reasonOf(each, cell, other),
                  (chosen) => this.ask({ mode: chosen }),
                )
              : nothing
          }
          ${zoomControls(this.zoom.over(view.zoom), (factor) => this.zoomTo(factor))}
          ${this.marksField([cell, other])}
        </div>
      </header>
      <div class="body">
        <tbi-passing-pair
          .cells=${cells}
          .epoch=${this.pipeline.epoch}
          .mode=${mode}
          .zoom=${this.zoom.over(view.zoom)}
          .view=${view}
        ></tbi-passing-pair>
      </div>
      <footer>
        <button @click=${() => void this.save(cells, mode)}>Save picture</button>
        <tbi-copy-link .view=${view}></tbi-copy-link>
        <span role="status">${this.saved}</span>
      </footer>
    </div>`;
  }

  private steppers({ split, column, row }: CellPlace): TemplateResult {
    const { columns, index, epoch } = this.pipeline;
    const move = (by: readonly [number, number]) => this.ask(movedCell(split, { column, row }, by));
    return html`<div class="steppers">
      ${stepper("Stage", {
        value: `${column + 1} of ${split.columns.length}`,
        keys: ["←", "→"],
        isFirst: column <= 0,
        isLast: column >= split.columns.length - 1,
        onStep: (by) => move([by, 0]),
      })}
      ${stepper("Element", {
        value: `${row + 1} of ${split.elements.length}`,
        keys: ["↑", "↓"],
        isFirst: row <= 0,
        isLast: row >= split.elements.length - 1,
        onStep: (by) => move([0, by]),
      })}
      ${stepper("Epoch", {
        value: String(epoch),
        keys: [",", "."],
        isFirst: index <= 0,
        isLast: index >= columns.length - 1,
        onStep: (by) => request(this, "tbi-step", by),
      })}
    </div>`;
  }

  private comparison(place: CellPlace): TemplateResult | typeof nothing {
    const { split, column } = place;
    if (split.columns.length < 2) return nothing;
    return selectField({
      label: "Compare with",
      value: comparedColumn(place, this.view)?.key ?? NOTHING,
      options: [
        ...split.columns
          .filter((_, i) => i !== column)
          .map((other) => ({ value: other.key, label: columnTitle(other) })),
        { value: NOTHING, label: "nothing" },
      ],
      onChange: (against) => this.ask({ against }),
    });
  }

  private marksField(cells: readonly (PipelineCell | null)[]): TemplateResult | typeof nothing {
    if (!cells.some((cell) => cell?.passing && marksWords(cell.passing))) return nothing;
    return checkField({
      label: "Masks and boxes",
      title: "Draw masks, boxes and points over the pictures (M)",
      value: this.view.marks,
      onChange: (marks) => this.ask({ marks }),
    });
  }

  /** Why two cannot be shown at one place; null: they can. */
  private reasonOf(
    mode: CompareMode,
    cell: PipelineCell,
    other: PipelineCell | null,
  ): string | null {
    if (!modeOf(mode).together) return null;
    if (!other) return "Choose first what to compare with";
    return hasPicture(cell) && hasPicture(other) ? null : "One of the two has no picture";
  }

  private async save(cells: readonly SeenCell[], mode: CompareMode): Promise<void> {
    const { run, epoch } = this.pipeline;
    this.saved = "";
    this.saved = await savePicture(this, { cells, run: run.name, epoch, mode, view: this.view });
  }

  private zoomTo(factor: number): void {
    const zoom = this.zoom.over(this.view.zoom);
    this.zoom.set(clampZoom({ ...zoom, factor }, { x: 1, y: 1 }));
  }

  private onCancel(event: Event): void {
    event.preventDefault();
    this.close();
  }

  /** Beside the frame, on what lies behind it. */
  private onClick(event: MouseEvent): void {
    if (event.target instanceof HTMLDialogElement) this.close();
  }

  private close(): void {
    this.ask({ large: false });
  }

  private ask(change: Partial<View>): void {
    request(this, "tbi-view", change);
  }

  static override styles = [base, controls, panelStyles, pipelineLargeStyles];
}
