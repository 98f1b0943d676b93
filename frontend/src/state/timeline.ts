import type { RunEntry, SeriesEntry } from "../api/catalog";
import type { Record as EpochRecord, ExampleSet } from "../api/schema_pb";
import { alignColumns, type Column } from "./alignment";
import { mapFault, tileFault } from "./readable";
import { type ExampleRow, type FilterRow, keyedRows, type Row } from "./rows";
import type { Fault, Series } from "./series";
import type { Alignment } from "./view";

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
  /** Ascending; every epoch of any of the runs is in one. */
  columns: readonly Column[];
  alignment: Alignment;
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
  /** Null: by this alignment, the run has no epoch here. */
  epoch: number | null;
  /** Of an unreadable one: why. */
  fault?: Fault;
}

export type Cell = ExampleCell | FilterCell | EmptyCell;

/** Rows of the same example, or filter, stand together, whatever its place in each run. */
export function buildTimeline(
  runs: readonly TimelineRun[],
  alignment: Alignment = "epoch",
): Timeline {
  const groups = new Map<string, Group>();
  for (const run of runs) {
    for (const [key, row] of keyedRows(run)) {
      const group = groups.get(key) ?? { key, rows: [] };
      group.rows.push(row);
      groups.set(key, group);
    }
  }
  const columns = alignColumns(
    runs.map(({ entry, series: { steps, wallTimes } }) => ({ run: entry.run, steps, wallTimes })),
    alignment,
  );
  return { columns, alignment, groups: [...groups.values()].sort(byFilter) };
}

/** Examples stay in their order; a second run may have filters in between those of the first. */
function byFilter(a: Group, b: Group): number {
  const [first, second] = [a.rows[0], b.rows[0]];
  return first?.kind === "filter" && second?.kind === "filter" ? first.filter - second.filter : 0;
}

/** What a row has in a column: never what it has in a neighboring one. */
export function cellAt(row: Row, column: Column, alignment: Alignment = "epoch"): Cell {
  const step = column.steps.get(row.run.entry.run);
  if (step !== undefined) return cellOf(row, step);
  const epoch = alignment === "epoch" ? column.at : null;
  // Its columns stem from the runs that have been read.
  return { kind: row.run.series.known ? "missing" : "loading", row, epoch };
}

/** What a row has at one of its epochs. */
export function cellOf(row: Row, epoch: number): Cell {
  const { series } = row.run;
  const record = series.record(epoch);
  if (record === undefined || (record && !series.isWhole(epoch))) {
    return { kind: series.known && !series.has(epoch) ? "missing" : "loading", row, epoch };
  }
  return cellFrom(row, epoch, record);
}

/** What a row has in a whole record; null: one that the server does not give. */
export function cellFrom(row: Row, epoch: number, record: EpochRecord | null): Cell {
  if (record === null) return unreadable(row, epoch, row.run.series.fault(epoch));
  return row.kind === "filter" ? ofFilter(row, epoch, record) : ofExample(row, epoch, record);
}

function ofFilter(row: FilterRow, epoch: number, record: EpochRecord): Cell {
  const tile = record.tiles?.channel.indexOf(row.filter) ?? -1;
  if (tile < 0) return { kind: "left out", row, epoch };
  const words = tileFault(record, tile);
  return words === null
    ? { kind: "filter", row, epoch, record, tile }
    : unreadable(row, epoch, { words, altered: false });
}

function ofExample(row: ExampleRow, epoch: number, record: EpochRecord): Cell {
  if (isReplaced(row, record)) return { kind: "replaced", row, epoch };
  const words = mapFault(row, record);
  if (words !== null) return unreadable(row, epoch, { words, altered: false });
  const kind = row.run.source.kind === "ACTIVATIONS" ? "activations" : "map";
  return { kind, row, epoch, record };
}

function unreadable(row: Row, epoch: number, fault: Fault | undefined): EmptyCell {
  return fault ? { kind: "unreadable", row, epoch, fault } : { kind: "unreadable", row, epoch };
}

/** Whether a record is of other pictures than the present ones. */
export function isReplaced(
  { run, position }: ExampleRow,
  { examplesDigest, exampleId }: EpochRecord,
): boolean {
  if (examplesDigest !== "" && examplesDigest !== run.examples.digest) return true;
  return exampleId.length > 0 && !exampleId[position];
}
