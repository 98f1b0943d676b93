import type { Column } from "../alignment";
import { type Curve, type CurveRow, curveBy } from "../curves";
import { effectIn } from "./reports";

/** What a cue does over the epochs, a line a run. */
export function effectCurve(
  { target, kind, name }: { target: number; kind: string; name: string },
  rows: readonly CurveRow[],
  columns: readonly Column[],
): Curve {
  const words = {
    title: "Effect",
    subtitle: `share of other classes' pictures that are carried to ${name}`,
    hint: "Less what the same exchange with a picture of their own class does.",
    unit: "share",
    absence: "not tested in these runs",
  } as const;
  return curveBy(words, rows, columns, ({ run }) => (step) => {
    const report = run.series.record(step)?.cues;
    const effect = report && effectIn(report, target, kind);
    return typeof effect === "number" ? Math.max(0, effect) : Number.NaN;
  });
}
