import type { RunEntry, SeriesEntry } from "../api/catalog";
import type { Record as EpochRecord, ExampleSet } from "../api/schema_pb";
import { type ExampleRow, type FilterRow, keyedRows, type Row } from "./rows";
import type { Series } from "./series";

/** A chosen run with what has been read of it so far. */
export interface TimelineRun {
  entry: RunEntry;
  /** Position among all runs: its color and marker. */
  ordinal: number;
  source: SeriesEntry;
  series: Series;
  /** Without any where the series needs none: filters are the same for all pictures. */
  examples: ExampleSet;
}

/** An example or a filter, and its rows, one a run. */
export interface Group {
  key: string;
  rows: Row[];
}

export interface Timeline {
  /** Every step that any of the runs has, ascending: the columns. */
  epochs: readonly number[];
  groups: readonly Group[];
}

/** A cell of an example: one map over its picture, or the maps of channels. */
export interface ExampleCell {
  kind: "map" | "activations";
  row: ExampleRow;
  epoch: number;
  record: EpochRecord;
}

export interface FilterCell {
  kind: "filter";
  row: FilterRow;
  epoch: number;
  record: EpochRecord;
  /** Of the filter in the record's tiles. */
  tile: number;
}

export interface EmptyCell {
  /** "left out": the epoch is there, but without this filter. */
  kind: "loading" | "missing" | "unreadable" | "replaced" | "left out";
  row: Row;
  epoch: number;
}

export type Cell = ExampleCell | FilterCell | EmptyCell;

/** Rows of the same example, or filter, stand together, whatever its place in each run. */
export function buildTimeline(runs: readonly TimelineRun[]): Timeline {
  const epochs = new Set<number>();
  const groups = new Map<string, Group>();
  for (const run of runs) {
    for (const step of run.series.steps) epochs.add(step);
    for (const [key, row] of keyedRows(run)) {
      const group = groups.get(key) ?? { key, rows: [] };
      group.rows.push(row);
      groups.set(key, group);
    }
  }
  const ordered = [...groups.values()].sort(byFilter);
  return { epochs: [...epochs].sort((a, b) => a - b), groups: ordered };
}

/** Examples stay in their order; a second run may have filters in between those of the first. */
function byFilter(a: Group, b: Group): number {
  const [first, second] = [a.rows[0], b.rows[0]];
  return first?.kind === "filter" && second?.kind === "filter" ? first.filter - second.filter : 0;
}

/** What a row has at an epoch: never a neighboring epoch's. */
export function cellAt(row: Row, epoch: number): Cell {
  const { series } = row.run;
  const record = series.record(epoch);
  if (record)
    return row.kind === "filter" ? ofFilter(row, epoch, record) : ofExample(row, epoch, record);
  if (record === null) return { kind: "unreadable", row, epoch };
  const expected = !series.known || series.has(epoch);
  return { kind: expected ? "loading" : "missing", row, epoch };
}

function ofFilter(row: FilterRow, epoch: number, record: EpochRecord): Cell {
  const tile = record.tiles?.channel.indexOf(row.filter) ?? -1;
  return tile < 0 ? { kind: "left out", row, epoch } : { kind: "filter", row, epoch, record, tile };
}

function ofExample(row: ExampleRow, epoch: number, record: EpochRecord): Cell {
  const { examples, source } = row.run;
  // The pictures were changed since: these maps belong to others.
  const replaced = record.examplesDigest !== "" && record.examplesDigest !== examples.digest;
  if (replaced) return { kind: "replaced", row, epoch };
  return { kind: source.kind === "ACTIVATIONS" ? "activations" : "map", row, epoch, record };
}
