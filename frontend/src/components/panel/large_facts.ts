import { html, nothing, type TemplateResult } from "lit";
import { type CellFacts, toldOf } from "../../state/facts";
import type { Row } from "../../state/rows";
import type { Told } from "../../state/task";
import { coverage, tileActivation } from "../../state/tiles";
import type { ExampleCell, FilterCell } from "../../state/timeline";
import { correlation, number, percent } from "../../state/words";
import { icon } from "../shared/icons";
import { labelMarks } from "./label_marks";

type Part = TemplateResult | typeof nothing;

/**
 * The facts of a map.
 *
 * @param named whether the layer is told
 * @param drawnShare of the map inside the reader's region; undefined: there is no region
 */
export function mapFacts(
  cell: ExampleCell,
  facts: CellFacts,
  named: boolean,
  drawnShare: number | null | undefined,
): TemplateResult {
  const { row } = cell;
  const { targetProbability, score, scoreTitle, minimum, maximum, regionShare } = facts;
  const regions = row.example.regions.map(({ name }) => name).filter(Boolean);
  return html`<dl>
    ${toldOf(cell).map(told)} ${fact("Explained", facts.target, row.run.source.details)}
    ${layer(row, named)}
    ${scoreTitle === null ? nothing : known("Its score", score, number, scoreTitle)}
    ${known("Its probability", targetProbability, percent)}
    ${range("Map values", minimum, maximum)}
    ${known(
      `Inside ${regions.join(", ") || "region"}`,
      regionShare,
      percent,
      "Share of the positive evidence that lies in the dashed outline",
    )}
    ${
      drawnShare === undefined
        ? nothing
        : fact(
            "Inside your region",
            drawnShare === null ? "nothing positive" : percent(drawnShare),
            "Share of the positive evidence that lies in the rectangle you have drawn",
          )
    }
    ${likeBefore(facts)} ${kept(row)}
  </dl>`;
}

/** The facts of an example's channels. */
export function activationFacts(
  cell: ExampleCell,
  facts: CellFacts,
  named: boolean,
): TemplateResult {
  const { row } = cell;
  const { tiles } = cell.record;
  return html`<dl>
    ${toldOf(cell).map(told)} ${layer(row, named)}
    ${tiles ? fact("Channels", coverage(tiles, true), row.run.source.details) : nothing}
    ${range("Activations", facts.minimum, facts.maximum)} ${likeBefore(facts)} ${kept(row)}
  </dl>`;
}

/** The facts of a filter's picture. */
export function filterFacts(
  { row, record: { tiles }, tile }: FilterCell,
  named: boolean,
): TemplateResult {
  const reached = tiles ? tileActivation(tiles, tile) : null;
  return html`<dl>
    ${fact("Filter", row.filter, row.run.source.details)} ${layer(row, named)}
    ${known("Activation reached", reached, number, "Mean over the positions of this picture")}
    ${tiles ? fact("Filters", coverage(tiles, false)) : nothing}
  </dl>`;
}

/** What is odd, and what was done otherwise than asked. */
export function sentences(all: readonly string[]): TemplateResult[] {
  return all.map(
    (sentence) => html`<p class="note">${icon("warning")}<span>${sentence}</span></p>`,
  );
}

function told({ label, value, mark = null, title, marks }: Told): TemplateResult {
  if (marks)
    return html`<dt title=${title || nothing}>${label}</dt>
    <dd class="wide" title=${title || nothing}>${labelMarks(marks)}</dd>`;
  if (mark === null) return fact(label, value, title);
  const words = html`<span class="verdict ${mark}">${icon(mark)} <span>${value}</span></span>`;
  return fact(label, words, title);
}

/** Larger pictures are kept smaller (schema.proto). */
function kept({ example }: ExampleCell["row"]): Part {
  const { height, width, inputHeight, inputWidth } = example;
  if (inputHeight <= height && inputWidth <= width) return nothing;
  const size = `${height}\u00a0×\u00a0${width} of ${inputHeight}\u00a0×\u00a0${inputWidth}`;
  const title =
    "Pixels of the picture in the log, and of what the model gets; maps are of the latter";
  return fact("Picture kept at", size, title);
}

function layer({ run }: Row, named: boolean): Part {
  return named ? fact("Layer", run.source.layer || "input") : nothing;
}

function range(label: string, minimum: number | null, maximum: number | null): Part {
  if (minimum === null || maximum === null) return nothing;
  return fact(label, `${number(minimum)} to ${number(maximum)}`);
}

function likeBefore({ rankCorrelation }: CellFacts): Part {
  return known(
    "Like the epoch before",
    rankCorrelation,
    correlation,
    "Rank correlation with the map of the epoch explained before: 1 is the same order, 0 none",
  );
}

function known(
  label: string,
  value: number | null,
  words: (value: number) => string,
  title = "",
): Part {
  return value === null ? nothing : fact(label, words(value), title);
}

function fact(label: string, value: unknown, title = ""): TemplateResult {
  return html`<dt title=${title || nothing}>${label}</dt>
    <dd title=${title || nothing}>${value}</dd>`;
}
