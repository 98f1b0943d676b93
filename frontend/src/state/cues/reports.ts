import type { RunEntry } from "../../api/catalog";
import type { CueCard, CueReport } from "../../api/schema_pb";
import type { Series } from "../series";

/** What is known of a run's cues at an epoch. */
export interface ReportAt {
  run: RunEntry;
  /** "facts": its pictures are not here yet. "none": there is nothing up to this epoch. */
  state: "whole" | "facts" | "loading" | "unreadable" | "none";
  /** Of the record: the nearest one up to the epoch; null where there is none. */
  epoch: number | null;
  report: CueReport | null;
  /** Cues that were tried when everything was last looked for; null: that is not read yet. */
  numTests: number | null;
  /** What is left out of it, in sentences. */
  notes: readonly string[];
}

export function reportAt(run: RunEntry, series: Series | null, epoch: number): ReportAt {
  const none = { run, epoch: null, report: null, numTests: null, notes: [] };
  if (!series?.known) return { ...none, state: "loading" };
  const step = series.steps.findLast((one) => one <= epoch);
  if (step === undefined) return { ...none, state: "none" };
  const record = series.record(step);
  if (record === null) return { ...none, epoch: step, state: "unreadable" };
  const report = record?.cues;
  if (!record || !report) return { ...none, epoch: step, state: "loading" };
  return {
    run,
    state: series.isWhole(step) ? "whole" : "facts",
    epoch: step,
    report,
    numTests: testsUpTo(series, step),
    notes: [...record.notes, ...record.problems],
  };
}

function testsUpTo(series: Series, step: number): number | null {
  const search = series.steps.findLast(
    (one) => one <= step && series.record(one)?.cues?.isSearch === true,
  );
  return search === undefined ? null : (series.record(search)?.cues?.numTests ?? null);
}

/** What a cue of a kind does, as far as it was tested alone. */
export function effectIn(report: CueReport, target: number, kind: string): number | null {
  const found = report.effects.find((one) => one.target === target && one.kind === kind);
  return found ? found.effect : null;
}

export function cardIn(report: CueReport, target: number, kind: string): CueCard | null {
  return report.cards.find((card) => card.target === target && card.kind === kind) ?? null;
}

export function className({ classes }: CueReport, target: number): string {
  return classes.find((one) => one.target === target)?.name || `class ${target}`;
}
