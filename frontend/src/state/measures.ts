import type { Record as EpochRecord } from "../api/schema_pb";
import { className, type ExampleRow, type FilterRow, type Row } from "./rows";
import { tileActivation } from "./tiles";
import type { Group } from "./timeline";

/** What the values of a measure are, which decides their axis and their words. */
export type Unit = "score" | "share" | "correlation" | "activation" | "count";

/** How a measure is named and explained. */
export interface MeasureWords {
  title: string;
  /** Of what, or how it is to be read. */
  subtitle: string;
  /** A sentence for whoever does not know the measure. */
  hint: string;
  unit: Unit;
}

/** A measure with the way to find its value. */
export interface Measure extends MeasureWords {
  /** Why there may be no value at any epoch. */
  absence: string;
  /** Whether it is left out where there is no value at any epoch. */
  optional?: boolean;
  /** Undefined, NaN or infinite: there is none. */
  value(row: Row, record: EpochRecord): number | null | undefined;
}

/** What there is to be drawn of an example, or of a filter, from the facts of its records. */
export function measuresOf({ rows }: Group, channel: number | null): Measure[] {
  const first = rows[0];
  if (!first) return [];
  if (first.kind === "filter") return [reached(first)];
  const examples = rows.flatMap((row) => (row.kind === "example" ? row : []));
  if (first.run.source.kind === "ACTIVATIONS") {
    return [
      meanActivation(examples, channel),
      deadChannels(examples),
      { ...drift("maps"), optional: true },
    ];
  }
  const of = `of ${targetName(examples)}`;
  return [
    ofFacts({
      title: "Score",
      subtitle: of,
      hint: "The score that is explained, before softmax",
      unit: "score",
      absence: "No score in the log.",
      fact: "score",
    }),
    ofFacts({
      title: "Probability",
      subtitle: of,
      hint: "The probability of what is explained",
      unit: "share",
      absence: "No probability in the log.",
      fact: "targetProbability",
    }),
    drift("map"),
    ...declaredShare(examples),
  ];
}

type FactName = "score" | "targetProbability" | "regionShare" | "rankCorrelation";

function ofFacts({ fact, ...measure }: Omit<Measure, "value"> & { fact: FactName }): Measure {
  return {
    ...measure,
    value: (row, { facts }) => (row.kind === "example" ? facts?.[fact][row.position] : Number.NaN),
  };
}

function drift(maps: "map" | "maps"): Measure {
  return ofFacts({
    title: "Rank correlation",
    subtitle: "1 as before, 0 unrelated",
    hint: `Drift: rank correlation of the ${maps} with the epoch explained before. 1: the same order of values; 0: none in common; \u22121: the reverse`,
    unit: "correlation",
    absence: "Known from the second epoch on.",
    fact: "rankCorrelation",
  });
}

/** Only where a region was declared. */
function declaredShare(rows: readonly ExampleRow[]): Measure[] {
  const regions = rows.flatMap(({ example }) => example.regions);
  if (!regions.length) return [];
  const names = [...new Set(regions.map(({ name }) => name).filter(Boolean))];
  return [
    ofFacts({
      title: `Inside ${names.join(", ") || "region"}`,
      subtitle: "of positive evidence",
      hint: "Share of the positive evidence that lies in the declared region",
      unit: "share",
      absence: "No positive evidence at any epoch.",
      fact: "regionShare",
    }),
  ];
}

/** One name only where it is the same at all epochs: the class predicted changes. */
function targetName(rows: readonly ExampleRow[]): string {
  const names = new Set<string>();
  for (const { run, position } of rows) {
    for (const { facts } of run.series.records()) {
      const target = facts?.target[position] ?? -1;
      const name = target >= 0 ? className(run.examples, target) : facts?.targetName;
      if (name) names.add(name);
      if (names.size > 1) return "the explained class";
    }
  }
  return [...names][0] ?? "the chosen target";
}

function reached({ filter }: FilterRow): Measure {
  return {
    title: "Activation reached",
    subtitle: `by the picture of filter ${filter}`,
    hint: "Mean over the positions of the filter's picture",
    unit: "activation",
    absence: "No activation in the log.",
    value: (_, { tiles }) => tiles && tileActivation(tiles, tiles.channel.indexOf(filter)),
  };
}

function meanActivation(rows: readonly ExampleRow[], wanted: number | null): Measure {
  const channel = wanted ?? firstChannel(rows);
  return {
    title: "Mean activation",
    subtitle: `of channel ${channel ?? "?"}, all examples`,
    hint: "Mean of the channel over all positions of all examples",
    unit: "activation",
    absence: `Channel ${channel ?? ""} is not among those logged.`,
    value: (_, { tiles }) =>
      channel === null ? null : tiles && tileActivation(tiles, tiles.channel.indexOf(channel)),
  };
}

/** The channel that the page shows where the reader has chosen none. */
function firstChannel(rows: readonly ExampleRow[]): number | null {
  for (const { run } of rows) {
    const last = run.series.steps.findLast((step) => run.series.record(step)?.tiles);
    const channel = last === undefined ? null : run.series.record(last)?.tiles?.channel[0];
    if (channel != null) return channel;
  }
  return null;
}

function deadChannels(rows: readonly ExampleRow[]): Measure {
  const numbers = rows.flatMap(({ run }) =>
    run.series
      .records()
      .slice(-1)
      .map(({ tiles }) => tiles?.numChannels ?? 0),
  );
  const [all, ...others] = new Set(numbers.filter(Boolean));
  return {
    title: "Dead channels",
    subtitle: all && !others.length ? `of ${all} in the layer` : "of the layer",
    hint: "Channels with the same value at every position of every example",
    unit: "count",
    absence: "Not counted in the log.",
    value: (_, { tiles }) => (tiles?.numChannels ? tiles.numDead : Number.NaN),
  };
}
