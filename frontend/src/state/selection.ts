import type { Row } from "./rows";
import type { Group, Timeline } from "./timeline";
import type { View } from "./view";

export interface Selection {
  epoch: number;
  group: Group;
  row: Row;
}

/** What is selected: the reader's choice where it exists, else the last epoch and the first row. */
export function resolveSelection(timeline: Timeline, view: View): Selection | null {
  const group = timeline.groups.find(({ key }) => key === view.example) ?? timeline.groups[0];
  const row = group?.rows.find(({ run }) => run.entry.run === view.run) ?? group?.rows[0];
  const epoch = view.epoch === null ? timeline.epochs.at(-1) : view.epoch;
  if (!group || !row || epoch === undefined) return null;
  return { epoch: nearestEpoch(timeline.epochs, epoch), group, row };
}

/** The epoch that is nearest to a number; of two the earlier one. */
export function nearestEpoch(epochs: readonly number[], wanted: number): number {
  let nearest = epochs[0] ?? wanted;
  for (const epoch of epochs) {
    if (Math.abs(epoch - wanted) < Math.abs(nearest - wanted)) nearest = epoch;
  }
  return nearest;
}

/** The epoch so many columns on, within the first and the last. */
export function moveEpoch(epochs: readonly number[], from: number, columns: number): number {
  const position = epochs.indexOf(nearestEpoch(epochs, from)) + columns;
  return epochs[Math.min(Math.max(position, 0), epochs.length - 1)] ?? from;
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
