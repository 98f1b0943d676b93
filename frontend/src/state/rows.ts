import type { Example } from "../api/schema_pb";
import { taskOf } from "./task";
import type { TimelineRun } from "./timeline";

/** An example in one run. */
export interface ExampleRow {
  kind: "example";
  run: TimelineRun;
  example: Example;
  /** In the run's own examples. */
  position: number;
}

/** A filter of one run. */
export interface FilterRow {
  kind: "filter";
  run: TimelineRun;
  /** Its channel in the layer. */
  filter: number;
}

export type Row = ExampleRow | FilterRow;

/** A run's rows, each with the key that the same row of another run has too. */
export function keyedRows(run: TimelineRun): [key: string, Row][] {
  return run.source.kind === "FILTERS" ? filterRows(run) : exampleRows(run);
}

/** Whether a run's rows are known: its examples, or, of filters, its first records. */
export function hasRows(run: TimelineRun | null | undefined): boolean {
  return Boolean(run && (run.source.kind !== "FILTERS" || run.series.known));
}

function exampleRows(run: TimelineRun): [string, ExampleRow][] {
  const seen = new Map<string, number>();
  return run.examples.examples.map((example, position) => [
    exampleKey(example, seen),
    { kind: "example", run, example, position },
  ]);
}

/** Every filter that any epoch read so far has. */
function filterRows(run: TimelineRun): [string, FilterRow][] {
  const filters = new Set(run.series.records().flatMap(({ tiles }) => tiles?.channel ?? []));
  return [...filters].map((filter) => [`filter ${filter}`, { kind: "filter", run, filter }]);
}

/** The id; the same picture given twice is told apart by a number. */
function exampleKey({ id, index }: Example, seen: Map<string, number>): string {
  const name = id || `#${index}`;
  const count = (seen.get(name) ?? 0) + 1;
  seen.set(name, count);
  return count === 1 ? name : `${name}~${count}`;
}

/** "Shirt #6", "filter 12". */
export function rowName(row: Row): string {
  if (row.kind === "filter") return `filter ${row.filter}`;
  return `${taskOf(row).name(row) ?? "example"} #${row.example.index}`;
}

/** The key of the row of another of the run's examples. */
export function keyOf(run: TimelineRun, position: number): string | undefined {
  return exampleRows(run)[position]?.[0];
}
