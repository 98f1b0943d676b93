import { html, LitElement, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { PipelineStage } from "../../api/schema_pb";
import {
  absenceWords,
  columnTitle,
  randomnessWords,
  scaleOf,
  scaleWords,
} from "../../state/pipeline/facts";
import { movedCell } from "../../state/pipeline/moves";
import { elementName, type Split } from "../../state/pipeline/splits";
import { cellIn, type PipelineCell, type StageColumn } from "../../state/pipeline/stages";
import { number } from "../../state/words";
import { request } from "../shared/events";
import { icon } from "../shared/icons";
import { base } from "../shared/styles";
import { LAYOUT } from "./layout";
import { type Marked, stageCell } from "./stage_cell";
import { stageCellStyles } from "./stage_cell_styles";
import { stageTableStyles } from "./stage_table_styles";

/** By key of a column and id of an element. */
export type MarkedCells = (cell: PipelineCell) => Omit<Marked, "selected">;

/** One split: elements down, stages across. Only the rows in and near the view exist. */
export class StageTable extends LitElement {
  static override properties = {
    split: { attribute: false },
    columns: { attribute: false },
    rows: { attribute: false },
    column: { attribute: false },
    row: { attribute: false },
    selected: { attribute: false },
    marked: { attribute: false },
    marks: { attribute: false },
  };
  declare split: Split;
  /** With the gaps that align them to those of other splits. */
  declare columns: readonly (StageColumn | null)[];
  declare rows: readonly [from: number, to: number];
  /** Width of a column. */
  declare column: number;
  /** Height of a row. */
  declare row: number;
  declare selected: PipelineCell | null;
  declare marked: MarkedCells;
  declare marks: boolean;

  override render() {
    const { split, columns, selected } = this;
    const own = selected && columns.some((one) => one?.key === selected.column.key);
    return html`<div
      role="grid"
      tabindex="0"
      aria-label="${split.name}: elements by stages"
      aria-rowcount=${split.elements.length + 1}
      aria-colcount=${columns.length + 1}
      aria-activedescendant=${own ? this.idOf(selected) : nothing}
      @click=${this.onClick}
      @keydown=${this.onKey}
    >
      <div class="head" role="row" aria-rowindex="1">
        <div class="corner" role="columnheader">
          <b>${split.name}</b>
          <span class="quiet">${count(split.elements.length)}</span>
        </div>
        ${columns.map((column, i) => this.heading(column, i))}
      </div>
      <div role="rowgroup" style="height: ${split.elements.length * this.row}px">
        ${repeat(
          split.elements.slice(...this.rows),
          (element) => element,
          (element, i) => this.elementRow(element, this.rows[0] + i),
        )}
      </div>
    </div>`;
  }

  private heading(column: StageColumn | null, i: number): TemplateResult {
    const place = `left: ${LAYOUT.label + i * this.column}px; width: ${this.column}px`;
    if (!column) {
      return html`<div role="columnheader" class="stage" style=${place} aria-colindex=${i + 2}>
        <span class="quiet">no such stage</span>
      </div>`;
    }
    const { stage } = column;
    const { facts } = stage;
    const about = facts
      ? [randomnessWords(column, facts), facts.note].filter(Boolean).join(": ")
      : "";
    const again = absenceWords({ ...cellIn(column, ""), state: stage.state, passing: null });
    const late = stage.state === "whole" ? "" : again;
    const scale = facts ? scaleWords(column, facts) : "";
    const title = [columnTitle(column), late, about, scale, ...stage.notes]
      .filter(Boolean)
      .join("\n");
    return html`<div
      role="columnheader"
      class="stage ${stage.state}"
      style=${place}
      title=${title}
      aria-colindex=${i + 2}
    >
      <b>${columnTitle(column)}${stage.notes.length ? html` ${icon("warning")}` : nothing}</b>
      <span class="line about">${late || about}</span>
      ${facts ? scaleLine(column, facts) : html`<span class="line"></span>`}
    </div>`;
  }

  private elementRow(element: string, index: number): TemplateResult {
    const { columns } = this;
    return html`<div
      role="row"
      class="row"
      style="top: ${LAYOUT.head + index * this.row}px"
      aria-rowindex=${index + 2}
    >
      <div class="label" role="rowheader" title=${element}><span>${elementName(element)}</span></div>
      ${columns.map((column, i) => {
        const left = LAYOUT.label + i * this.column;
        return column
          ? this.cell(column, element, i, left)
          : html`<div role="gridcell" class="gap" style="left: ${left}px" aria-colindex=${i + 2}></div>`;
      })}
    </div>`;
  }

  private cell(column: StageColumn, element: string, i: number, left: number): TemplateResult {
    const cell = cellIn(column, element);
    const at = this.split.columns.indexOf(column);
    const previous = this.split.columns[at - 1];
    const { selected } = this;
    return stageCell({
      ...this.marked(cell),
      id: this.idOf(cell),
      cell,
      before: previous ? cellIn(previous, element) : null,
      column: i,
      left,
      marks: this.marks,
      selected: selected?.element === element && selected.column.key === column.key,
    });
  }

  private idOf({ element, column }: PipelineCell): string {
    return `cell-${this.split.elements.indexOf(element)}-${this.split.columns.findIndex(({ key }) => key === column.key)}`;
  }

  private onClick(event: MouseEvent): void {
    const cell = (event.target as Element).closest<HTMLElement>("[data-stage]")?.dataset;
    if (!cell?.stage) return;
    request(this, "tbi-view", {
      stage: cell.stage,
      element: cell.element ?? null,
      against: null,
      large: true,
    });
  }

  /** Of the table while it has the focus; all others are the page's. */
  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { columns, elements } = this.split;
    const { selected } = this;
    const step = STEPS[event.key];
    if (!step) return;
    const column = selected ? columns.findIndex(({ key }) => key === selected.column.key) : -1;
    const from =
      selected && column >= 0 ? { column, row: elements.indexOf(selected.element) } : null;
    request(this, "tbi-view", movedCell(this.split, from, step));
    event.preventDefault();
    event.stopPropagation();
  }

  static override styles = [base, stageTableStyles, stageCellStyles];
}

const STEPS: { readonly [key: string]: readonly [columns: number, rows: number] } = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Black and white as they are, so that there is room for the numbers. */
function scaleLine(column: StageColumn, facts: PipelineStage): TemplateResult {
  const [black = "", white = ""] = scaleOf(column, facts).map(number);
  return html`<span class="line scale quiet">
    <span class="words">${scaleWords(column, facts)}</span>
    <i class="swatch" aria-hidden="true" data-words=${black}></i>
    <i class="swatch white" aria-hidden="true" data-words=${white}></i>
  </span>`;
}

function count(elements: number): string {
  return elements === 1 ? "1 element" : `${elements} elements`;
}
