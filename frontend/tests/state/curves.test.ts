import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { FactsSchema, RecordSchema, TilesSchema } from "../../src/api/schema_pb";
import { type Curve, curvesOf } from "../../src/state/curves";
import type { Group, TimelineRun } from "../../src/state/rows";
import { buildTimeline } from "../../src/state/timeline";
import type { Alignment } from "../../src/state/view";
import { filterRun, page, timelineRun } from "../logs";

/** A run of one example with the facts of each epoch. */
function runWith(name: string, facts: { [step: number]: object }): TimelineRun {
  const steps = Object.keys(facts).map(Number);
  const run = timelineRun(name, [], "x");
  const read = page(steps, steps);
  for (const { step, record } of read.records) {
    if (record) record.facts = create(FactsSchema, { target: [0], ...facts[step] });
  }
  run.series.merge(read);
  return run;
}

function curves(
  runs: readonly TimelineRun[],
  { channel = null as number | null, alignment = "epoch" as Alignment } = {},
): readonly Curve[] {
  const { groups, columns } = buildTimeline(runs, alignment);
  return curvesOf(groups[0] as Group, columns, channel);
}

function titled(all: readonly Curve[], title: string): Curve {
  const found = all.find((curve) => curve.title === title);
  if (!found) throw new Error(`No curve ${title} among ${all.map((curve) => curve.title)}`);
  return found;
}

const scores = (...values: number[]) =>
  Object.fromEntries(values.map((score, step) => [step, { score: [score] }]));

describe("curvesOf", () => {
  it("gives the very same curves until facts are read", () => {
    const run = timelineRun("a", [0, 1], "x");
    const { groups, columns } = buildTimeline([run]);
    const made = () => curvesOf(groups[0] as Group, columns, null);
    const before = made();
    run.series.keepWhole(new Set());
    expect(made()).toBe(before);
    run.series.merge(page([0, 1], [0]));
    expect(made()).toBe(before);
    run.series.merge(page([0, 1], [0], { wallTimes: [200, 101] }));
    expect(made()).not.toBe(before);
    expect(curvesOf(groups[0] as Group, [...columns], null)).not.toBe(made());
  });
});

describe("curvesOf a map", () => {
  it("has a line a run, with the value of each epoch in its column", () => {
    const runs = [
      runWith("a", scores(1, 2, 3)),
      runWith("b", { 1: { score: [7] }, 4: { score: [8] } }),
    ];
    const { lines } = titled(curves(runs), "Score");
    expect(lines.map(({ row, values }) => [row.run.entry.name, ...values])).toEqual([
      ["a", 1, 2, 3, Number.NaN],
      ["b", Number.NaN, 7, Number.NaN, 8],
    ]);
  });

  it("takes each run's values to where the alignment puts its epochs", () => {
    const runs = [runWith("a", scores(1, 2, 3)), runWith("b", scores(5, 6))];
    const { lines } = titled(curves(runs, { alignment: "progress" }), "Score");
    expect(lines.map(({ values }) => [...values])).toEqual([
      [1, 2, 3],
      [5, Number.NaN, 6],
    ]);
  });

  it.each([
    ["NaN", Number.NaN],
    ["infinite", Number.POSITIVE_INFINITY],
  ])("has a gap where the value is %s", (_, value) => {
    const [line] = titled(curves([runWith("a", scores(1, 2, value, 4))]), "Score").lines;
    expect(line?.values[2]).toBeNaN();
    expect(line?.stretches).toEqual([[0, 1], [3]]);
  });

  it("has a gap where an epoch is missing, but not where a run is logged more seldom", () => {
    const every = (steps: number[]) =>
      Object.fromEntries(steps.map((step) => [step, { score: [step] }]));
    const runs = [runWith("a", every([0, 1, 2, 4, 5])), runWith("b", every([0, 2, 4, 5]))];
    const { lines } = titled(curves(runs), "Score");
    // Columns 0, 1, 2, 4, 5. The last epoch of a run comes out of turn.
    expect(lines.map(({ stretches }) => stretches)).toEqual([
      [
        [0, 1, 2],
        [3, 4],
      ],
      [[0, 2, 3, 4]],
    ]);
  });

  it("has a gap where the record is of another picture", () => {
    const run = runWith("a", scores(1, 2, 3));
    const record = run.series.record(1);
    if (record) record.examplesDigest = "another";
    expect(titled(curves([run]), "Score").lines[0]?.stretches).toEqual([[0], [2]]);
  });

  it("names what is explained, as long as it is the same", () => {
    expect(titled(curves([runWith("a", scores(1, 2))]), "Probability").subtitle).toBe("of T-shirt");
    const changing = runWith("a", { 0: { target: [0] }, 1: { target: [1] } });
    expect(titled(curves([changing]), "Score").subtitle).toBe("of the explained class");
    const callable = runWith("a", { 0: { target: [-1], targetName: "the mask's mean" } });
    expect(titled(curves([callable]), "Score").subtitle).toBe("of the mask's mean");
  });

  it("has the share in a declared region only where one was declared", () => {
    const run = runWith("a", { 0: { regionShare: [0.25] } });
    expect(curves([run]).map(({ title }) => title)).not.toContain("Inside region");
    const [example] = run.examples.examples;
    if (example) example.regions = [{ name: "logo" }, { name: "logo" }] as typeof example.regions;
    expect([...(titled(curves([run]), "Inside logo").lines[0]?.values ?? [])]).toEqual([0.25]);
  });

  it("says why a chart is empty", () => {
    const absence = titled(curves([runWith("a", { 0: {}, 1: {} })]), "Score").absence;
    expect(absence).toBe("No score in the log.");
    const reading = runWith("a", { 0: {} });
    reading.series.merge(page([0, 1], []));
    expect(titled(curves([reading]), "Score").absence).toBe("Being read…");
    expect(titled(curves([runWith("a", scores(1))]), "Score").absence).toBeNull();
  });
});

describe("curvesOf activations", () => {
  const activations = () => {
    const run = timelineRun("a", [], "x");
    run.source.kind = "ACTIVATIONS";
    const read = page([0, 1], [0, 1]);
    read.records.forEach((entry, i) => {
      const tiles = create(TilesSchema, {
        channel: i ? [9, 5] : [5],
        activation: i ? [0.1, 0.2] : [0.3],
        numChannels: 64,
        numDead: i + 1,
      });
      entry.record = create(RecordSchema, { examplesDigest: "d1", tiles });
    });
    run.series.merge(read);
    return [run];
  };

  it("follow the reader's channel by its number, not by its place", () => {
    const { lines, subtitle } = titled(curves(activations(), { channel: 5 }), "Mean activation");
    expect([...(lines[0]?.values ?? [])]).toEqual([0.3, 0.2]);
    expect(subtitle).toContain("channel 5");
  });

  it("are of the first channel of the last epoch where none is chosen", () => {
    const { lines, subtitle } = titled(curves(activations()), "Mean activation");
    expect(subtitle).toContain("channel 9");
    expect(lines[0]?.stretches).toEqual([[1]]);
  });

  it("count the dead channels of the whole layer", () => {
    const { lines, subtitle } = titled(curves(activations()), "Dead channels");
    expect([...(lines[0]?.values ?? [])]).toEqual([1, 2]);
    expect(subtitle).toBe("of 64 in the layer");
  });

  it("have no drift where the log has none", () => {
    expect(curves(activations()).map(({ title }) => title)).not.toContain("Rank correlation");
  });
});

describe("curvesOf a filter", () => {
  it("is the activation it reached, with a gap where it was left out", () => {
    const run = filterRun("a", { 0: [3, 7], 1: [7], 2: [3] });
    for (const step of [0, 1, 2]) {
      const { tiles } = run.series.record(step) ?? {};
      if (tiles) tiles.activation = tiles.channel.map((channel) => channel + step);
    }
    const [curve, ...others] = curves([run]);
    expect(others).toEqual([]);
    expect(curve?.title).toBe("Activation reached");
    expect([...(curve?.lines[0]?.values ?? [])]).toEqual([3, Number.NaN, 5]);
    expect(curve?.lines[0]?.stretches).toEqual([[0], [2]]);
  });
});
