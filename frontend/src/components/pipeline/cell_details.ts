import { html, nothing, type TemplateResult } from "lit";
import {
  absenceWords,
  cellFacts,
  columnTitle,
  exactRange,
  passWords,
  randomnessWords,
  scaleWords,
} from "../../state/pipeline/facts";
import type { PipelineCell } from "../../state/pipeline/stages";
import { number } from "../../state/words";
import { fact, sentences } from "../shared/fact_lines";
import { marksWords } from "./marks";

/** A fact in words, and what it was in the column before. */
export interface Told {
  label: string;
  value: string;
  was: string | null;
}

/** All that is known of a cell. */
export function detailsOf(cell: PipelineCell, before: PipelineCell | null): Told[] {
  const { passing, column, note } = cell;
  const { facts } = column.stage;
  const told = (label: string, value: string): Told[] =>
    value ? [{ label, value, was: null }] : [];
  const mean = passing?.dtype && Number.isFinite(passing.mean) ? number(passing.mean) : "";
  return [
    ...cellFacts(cell, before).map(({ name, text, was }) => ({
      label: name,
      value: name === "Range" && passing ? exactRange(passing) : text,
      was,
    })),
    ...told("Mean", mean),
    ...told("Drawn over it", passing ? marksWords(passing) : ""),
    ...told("Pass", passWords(cell).replace("pass ", "")),
    ...told("Note", note),
    ...told("Stage", facts ? randomnessWords(column, facts) : ""),
    ...told("Stage note", facts && column.end === "after" ? facts.note : ""),
    ...told("Shown as", facts ? scaleWords(column, facts) : ""),
  ];
}

/** A list of all of it. */
export function cellDetails(cell: PipelineCell, before: PipelineCell | null): TemplateResult {
  const { stage } = cell.column;
  return html`<dl>
      ${detailsOf(cell, before).map(({ label, value, was }) =>
        fact(
          label,
          was === null
            ? value
            : html`<b class="changed"><span aria-hidden="true">≠</span> ${value}</b>
                <span class="quiet">(${was} before)</span>`,
        ),
      )}
    </dl>
    ${sentences([...(stage.fault?.words ? [stage.fault.words] : []), ...stage.notes])}`;
}

/** "epoch 3"; of an old picture, of which one it is. */
export function momentWords(cell: PipelineCell, epoch: number): string {
  if (cell.state === "again") return `of epoch ${cell.column.stage.epoch}`;
  return cell.state === "whole" ? `epoch ${epoch}` : absenceWords(cell);
}

/** Which of two it is, of which stage, and when. */
export function cellHeading(
  letter: string,
  cell: PipelineCell,
  epoch: number,
  current = false,
): TemplateResult {
  return html`<h3 class=${current ? "current" : ""}>
    ${letter ? html`<span class="letter">${letter}</span>` : nothing}
    <span class="name"><span>${columnTitle(cell.column)}</span></span>
    <span class="epoch quiet">${momentWords(cell, epoch)}</span>
  </h3>`;
}
