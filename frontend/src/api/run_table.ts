/** The answers to GET runs and GET curves (http_api.md). */

export interface RunTable {
  runs: RunSummary[];
  /** Whether more is known when it is asked for again. */
  partial: boolean;
}

/** What sums up a run. */
export interface RunSummary {
  run: string;
  /** Seconds since 1970; 0: it is not known. */
  last_written: number;
  last_epoch: number;
  /** The newest ones, by what they measure; left out where there are none. */
  values: { readonly [measure: string]: number };
  /** Run and tag in TensorBoard of those that are scalars. */
  sources: { readonly [measure: string]: string };
  /** Of the newest report, the strongest first. */
  cues: readonly RunCue[];
}

export interface RunCue {
  target: number;
  /** Of the class. */
  name: string;
  kind: string;
  words: string;
  effect: number;
}

/** Epochs and values. */
export type Points = readonly (readonly [epoch: number, value: number])[];

/** By what they measure. */
export interface RunCurves {
  readonly [measure: string]: Points;
}

export function parseRunTable(value: unknown): RunTable {
  const { runs, partial } = (value ?? {}) as Partial<RunTable>;
  if (!Array.isArray(runs)) throw missing("runs");
  return { runs, partial: partial === true };
}

export function parseRunCurves(value: unknown): Map<string, RunCurves> {
  const { runs } = (value ?? {}) as { runs?: { run: string; curves: RunCurves }[] };
  if (!Array.isArray(runs)) throw missing("curves");
  return new Map(runs.map(({ run, curves }) => [run, curves]));
}

function missing(route: string): TypeError {
  return new TypeError(
    `The server's answer to \`${route}\` could not be read. Received: no list of runs. ` +
      "Expected `runs`. Restart TensorBoard and reload the page.",
  );
}
