import { moveEpoch, type Selection } from "./selection";
import { type Cell, cellAt, type Timeline } from "./timeline";
import type { Comparison, View } from "./view";

export interface ComparisonOption {
  comparison: Comparison;
  label: string;
  /** Whether B shows another run than A. */
  otherRun: boolean;
}

/** What B can show beside the selected cell. */
export function comparisonOptions({ group, row, epoch }: Selection): ComparisonOption[] {
  const runs = group.rows
    .filter((other) => other !== row)
    .map(({ run }) => ({
      comparison: { kind: "run", run: run.entry.run } as const,
      label: run.entry.name,
      otherRun: true,
    }));
  const epochs: [Comparison, string][] = [
    [{ kind: "first" }, "first epoch"],
    [{ kind: "previous" }, "previous epoch"],
    [{ kind: "last" }, "last epoch"],
    [{ kind: "epoch", epoch }, `epoch ${epoch}, kept`],
  ];
  return [
    ...runs,
    ...epochs.map(([comparison, label]) => ({ comparison, label, otherRun: false })),
  ];
}

/** The comparison that is in force: "auto", and a run that is not shown, become the next run. */
export function resolveComparison({ comparison }: View, { group, row }: Selection): Comparison {
  const others = group.rows.filter((other) => other !== row);
  if (comparison.kind === "run" && others.some((o) => o.run.entry.run === comparison.run)) {
    return comparison;
  }
  if (comparison.kind !== "auto" && comparison.kind !== "run") return comparison;
  const next = group.rows[(group.rows.indexOf(row) + 1) % group.rows.length];
  if (!next || next === row) return { kind: "none" };
  return { kind: "run", run: next.run.entry.run };
}

/** The cell of B, or null where nothing is compared. */
export function comparedCell(
  timeline: Timeline,
  selection: Selection,
  comparison: Comparison,
): Cell | null {
  const { epoch, group, row } = selection;
  switch (comparison.kind) {
    case "run": {
      const other = group.rows.find(({ run }) => run.entry.run === comparison.run);
      return other ? cellAt(other, epoch) : null;
    }
    case "epoch":
      return cellAt(row, comparison.epoch);
    case "first":
      return cellAt(row, timeline.epochs[0] ?? epoch);
    case "previous":
      return cellAt(row, moveEpoch(timeline.epochs, epoch, -1));
    case "last":
      return cellAt(row, timeline.epochs.at(-1) ?? epoch);
    default:
      return null;
  }
}
