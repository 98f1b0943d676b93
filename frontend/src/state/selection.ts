import { type Column, nearestColumn } from "./alignment";
import type { Cell } from "./cells";
import type { Group, Row } from "./rows";
import { cellAt, type Timeline } from "./timeline";
import type { View } from "./view";

export interface Selection {
  /** Of the column, in the timeline's columns. */
  index: number;
  column: Column;
  group: Group;
  row: Row;
}

/** What is selected: the reader's choice where it exists, else the first row's last epoch. */
export function resolveSelection(timeline: Timeline, view: View): Selection | null {
  const { columns, groups } = timeline;
  const group = groups.find(({ key }) => key === view.example) ?? groups[0];
  const row = group?.rows.find(({ run }) => run.entry.run === view.run) ?? group?.rows[0];
  const index = view.at === null ? lastColumn(columns, row) : nearestColumn(columns, view.at);
  const column = columns[index];
  return group && row && column ? { index, column, group, row } : null;
}

/** Where the row's run has its last epoch; the last of all where it has none. */
function lastColumn(columns: readonly Column[], row: Row | undefined): number {
  const run = row?.run.entry.run ?? "";
  const own = columns.findLastIndex(({ steps }) => steps.has(run));
  return own < 0 ? columns.length - 1 : own;
}

export function selectedCell({ alignment }: Timeline, { row, column }: Selection): Cell {
  return cellAt(row, column, alignment);
}

/** The position so many columns on, within the first and the last. */
export function moveIndex(columns: readonly Column[], from: number, by: number): number {
  return Math.min(Math.max(from + by, 0), columns.length - 1);
}

/** The row so many rows on, over the borders between examples. */
export function moveRow(
  timeline: Timeline,
  { group, row }: Selection,
  rows: number,
): Pick<View, "example" | "run"> {
  const all = timeline.groups.flatMap((g) => g.rows.map((r) => ({ group: g, row: r })));
  const position = all.findIndex((at) => at.group.key === group.key && at.row.run === row.run);
  const at = all[Math.min(Math.max(position + rows, 0), all.length - 1)] ?? { group, row };
  return { example: at.group.key, run: at.row.run.entry.run };
}
