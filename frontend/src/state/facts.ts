import { kindOf } from "../kinds/state";
import type { ExampleCell } from "./cells";
import { finite, known } from "./known";
import { meaningOf, type ValueWords } from "./meaning";
import { type Outcome, type Told, taskOf } from "./task";

/** The facts of one cell, in words where a reader sees them. */
export interface CellFacts {
  outcome: Outcome;
  /** What the map explains. */
  target: string;
  /** What its values mean. */
  meaning: ValueWords;
  targetProbability: number | null;
  score: number | null;
  /** What the score is; null where it says nothing that is not told already. */
  scoreTitle: string | null;
  minimum: number | null;
  maximum: number | null;
  regionShare: number | null;
  /** With the map of the epoch explained before; null at the first. */
  rankCorrelation: number | null;
  /** With what hiding parts of the picture does, and what random maps reach. */
  agreement: number | null;
  agreementFloor: number | null;
  /** What is odd about the map, a sentence each. */
  warnings: string[];
  notes: readonly string[];
}

/** The facts of a cell that has a map, or maps of channels. */
export function cellFacts({ row, record }: ExampleCell): CellFacts {
  const { facts, notes } = record;
  const { position } = row;
  const task = taskOf(row);
  const meaning = meaningOf(row.run.source).words(task.evidence(row, facts));
  return {
    outcome: task.outcome(row, record),
    target: task.target(row, facts),
    meaning,
    targetProbability: known(facts?.targetProbability[position]),
    score: known(facts?.score[position]),
    scoreTitle: task.scoreTitle(facts),
    minimum: known(facts?.minimum[position]),
    maximum: known(facts?.maximum[position]),
    regionShare: known(facts?.regionShare[position]),
    rankCorrelation: finite(facts?.rankCorrelation[position]),
    agreement: finite(facts?.agreement[position]),
    agreementFloor: finite(facts?.agreementFloor[position]),
    warnings: warnings(
      facts?.flags[position] ?? 0,
      kindOf(row.run.source).oddities?.(meaning) ?? { flat: "", noPositive: "" },
    ),
    notes,
  };
}

/** What the model put out, and what it should have. */
export function toldOf({ row, record }: ExampleCell): Told[] {
  return taskOf(row).told(row, record);
}

/** The bits of Facts.flags. */
const FLAT = 1;
const NO_POSITIVE = 2;
const NOT_FINITE = 4;

function warnings(flags: number, words: { flat: string; noPositive: string }): string[] {
  const found: string[] = [];
  if (flags & FLAT) found.push(words.flat);
  else if (flags & NO_POSITIVE) found.push(words.noPositive);
  if (flags & NOT_FINITE) {
    found.push("Some values are infinite or not a number; nothing is drawn there.");
  }
  return found;
}
