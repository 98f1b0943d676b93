import type { RunEntry, SeriesEntry } from "../api/catalog";
import type { Record as EpochRecord, Example, ExampleSet } from "../api/schema_pb";
import type { Series } from "./series";

/** A chosen run with what has been read of it so far. */
export interface TimelineRun {
  entry: RunEntry;
  /** Position among all runs: its color and marker. */
  ordinal: number;
  source: SeriesEntry;
  series: Series;
  examples: ExampleSet;
}

/** An example in one run. */
export interface Row {
  run: TimelineRun;
  example: Example;
  /** In the run's own examples. */
  position: number;
}

/** An example and its rows, one a run. */
export interface Group {
  key: string;
  example: Example;
  rows: Row[];
}

export interface Timeline {
  /** Every step that any of the runs has, ascending: the columns. */
  epochs: readonly number[];
  groups: readonly Group[];
}

export type Cell =
  | { kind: "map"; row: Row; epoch: number; record: EpochRecord }
  | { kind: "loading" | "missing" | "unreadable" | "replaced"; row: Row; epoch: number };

/** Rows of the same example stand together, whatever its place in each run's examples. */
export function buildTimeline(runs: readonly TimelineRun[]): Timeline {
  const epochs = new Set<number>();
  const groups = new Map<string, Group>();
  for (const run of runs) {
    for (const step of run.series.steps) epochs.add(step);
    const seen = new Map<string, number>();
    run.examples.examples.forEach((example, position) => {
      const key = exampleKey(example, seen);
      const group = groups.get(key) ?? { key, example, rows: [] };
      group.rows.push({ run, example, position });
      groups.set(key, group);
    });
  }
  return { epochs: [...epochs].sort((a, b) => a - b), groups: [...groups.values()] };
}

/** The id; the same picture given twice is told apart by a number. */
function exampleKey({ id, index }: Example, seen: Map<string, number>): string {
  const name = id || `#${index}`;
  const count = (seen.get(name) ?? 0) + 1;
  seen.set(name, count);
  return count === 1 ? name : `${name}~${count}`;
}

/** What a row has at an epoch: never a neighboring epoch's. */
export function cellAt(row: Row, epoch: number): Cell {
  const { series, examples } = row.run;
  const record = series.record(epoch);
  if (record) {
    // The pictures were changed since: these maps belong to others.
    const replaced = record.examplesDigest !== "" && record.examplesDigest !== examples.digest;
    return replaced ? { kind: "replaced", row, epoch } : { kind: "map", row, epoch, record };
  }
  if (record === null) return { kind: "unreadable", row, epoch };
  const expected = !series.known || series.has(epoch);
  return { kind: expected ? "loading" : "missing", row, epoch };
}
