import type { RunEntry, SeriesEntry } from "../api/catalog";
import type { Example, ExampleSet } from "../api/schema_pb";
import type { Series } from "./series";

/** A chosen run with what has been read of it so far. */
export interface TimelineRun {
  entry: RunEntry;
  source: SeriesEntry;
  series: Series;
  /** Without any where the series needs none: filters are the same for all pictures. */
  examples: ExampleSet;
}

/** An example in one run. */
export interface ExampleRow {
  run: TimelineRun;
  example: Example;
  /** In the run's own examples. */
  position: number;
}

/** What is no example in one run: a filter, say. */
export interface ItemRow {
  run: TimelineRun;
  example: null;
  /** Its number in the layer; rows stand by it. */
  item: number;
  /** With its noun: "filter 12". */
  name: string;
}

export type Row = ExampleRow | ItemRow;

/** An example, or an item, and its rows, one a run. */
export interface Group {
  key: string;
  rows: Row[];
}

export function isExample(row: Row): row is ExampleRow {
  return row.example !== null;
}

/** Those that are of examples. */
export function examplesAmong(rows: readonly Row[]): ExampleRow[] {
  return rows.filter(isExample);
}

/** A run's examples as rows, each with the key that the same example of another run has too. */
export function exampleRows(run: TimelineRun): [key: string, ExampleRow][] {
  const keys = exampleKeys(run.examples);
  return run.examples.examples.map((example, position) => [
    keys[position] ?? "",
    { run, example, position },
  ]);
}

/** Of all examples of a run. */
export function exampleKeys({ examples }: ExampleSet): string[] {
  const seen = new Map<string, number>();
  return examples.map((example) => exampleKey(example, seen));
}

/** The id; the same picture given twice is told apart by a number. */
function exampleKey({ id, index }: Example, seen: Map<string, number>): string {
  const name = id || `#${index}`;
  const count = (seen.get(name) ?? 0) + 1;
  seen.set(name, count);
  return count === 1 ? name : `${name}~${count}`;
}

/** The key of the row of another of the run's examples. */
export function keyOf(run: TimelineRun, position: number): string | undefined {
  return exampleKeys(run.examples)[position];
}
