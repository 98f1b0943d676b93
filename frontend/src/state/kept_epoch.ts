import { columnOf } from "./alignment";
import type { Snapshot } from "./snapshot";
import type { Timeline } from "./timeline";
import type { View } from "./view";

/**
 * The selected epoch stays selected wherever it stands now: by another
 * alignment, or, by progress, when epochs have come.
 *
 * @param timeline as it is now
 * @returns what of the view changes by it; null: nothing does
 */
export function keptEpoch(
  { selection, timeline: before, view }: Pick<Snapshot, "selection" | "timeline" | "view">,
  { columns, alignment }: Timeline,
): Partial<View> | null {
  if (!selection || view.at === null) return null;
  if (alignment === "epoch" && before.alignment === "epoch") return null;
  const { row, column } = selection;
  // Where the row's own run has no epoch, that of another one leads.
  const found = [row.run.entry.run, ...column.steps.keys()]
    .map((run) => columns[columnOf(columns, run, column.steps.get(run))])
    .find(Boolean);
  if (alignment === before.alignment) return found ? { at: found.at } : null;
  return { at: found?.at ?? null, comparison: kept(view.comparison) };
}

/** A place of the former axis means nothing on the next one. */
function kept(comparison: View["comparison"]): View["comparison"] {
  const fixed = comparison.kind === "cell" && typeof comparison.epoch === "number";
  return fixed ? { ...comparison, epoch: "same" } : comparison;
}
