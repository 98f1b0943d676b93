import type { Alignment } from "./view";

/** The epochs of one run. */
export interface RunSteps {
  run: string;
  /** Ascending. */
  steps: readonly number[];
  /** Seconds since 1970, one a step. */
  wallTimes: readonly number[];
}

/** One column of the timeline. */
export interface Column {
  /** Its place: the epoch, the share of the run's epochs done, or seconds since its first one. */
  at: number;
  /** The epoch of each run here; a run that has none is not in it. */
  steps: ReadonlyMap<string, number>;
}

/**
 * The columns of all runs. Every epoch of a run stands in exactly one column;
 * epochs of different runs share one where their places are the same, or, by
 * progress and time, nearer to each other than half the finest run's spacing.
 */
export function alignColumns(runs: readonly RunSteps[], alignment: Alignment): Column[] {
  const places = runs.map((run) => ({ ...run, places: placesOf(run, alignment) }));
  const tolerance = alignment === "epoch" ? 0 : Math.min(...places.map(halfSpacing));
  const sorted = places
    .flatMap(({ run, steps, places: at }) =>
      steps.map((step, i) => ({ run, step, at: at[i] as number })),
    )
    .sort((a, b) => a.at - b.at);
  const columns: { at: number; steps: Map<string, number> }[] = [];
  for (const { run, step, at } of sorted) {
    const last = columns.at(-1);
    if (last && at - last.at <= tolerance && !last.steps.has(run)) last.steps.set(run, step);
    else columns.push({ at, steps: new Map([[run, step]]) });
  }
  return columns;
}

function placesOf({ steps, wallTimes }: RunSteps, alignment: Alignment): readonly number[] {
  if (alignment === "epoch") return steps;
  const own = alignment === "progress" ? steps : wallTimes;
  const first = own[0] ?? 0;
  // Part of a resumed run is written later than what follows it: its places do not go back.
  let reached = first;
  const ascending = own.map((value) => {
    reached = Math.max(reached, value);
    return reached - first;
  });
  const length = alignment === "progress" ? (ascending.at(-1) ?? 0) || 1 : 1;
  return ascending.map((place) => place / length);
}

function halfSpacing({ places }: { places: readonly number[] }): number {
  const length = (places.at(-1) ?? 0) - (places[0] ?? 0);
  // A run of one epoch says nothing of spacing.
  return places.length > 1 ? length / (places.length - 1) / 2 : Number.POSITIVE_INFINITY;
}

/** The position of the column nearest to a place; of two the earlier one. */
export function nearestColumn(columns: readonly Column[], at: number): number {
  let nearest = 0;
  columns.forEach((column, i) => {
    if (Math.abs(column.at - at) < Math.abs((columns[nearest] as Column).at - at)) nearest = i;
  });
  return nearest;
}

/** The column in which a run has an epoch; -1 where there is none. */
export function columnOf(
  columns: readonly Column[],
  run: string,
  step: number | undefined,
): number {
  return step === undefined ? -1 : columns.findIndex(({ steps }) => steps.get(run) === step);
}

/** Where a column stands, in the reader's words: "12", "45 %", "2:05 min". */
export function columnLabel(at: number, alignment: Alignment): string {
  if (alignment === "epoch") return String(at);
  if (alignment === "progress") return `${Math.round(at * 1000) / 10}\u00a0%`;
  return duration(at);
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (seconds > 0 && seconds < 0.95) return `${Math.round(seconds * 1000)}\u00a0ms`;
  if (whole < 60) return `${Math.round(seconds * 10) / 10}\u00a0s`;
  const [unit, size] = whole < 3600 ? (["min", 60] as const) : (["h", 3600] as const);
  const rest = Math.floor((whole % size) / (size / 60));
  return `${Math.floor(whole / size)}:${String(rest).padStart(2, "0")}\u00a0${unit}`;
}
