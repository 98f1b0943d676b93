import type { Series } from "./series";

/** The steps of a series by how soon the reader wants to see them. */
export interface Focus {
  /** On the screen; the most wanted first. */
  shown: readonly number[];
  /** A few steps of the scrubber away. */
  near: readonly number[];
  /** Whether nothing else of it is wanted. */
  only?: boolean;
}

/** What is to be asked of the server next. */
export interface Batch {
  steps: readonly number[];
  parts: "all" | "facts";
  /** Whether the reader waits for it. */
  urgent: boolean;
}

const MOST_AT_ONCE = 64;
const BACKGROUND_BYTES = 2 ** 20;
const FACTS_AT_ONCE = 400;

/**
 * The next batch of a series whose steps are known: what is on the screen, then
 * what is near, then all the rest. Where memory has no room for all maps, the
 * rest comes as facts alone. Null: there is nothing left to read.
 */
export function nextBatch(
  series: Series,
  { shown, near, only = false }: Focus,
  roomy: boolean,
): Batch | null {
  if (series.isAllWhole) return null;
  const missing = (steps: readonly number[]) =>
    [...new Set(steps)].filter((step) => series.has(step) && !series.isWhole(step));
  const urgent = missing(shown);
  if (urgent.length) return { steps: urgent.slice(0, MOST_AT_ONCE), parts: "all", urgent: true };
  if (roomy) {
    const rest = missing(only ? near : [...near, ...series.steps]).slice(0, wholeAtOnce(series));
    return rest.length ? { steps: rest, parts: "all", urgent: false } : null;
  }
  // Not one by one: each answer costs the page and the server more than its maps.
  const isShort = missing(near.slice(0, Math.ceil(near.length / 2))).length > 0;
  const next = isShort ? missing(near) : [];
  if (next.length) return { steps: next, parts: "all", urgent: false };
  if (only || series.isRead) return null;
  const facts = series.steps.filter((step) => series.record(step) === undefined);
  return { steps: facts.slice(0, FACTS_AT_ONCE), parts: "facts", urgent: false };
}

/** Answers small enough that decoding one does not hold the page up. */
function wholeAtOnce({ meanBytes }: Series): number {
  const fitting = Math.floor(BACKGROUND_BYTES / (meanBytes ?? BACKGROUND_BYTES));
  return Math.min(500, Math.max(8, fitting));
}
