import type { Column } from "./alignment";
import type { Cell } from "./cells";
import { moveIndex, type Selection } from "./selection";
import { cellAt, type Timeline } from "./timeline";
import type { ComparedEpoch, Comparison, View } from "./view";

/** A and up to three others, so that each is still large enough to see. */
export const MOST_COMPARED = 4;

/** The comparison in force: a run that is not shown, and "auto", become the next run, or none. */
export function resolveComparison({ comparison }: View, { group, row }: Selection): Comparison {
  const others = group.rows.filter((other) => other !== row);
  if (comparison.kind === "runs" && others.length) return comparison;
  if (comparison.kind === "none") return comparison;
  if (comparison.kind === "cell") {
    const { run, epoch } = comparison;
    const own = run === null || run === row.run.entry.run;
    if (own && epoch !== "same") return { ...comparison, run: null };
    if (!own && others.some((other) => other.run.entry.run === run)) return comparison;
  }
  const next = group.rows[(group.rows.indexOf(row) + 1) % group.rows.length];
  if (!next || next === row) return { kind: "none" };
  return { kind: "cell", run: next.run.entry.run, epoch: "same" };
}

/** What is shown beside the selected cell, in the order of the runs. */
export function comparedCells(
  timeline: Timeline,
  selection: Selection,
  comparison: Comparison,
): Cell[] {
  const { group, row } = selection;
  const at = (other: typeof row, column: Column) => cellAt(other, column, timeline.alignment);
  if (comparison.kind === "runs") {
    const others = group.rows.filter((other) => other !== row);
    return others.slice(0, MOST_COMPARED - 1).map((other) => at(other, selection.column));
  }
  if (comparison.kind !== "cell") return [];
  const { run, epoch } = comparison;
  const other = group.rows.find((each) => each.run.entry.run === (run ?? row.run.entry.run));
  const column = comparedColumn(timeline, selection, epoch);
  return other && column ? [at(other, column)] : [];
}

/** The column that B stands at. */
export function comparedColumn(
  { columns }: Timeline,
  { index, column }: Selection,
  epoch: ComparedEpoch,
): Column | undefined {
  switch (epoch) {
    case "same":
      return column;
    case "first":
      return columns[0];
    case "previous":
      return columns[moveIndex(columns, index, -1)];
    case "last":
      return columns.at(-1);
    default:
      // None of the runs has it any more: its cells say so.
      return columns.find(({ at }) => at === epoch) ?? { at: epoch, steps: new Map() };
  }
}
