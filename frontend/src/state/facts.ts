import type { Record as EpochRecord } from "../api/schema_pb";
import { className, type ExampleRow } from "./rows";
import type { ExampleCell } from "./timeline";

/** Whether the prediction is the label; null without a label or a prediction. */
export type Verdict = "right" | "wrong" | null;

/** The facts of one cell, in words where a reader sees them. */
export interface CellFacts {
  verdict: Verdict;
  /** The class predicted; null when there are no classes. */
  prediction: string | null;
  /** 0 to 1; null when not known. */
  probability: number | null;
  /** What the map explains. */
  target: string;
  targetProbability: number | null;
  score: number | null;
  minimum: number | null;
  maximum: number | null;
  regionShare: number | null;
  /** With the map of the epoch explained before; null at the first. */
  rankCorrelation: number | null;
  /** What is odd about the map, a sentence each. */
  warnings: string[];
  notes: readonly string[];
}

/** The facts of a cell that has a map, or maps of channels. */
export function cellFacts({ kind, row, record }: ExampleCell): CellFacts {
  const { facts, notes } = record;
  const { position, example, run } = row;
  const predicted = facts?.prediction[position] ?? -1;
  const target = facts?.target[position] ?? -1;
  const targetName =
    target >= 0 ? className(run.examples, target) : facts?.targetName || "the chosen target";
  return {
    verdict: verdict(predicted, example.label),
    prediction: predicted < 0 ? null : className(run.examples, predicted),
    probability: known(facts?.probability[position]),
    target: targetName,
    targetProbability: known(facts?.targetProbability[position]),
    score: known(facts?.score[position]),
    minimum: known(facts?.minimum[position]),
    maximum: known(facts?.maximum[position]),
    regionShare: known(facts?.regionShare[position]),
    rankCorrelation: finite(facts?.rankCorrelation[position]),
    warnings: warnings(facts?.flags[position] ?? 0, WORDS[kind](targetName)),
    notes,
  };
}

/** Whether the prediction of a record is the example's label. */
export function verdictOf({ position, example }: ExampleRow, { facts }: EpochRecord): Verdict {
  return verdict(facts?.prediction[position] ?? -1, example.label);
}

function verdict(prediction: number, label: number): Verdict {
  if (prediction < 0 || label < 0) return null;
  return prediction === label ? "right" : "wrong";
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

function finite(value: number | undefined): number | null {
  return Number.isFinite(value) ? known(value) : null;
}

/** The bits of Facts.flags. */
const FLAT = 1;
const NO_POSITIVE = 2;
const NOT_FINITE = 4;

const WORDS = {
  map: (target: string) => ({
    flat: "Flat map: it has the same value everywhere, so it points at nothing.",
    noPositive: `No positive evidence: nothing in the picture speaks for ${target}.`,
  }),
  activations: () => ({
    flat: "Flat: all channels shown have the same value everywhere.",
    noPositive: "No channel shown has a positive value.",
  }),
};

function warnings(flags: number, words: { flat: string; noPositive: string }): string[] {
  const found: string[] = [];
  if (flags & FLAT) found.push(words.flat);
  else if (flags & NO_POSITIVE) found.push(words.noPositive);
  if (flags & NOT_FINITE) {
    found.push("Some values are infinite or not a number; nothing is drawn there.");
  }
  return found;
}
