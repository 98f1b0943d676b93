import { html, nothing, type TemplateResult } from "lit";
import type { CellFacts } from "../state/facts";
import { type Row, trueClass } from "../state/rows";
import { coverage, tileActivation } from "../state/tiles";
import type { ExampleCell, FilterCell } from "../state/timeline";
import { correlation, number, percent } from "../state/words";
import { icon } from "./icons";

type Part = TemplateResult | typeof nothing;

/**
 * The facts of a map.
 *
 * @param named whether the layer is told
 * @param drawnShare of the map inside the reader's region; undefined: there is no region
 */
export function mapFacts(
  { row }: ExampleCell,
  facts: CellFacts,
  named: boolean,
  drawnShare: number | null | undefined,
): TemplateResult {
  const { targetProbability, score, minimum, maximum, regionShare } = facts;
  const regions = row.example.regions.map(({ name }) => name).filter(Boolean);
  return html`<dl>
    ${outcome(row, facts)} ${fact("Explained", facts.target, row.run.source.details)}
    ${layer(row, named)}
    ${known("Its score", score, number, "Of the explained class, before softmax")}
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
    ${likeBefore(facts)}
  </dl>`;
}

/** The facts of an example's channels. */
export function activationFacts(
  { row, record: { tiles } }: ExampleCell,
  facts: CellFacts,
  named: boolean,
): TemplateResult {
  return html`<dl>
    ${outcome(row, facts)} ${layer(row, named)}
    ${tiles ? fact("Channels", coverage(tiles, true), row.run.source.details) : nothing}
    ${range("Values", facts.minimum, facts.maximum)} ${likeBefore(facts)}
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

function outcome(row: ExampleCell["row"], facts: CellFacts): TemplateResult {
  const { verdict, prediction, probability } = facts;
  const sure = probability === null ? "" : ` ${percent(probability)}`;
  const predicted = html`<span class="verdict ${verdict ?? ""}">
    ${verdict && icon(verdict)}
    <span>${prediction ?? "no class"}${sure}</span>
  </span>`;
  return html`${fact("Predicted", predicted)} ${fact("True class", trueClass(row) ?? "no label")}`;
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
