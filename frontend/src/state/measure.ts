import type { Record as EpochRecord, Facts } from "../api/schema_pb";
import { type ExampleRow, isExample, type Row } from "./rows";

/** What the values of a measure are, which decides their axis and their words. */
export type Unit = "score" | "share" | "correlation" | "activation" | "count" | "value" | "error";

/** How a measure is named and explained. */
export interface MeasureWords {
  title: string;
  /** Of what, or how it is to be read. */
  subtitle: string;
  /** A sentence for whoever does not know the measure. */
  hint: string;
  unit: Unit;
  /** What the line beside it is. */
  referenceName?: string | undefined;
}

type Found = number | null | undefined;

/** A measure with the way to find its value. */
export interface Measure extends MeasureWords {
  /** Why there may be no value at any epoch. */
  absence: string;
  /** Whether it is left out where there is no value at any epoch. */
  optional?: boolean;
  /** Undefined, NaN or infinite: there is none. */
  value(row: Row, record: EpochRecord): Found;
  /** What the value is to be seen beside, drawn as a line of its own. */
  reference?(row: Row, record: EpochRecord): Found;
}

type FactName =
  | "score"
  | "targetProbability"
  | "regionShare"
  | "rankCorrelation"
  | "agreement"
  | "agreementFloor"
  | "value"
  | "trueValue"
  | "error";

export function ofFacts({
  fact,
  ...measure
}: Omit<Measure, "value"> & { fact: FactName }): Measure {
  return { ...measure, value: valueOfFact(fact) };
}

function valueOfFact(fact: FactName): Measure["value"] {
  return (row, { facts }) => (isExample(row) ? facts?.[fact][row.position] : Number.NaN);
}

export function scoreOf(subtitle: string, hint: string): Measure {
  const words = { title: "Score", subtitle, hint, absence: "No score in the log." };
  return ofFacts({ ...words, unit: "score", fact: "score" });
}

export function probabilityOf(subtitle: string): Measure {
  return ofFacts({
    title: "Probability",
    subtitle,
    hint: "The probability of what is explained",
    unit: "share",
    absence: "No probability in the log.",
    fact: "targetProbability",
  });
}

export function outputOf(subtitle: string): Measure {
  return {
    title: "Value",
    subtitle,
    hint: "What the model puts out; the dashed gray line is the true value",
    unit: "value",
    absence: "No value in the log.",
    value: valueOfFact("value"),
    reference: valueOfFact("trueValue"),
    referenceName: "true value",
  };
}

export function errorOf(subtitle: string): Measure {
  return ofFacts({
    title: "Error",
    subtitle,
    hint: "The value that the model puts out, minus the true value",
    unit: "error",
    absence: "No true value in the log.",
    fact: "error",
  });
}

/** How much a map, or maps, are like those of the epoch before. */
export function drift(maps: "map" | "maps"): Measure {
  return ofFacts({
    title: "Rank correlation",
    subtitle: "1 as before, 0 unrelated",
    hint: `Drift: rank correlation of the ${maps} with the epoch explained before. 1: the same order of values; 0: none in common; \u22121: the reverse`,
    unit: "correlation",
    absence: "Known from the second epoch on.",
    fact: "rankCorrelation",
  });
}

/** Whether maps agree with what hiding parts of the picture does. */
export function agreement(): Measure {
  return {
    title: "Agreement",
    subtitle: "dashed: chance",
    hint: "Rank correlation of the map with what hiding parts of the picture does to the same score. 1: the same order; 0: none in common; \u22121: the reverse. Below the dashed line it says nothing: 95 of 100 random maps as smooth as this stay below it",
    unit: "correlation",
    absence: "No agreement in the log.",
    optional: true,
    value: valueOfFact("agreement"),
    reference: valueOfFact("agreementFloor"),
    referenceName: "random maps",
  };
}

/** One name only where it is the same at all epochs: the class predicted changes. */
export function targetAtAllEpochs(
  rows: readonly ExampleRow[],
  target: (row: ExampleRow, facts: Facts | undefined) => string,
): string | null {
  const names = new Set<string>();
  for (const row of rows) {
    for (const { facts } of row.run.series.records()) {
      if (facts?.target[row.position] !== undefined) names.add(target(row, facts));
      if (names.size > 1) return null;
    }
  }
  return [...names][0] ?? "the chosen target";
}
