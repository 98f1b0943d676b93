import type { Record as EpochRecord } from "../api/schema_pb";
import { kindOf } from "../kinds/state";
import { alignColumns, type Column } from "./alignment";
import { type Cell, unreadable } from "./cells";
import type { Group, Row, TimelineRun } from "./rows";
import type { Alignment } from "./view";

export interface Timeline {
  /** Ascending; every epoch of any of the runs is in one. */
  columns: readonly Column[];
  alignment: Alignment;
  groups: readonly Group[];
}

/** Rows of the same example, or item, stand together, whatever its place in each run. */
export function buildTimeline(
  runs: readonly TimelineRun[],
  alignment: Alignment = "epoch",
): Timeline {
  const groups = new Map<string, Group>();
  for (const run of runs) {
    for (const [key, row] of kindOf(run.source).rows(run)) {
      const group = groups.get(key) ?? { key, rows: [] };
      group.rows.push(row);
      groups.set(key, group);
    }
  }
  const columns = alignColumns(
    runs.map(({ entry, series: { steps, wallTimes } }) => ({ run: entry.run, steps, wallTimes })),
    alignment,
  );
  return { columns, alignment, groups: [...groups.values()].sort(byItem) };
}

/** Examples stay in their order; a second run may have items in between those of the first. */
function byItem(a: Group, b: Group): number {
  const [first, second] = [a.rows[0], b.rows[0]];
  return first?.example === null && second?.example === null ? first.item - second.item : 0;
}

/** Whether a run's rows are known: its examples, or, of items, its first records. */
export function hasRows(run: TimelineRun | null | undefined): boolean {
  return Boolean(run && (kindOf(run.source).ofExamples || run.series.known));
}

/** What a row has in a column: never what it has in a neighboring one. */
export function cellAt(row: Row, column: Column, alignment: Alignment = "epoch"): Cell {
  const step = column.steps.get(row.run.entry.run);
  if (step !== undefined) return cellOf(row, step);
  const epoch = alignment === "epoch" ? column.at : null;
  // Its columns stem from the runs that have been read.
  return { state: row.run.series.known ? "missing" : "loading", row, epoch };
}

/** What a row has at one of its epochs. */
export function cellOf(row: Row, epoch: number): Cell {
  const { series } = row.run;
  const record = series.record(epoch);
  if (record === undefined || (record && !series.isWhole(epoch))) {
    return { state: series.known && !series.has(epoch) ? "missing" : "loading", row, epoch };
  }
  return cellFrom(row, epoch, record);
}

/** What a row has in a whole record; null: one that the server does not give. */
export function cellFrom(row: Row, epoch: number, record: EpochRecord | null): Cell {
  if (record === null) return unreadable(row, epoch, row.run.series.fault(epoch));
  return kindOf(row.run.source).cell(row, epoch, record);
}
