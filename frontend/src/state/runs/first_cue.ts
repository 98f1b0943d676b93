import type { RunCue, RunSummary } from "../../api/run_table";
import { lessEffect } from "../cues/blocks";
import { type CueMark, markOf } from "../cues/marks";

/** The cue that a run is judged by. */
export interface FirstCue {
  cue: RunCue;
  /** Where most other runs clearly lack it: "only here"; null: they do not. */
  alone: string | null;
}

/**
 * By run, the strongest cue that most others lack, or else the strongest.
 *
 * @param summaries of the runs that look for cues
 */
export function firstCues(
  summaries: readonly RunSummary[],
  marks: readonly CueMark[],
): Map<string, FirstCue> {
  const effects = new Map<string, number[]>();
  for (const cue of summaries.flatMap(({ cues }) => cues)) {
    effects.set(keyOf(cue), [...(effects.get(keyOf(cue)) ?? []), cue.effect]);
  }
  const aloneWords = (cue: RunCue): string | null => {
    const others = summaries.length - 1;
    // All that have about as much of it, this run among them.
    const having = (effects.get(keyOf(cue)) ?? []).filter(
      (effect) => !lessEffect(cue.effect, effect),
    ).length;
    const lacking = lessEffect(cue.effect, 0) ? summaries.length - having : 0;
    if (2 * lacking <= others) return null;
    return having === 1 ? "only here" : `in ${having} of ${others + 1} runs`;
  };
  const found = new Map<string, FirstCue>();
  for (const { run, cues } of summaries) {
    const told = cues
      .filter(({ target, kind }) => markOf(marks, { run, target, kind }) !== "legitimate")
      .map((cue) => ({ cue, alone: aloneWords(cue) }));
    const first = told.find(({ alone }) => alone !== null) ?? told[0];
    if (first) found.set(run, first);
  }
  return found;
}

function keyOf({ target, kind }: RunCue): string {
  return `${target}/${kind}`;
}
