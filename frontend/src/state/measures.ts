import { type Measure, ofFacts } from "./measure";
import type { ExampleRow, FilterRow } from "./rows";
import { type TaskMeaning, taskOf } from "./task";
import { tileActivation } from "./tiles";
import type { Group } from "./timeline";

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
  return [...byTask(examples), drift("map"), ...declaredShare(examples)];
}

/** Runs may have different tasks; what two of them have in common is drawn once. */
function byTask(examples: readonly ExampleRow[]): Measure[] {
  const measures = new Map<string, Measure>();
  for (const task of new Set(examples.map(taskOf))) {
    const own = examples.filter((row) => taskOf(row) === task);
    for (const measure of task.measures(own)) {
      const known = measures.get(measure.title);
      measures.set(
        measure.title,
        known ? together(known, onlyOf(task, measure)) : onlyOf(task, measure),
      );
    }
  }
  return [...measures.values()];
}

/** Without values of runs whose task has no such measure. */
function onlyOf(task: TaskMeaning, measure: Measure): Measure {
  return {
    ...measure,
    value: (row, record) =>
      row.kind === "example" && taskOf(row) === task ? measure.value(row, record) : null,
  };
}

/** The same measure of runs of two tasks. */
function together(one: Measure, other: Measure): Measure {
  return {
    ...one,
    subtitle: one.subtitle === other.subtitle ? one.subtitle : "of what each run explains",
    value: (row, record) => one.value(row, record) ?? other.value(row, record),
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
