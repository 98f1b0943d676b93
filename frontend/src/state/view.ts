export type Sign = "positive" | "negative" | "both";
export type ScaleChoice = "epochs" | "runs" | "map";

/**
 * What B shows beside the selected cell: another run at the same epoch, or
 * another epoch of the same run. "auto" is the next run, where there is one.
 */
export type Comparison =
  | { kind: "auto" }
  | { kind: "none" }
  | { kind: "run"; run: string }
  | { kind: "epoch"; epoch: number }
  | { kind: "first" | "previous" | "last" };

/** All that the reader has chosen; the address keeps it. Null: not chosen, so the page chooses. */
export interface View {
  runs: readonly string[] | null;
  tag: string | null;
  /** The step, as logged. */
  epoch: number | null;
  /** Key of an example (timeline.ts) and a run: the selected row. */
  example: string | null;
  run: string | null;
  comparison: Comparison;
  /** Of an activation grid: the channel that is told more about. */
  channel: number | null;
  sequential: string;
  diverging: string;
  opacity: number;
  threshold: number;
  sign: Sign;
  scale: ScaleChoice;
}

export const DEFAULT_VIEW: View = {
  runs: null,
  tag: null,
  epoch: null,
  example: null,
  run: null,
  comparison: { kind: "auto" },
  channel: null,
  sequential: "inferno",
  diverging: "blue_red",
  opacity: 0.7,
  threshold: 0,
  sign: "positive",
  scale: "epochs",
};
