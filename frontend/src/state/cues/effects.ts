import type { Column } from "../alignment";
import { type Curve, type CurveLine, type CurveRow, curveBy } from "../curves";
import { effectIn } from "./reports";

const LEGEND = "Filled: everything was looked for; hollow: what was found before was tested again.";

/** What a cue does over the epochs, a line a run; hollow where nothing else was looked for. */
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
  const curve = curveBy(words, rows, columns, ({ run }) => (step) => {
    const report = run.series.record(step)?.cues;
    const effect = report && effectIn(report, target, kind);
    return typeof effect === "number" ? Math.max(0, effect) : Number.NaN;
  });
  const lines = curve.lines.map((line) => ({ ...line, hollow: testedAgain(line, columns) }));
  return { ...curve, lines, legend: LEGEND };
}

function testedAgain({ row: { run } }: CurveLine, columns: readonly Column[]): Set<number> {
  const again = columns.flatMap(({ steps }, position) => {
    const step = steps.get(run.entry.run);
    const report = step === undefined ? null : run.series.record(step)?.cues;
    return report?.isSearch === false ? position : [];
  });
  return new Set(again);
}
