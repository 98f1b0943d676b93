import { html, nothing, type TemplateResult } from "lit";
import type { ExampleCell } from "../../state/cells";
import type { CellFacts } from "../../state/facts";
import type { ExampleRow, Row } from "../../state/rows";
import type { Told } from "../../state/task";
import { correlation, number } from "../../state/words";
import { icon } from "./icons";
import { labelMarks } from "./label_marks";

export type Part = TemplateResult | typeof nothing;

/** What is odd, and what was done otherwise than asked. */
export function sentences(all: readonly string[]): TemplateResult[] {
  return all.map(
    (sentence) => html`<p class="note">${icon("warning")}<span>${sentence}</span></p>`,
  );
}

/** What the server has left out of what is shown. */
export function leftOut({ row, record }: ExampleCell): string[] {
  const { problem } = row.example;
  return problem ? [problem, ...record.problems] : record.problems;
}

/** What was put out, or should have been. */
export function told({ label, value, mark = null, title, marks }: Told): TemplateResult {
  if (marks)
    return html`<dt title=${title || nothing}>${label}</dt>
    <dd class="wide" title=${title || nothing}>${labelMarks(marks)}</dd>`;
  if (mark === null) return fact(label, value, title);
  const words = html`<span class="verdict ${mark}">${icon(mark)} <span>${value}</span></span>`;
  return fact(label, words, title);
}

/** Larger pictures are kept smaller (schema.proto). */
export function kept({ example }: ExampleRow): Part {
  const { height, width, inputHeight, inputWidth } = example;
  if (inputHeight <= height && inputWidth <= width) return nothing;
  const size = `${height}\u00a0×\u00a0${width} of ${inputHeight}\u00a0×\u00a0${inputWidth}`;
  const title =
    "Pixels of the picture in the log, and of what the model gets; maps are of the latter";
  return fact("Picture kept at", size, title);
}

/** @param named whether it is told */
export function layer({ run }: Row, named: boolean): Part {
  return named ? fact("Layer", run.source.layer || "input") : nothing;
}

export function range(label: string, minimum: number | null, maximum: number | null): Part {
  if (minimum === null || maximum === null) return nothing;
  return fact(label, `${number(minimum)} to ${number(maximum)}`);
}

export function likeBefore({ rankCorrelation }: CellFacts): Part {
  return known(
    "Like the epoch before",
    rankCorrelation,
    correlation,
    "Rank correlation with the map of the epoch explained before: 1 is the same order, 0 none",
  );
}

export function agreeing({ agreement, agreementFloor }: CellFacts): Part {
  const title =
    "Rank correlation with what hiding parts of the picture does to the same score; random maps as smooth stay below the second number";
  if (agreement === null) return nothing;
  const floor = agreementFloor === null ? "" : ` (chance: ${correlation(agreementFloor)})`;
  return fact("Agrees with occlusion", `${correlation(agreement)}${floor}`, title);
}

export function known(
  label: string,
  value: number | null,
  words: (value: number) => string,
  title = "",
): Part {
  return value === null ? nothing : fact(label, words(value), title);
}

export function fact(label: string, value: unknown, title = ""): TemplateResult {
  return html`<dt title=${title || nothing}>${label}</dt>
    <dd title=${title || nothing}>${value}</dd>`;
}
