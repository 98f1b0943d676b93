import type { SeriesEntry } from "../api/catalog";
import { comparedColumn, resolveComparison } from "./comparison";
import type { Focus } from "./reading_plan";
import type { Selection } from "./selection";
import type { Series } from "./series";
import type { Timeline } from "./timeline";
import type { View } from "./view";

/** Columns on each side of the selected one that are read ahead of the rest. */
const NEAR = 12;

/** What decides which epochs the reader sees. */
interface Seen {
  view: View;
  timeline: Timeline;
  strip: readonly number[];
  selection: Selection | null;
}

/**
 * What the reader sees of a series, and what a few steps more would show.
 *
 * @param range of the strip, where every column has a place in it; null: how much has room is
 *   not known yet
 */
export function focusOn(
  { view, timeline, strip, selection }: Seen,
  range: readonly [from: number, to: number] | null,
  { run }: SeriesEntry,
  series: Series,
): Focus {
  // Nothing stands yet: the last epoch is where the reader will.
  if (!selection) return { shown: series.steps.slice(-1), near: [] };
  const { columns } = timeline;
  const stepsOf = (positions: readonly number[]) =>
    positions.flatMap((i) => columns[i]?.steps.get(run) ?? []);
  const seen = !range ? [] : view.strip === "fit" ? strip : strip.slice(...range);
  const near = Array.from({ length: NEAR }, (_, i) => [i + 1, -i - 1])
    .flat()
    .map((by) => selection.index + by);
  return {
    shown: [
      ...stepsOf([selection.index]),
      ...comparedSteps(view, timeline, selection, run),
      ...stepsOf(seen),
    ],
    near: stepsOf(near),
  };
}

function comparedSteps(
  view: View,
  timeline: Timeline,
  selection: Selection,
  run: string,
): number[] {
  const comparison = resolveComparison(view, selection);
  if (comparison.kind !== "cell") return [];
  const step = comparedColumn(timeline, selection, comparison.epoch)?.steps.get(run);
  return step === undefined ? [] : [step];
}
