import { html, nothing, type TemplateResult } from "lit";
import {
  absenceWords,
  type CellFact,
  cellFacts,
  columnTitle,
  passWords,
} from "../../state/pipeline/facts";
import { elementName } from "../../state/pipeline/splits";
import type { PipelineCell } from "../../state/pipeline/stages";
import { icon } from "../shared/icons";
import { boxOf } from "./passing_picture";

/** How a cell is told apart from others. */
export interface Marked {
  /** What a verdict says of it, and of what kind it is; null: none is about it. */
  told: { words: string; isNote: boolean } | null;
  /** Whether the chosen verdict is about it. */
  shown: boolean;
  selected: boolean;
}

interface CellPlace extends Marked {
  id: string;
  cell: PipelineCell;
  /** The same element in the column before. */
  before: PipelineCell | null;
  /** Of the column in the table, from 0 on. */
  column: number;
  left: number;
  marks: boolean;
}

/** An element behind a stage: its picture, and what is known of it, in lines that stay where they are. */
export function stageCell(place: CellPlace): TemplateResult {
  const { cell, before, told, shown, selected } = place;
  const kind = told ? (told.isNote ? "note" : "fault") : "";
  const note = [passWords(cell), cell.note].filter(Boolean).join(", ");
  return html`<div
    role="gridcell"
    id=${place.id}
    class="cell ${cell.state} ${kind} ${shown ? "shown" : ""}"
    style="left: ${place.left}px"
    aria-colindex=${place.column + 2}
    aria-selected=${selected}
    data-stage=${cell.column.key}
    data-element=${cell.element}
  >
    <span class="words">${elementName(cell.element)}, ${columnTitle(cell.column)}: </span>
    <div class="picture">${picture(cell, place.marks)}</div>
    ${told ? html`<span class="sign">${icon(told.isNote ? "note" : "warning")}</span>` : nothing}
    ${cellFacts(cell, before).map(factLine)}
    <div class="line quiet" title=${note}>${note}</div>
    ${told ? html`<span class="words">${told.words}</span>` : nothing}
  </div>`;
}

function picture(cell: PipelineCell, marks: boolean): TemplateResult {
  const { passing } = cell;
  const words = absenceWords(cell);
  if (!passing?.picture.length) return html`<div class="empty">${words}</div>`;
  // An old picture is never shown as if it were of this epoch.
  return html`<tbi-passing
      style=${boxOf(passing)}
      .job=${{ passing, size: "thumbnail" as const, marks }}
    ></tbi-passing>
    ${words ? html`<span class="since">${words}</span>` : nothing}`;
}

function factLine({ text, was }: CellFact): TemplateResult {
  return was === null
    ? html`<div class="line" title=${text}>${text}</div>`
    : html`<div class="line changed" title="${text}, before it ${was}">
        <span aria-hidden="true">≠</span> ${text}<span class="words">, before it ${was}</span>
      </div>`;
}
