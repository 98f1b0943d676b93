import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { type Record as EpochRecord, TilesSchema } from "../../src/api/schema_pb";
import { factsTable } from "../../src/export/facts_table";
import { Pace } from "../../src/export/pace";
import { expectedBytes, MOST_BYTES, rawMaps, refuseTooMuch } from "../../src/export/raw_maps";
import { type RecordReader, wholeCells } from "../../src/export/reading";
import { type RunScope, runScopes, thinned } from "../../src/export/scope";
import type { Box } from "../../src/maths/region_share";
import type { TimelineRun } from "../../src/state/rows";
import { buildTimeline, cellAt, type Timeline } from "../../src/state/timeline";
import { page, record, timelineRun } from "../logs";
import { readNpz } from "./npz_file";

const pace = () => new Pace(new AbortController().signal);

/** The log itself: what is asked for is read from it, in another order. */
class Log implements RecordReader {
  readonly asked: [run: string, steps: number[]][] = [];
  private readonly records_ = new Map<string, Map<number, EpochRecord | null>>();

  constructor(...runs: TimelineRun[]) {
    for (const { source, series } of runs) {
      const records = series.steps.map((step) => [step, series.record(step) ?? null] as const);
      this.records_.set(source.run, new Map(records));
    }
  }

  async *records({ run }: { run: string }, steps: readonly number[]) {
    this.asked.push([run, [...steps]]);
    for (const step of [...steps].reverse()) {
      const found = this.records_.get(run)?.get(step);
      if (found !== undefined) yield { step, record: found };
    }
  }
}

/** A run of two examples whose maps are (0, step) and (0, 10 step). */
function run(name: string, steps: number[]): TimelineRun {
  const made = timelineRun(name, steps, "x", "y");
  const read = page(steps, steps, { wallTimes: steps.map((step) => 200 + step) });
  for (const one of read.records) {
    one.record = record([
      [-1, one.step],
      [-2, 10 * one.step],
    ]);
  }
  made.series.merge(read);
  return made;
}

const RIGHT_HALF_OF_Y = { y: { top: 0, left: 0.5, bottom: 1, right: 1 } };

function shown(
  timeline: Timeline,
  strip = timeline.columns.map((_, i) => i),
  regions: { [example: string]: Box } = {},
) {
  const [group] = timeline.groups;
  const row = group?.rows[0];
  const column = timeline.columns[0];
  const selection = group && row && column ? { index: 0, column, group, row } : null;
  return { timeline, strip, selection, view: { regions } };
}

const ALL = { rows: "shown", epochs: "all" } as const;

describe("runScopes", () => {
  it("has each run's own epochs, and its rows in the order of the page", () => {
    const timeline = buildTimeline([run("a", [0, 1, 2]), run("b", [0, 2, 4])]);
    const scopes = runScopes(shown(timeline), ALL);
    expect(
      scopes.map(({ run: { entry }, steps, rows }) => [entry.name, steps, rows.length]),
    ).toEqual([
      ["a", [0, 1, 2], 2],
      ["b", [0, 2, 4], 2],
    ]);
  });

  it("keeps to the selected example and to the strip's epochs", () => {
    const timeline = buildTimeline([run("a", [0, 1, 2]), run("b", [0, 2, 4])]);
    const scopes = runScopes(shown(timeline, [0, 3]), { rows: "selected", epochs: "strip" });
    expect(scopes.map(({ steps, rows }) => [steps, rows.length])).toEqual([
      [[0], 1],
      [[0, 4], 1],
    ]);
  });
});

describe("thinned", () => {
  it("keeps the first, the last and the selected column", () => {
    const columns = Array.from({ length: 1000 }, (_, i) => i);
    const kept = thinned(columns, 200, 777);
    expect(kept.length).toBe(200);
    expect([kept[0], kept.at(-1), kept.includes(777)]).toEqual([0, 999, true]);
    expect(new Set(kept).size).toBe(200);
  });
});

describe("rawMaps", () => {
  async function saved(runs: TimelineRun[], scope?: (scopes: RunScope[]) => RunScope[]) {
    const scopes = runScopes(shown(buildTimeline(runs)), ALL);
    return readNpz(await rawMaps(scope ? scope(scopes) : scopes, new Log(...runs), pace()));
  }

  it("holds each run's maps at the place of their epoch and example", async () => {
    const arrays = await saved([run("a", [0, 1, 3]), run("group/b", [2])]);
    expect(arrays["a/maps"]).toMatchObject({ descr: "<f4", shape: [3, 2, 1, 2] });
    expect(arrays["a/maps"]?.values).toEqual([0, 0, 0, 0, 0, 1, 0, 10, 0, 3, 0, 30]);
    expect(arrays["a/epochs"]?.values).toEqual([0, 1, 3]);
    expect(arrays["group/b/maps"]?.values).toEqual([0, 2, 0, 20]);
    expect(arrays.runs?.values).toEqual(["a", "group/b"]);
  });

  it("holds the facts beside them, and who they are of", async () => {
    const arrays = await saved([run("a", [0, 1])]);
    expect(arrays["a/maximum"]).toMatchObject({ shape: [2, 2], values: [0, 0, 1, 10] });
    expect(arrays["a/prediction"]).toMatchObject({ descr: "<i4", values: [0, 1, 0, 1] });
    expect(arrays["a/region_share"]?.values).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect(arrays["a/wall_times"]).toMatchObject({ descr: "<f8", values: [200, 201] });
    expect(arrays["a/example_ids"]?.values).toEqual(["x", "y"]);
    expect(arrays["a/label_names"]?.values).toEqual(["T-shirt", "T-shirt"]);
    expect(arrays["a/class_names"]?.values).toEqual(["T-shirt", "Shirt"]);
    expect(arrays["a/tag"]).toMatchObject({ shape: [], values: ["grad_cam/conv"] });
    expect(arrays["a/status"]?.values).toEqual(["ok", "ok"]);
  });

  it("has the share of a region that the reader has drawn", async () => {
    const made = run("a", [0, 1]);
    const scopes = runScopes(shown(buildTimeline([made]), undefined, RIGHT_HALF_OF_Y), ALL);
    const arrays = await readNpz(await rawMaps(scopes, new Log(made), pace()));
    const nan = Number.NaN;
    expect(arrays["a/drawn_region"]).toMatchObject({ descr: "<f8", shape: [2, 4] });
    expect(arrays["a/drawn_region"]?.values).toEqual([nan, nan, nan, nan, 0, 0.5, 1, 1]);
    // At epoch 0 there is no positive evidence.
    expect(arrays["a/drawn_region_share"]?.values).toEqual([nan, nan, nan, 1]);
    expect((await saved([made]))["a/drawn_region_share"]).toBeUndefined();
  });

  it("leaves unknown what is unreadable, of other pictures or of another size", async () => {
    const made = run("a", [0, 1, 2, 3]);
    const [other, large] = [
      record([[0, 5]], "old digest"),
      record([
        [0, 7],
        [0, 7],
      ]),
    ];
    if (large.maps) Object.assign(large.maps, { height: 2, width: 1 });
    const wallTimes = [1, 2, 3, 203];
    const rewritten = page([0, 1, 2, 3], [1, 2], { unreadableSteps: [0], wallTimes });
    for (const one of rewritten.records) one.record = one.step === 1 ? other : large;
    made.series.merge(rewritten);
    const arrays = await saved([made]);
    const maps = arrays["a/maps"]?.values as number[];
    expect(maps.slice(0, 12).every(Number.isNaN)).toBe(true);
    expect(maps.slice(12, 14)).toEqual([0, 3]);
    expect(arrays["a/status"]?.values).toEqual(["unreadable", "other pictures", "ok", "ok"]);
    expect(arrays["a/prediction"]?.values.slice(0, 4)).toEqual([-1, -1, -1, -1]);
  });

  it("leaves unknown, and says so, what is not of its size", async () => {
    const made = run("a", [0, 1]);
    const [lying, without] = [made.series.record(0), made.series.record(1)];
    if (lying?.maps) lying.maps.values = new Uint8Array(3);
    if (without) without.maps = undefined;
    const arrays = await saved([made]);
    expect(arrays["a/status"]?.values).toEqual(["unreadable", "unreadable"]);
    expect(arrays["a/score"]?.values.every(Number.isNaN)).toBe(true);
  });

  it("has a place for each channel that any epoch shows", async () => {
    const made = run("a", [0, 1]);
    made.source.kind = "ACTIVATIONS";
    const shownAt = (step: number, channel: number[]) => {
      const found = made.series.record(step);
      // Two channels of two examples.
      const ranges: [number, number][] = [
        [0, step],
        [0, 10 * step],
        [0, 0],
        [0, 0],
      ];
      if (found) found.maps = record(ranges).maps as NonNullable<EpochRecord["maps"]>;
      if (found)
        found.tiles = create(TilesSchema, { channel, activation: [1, 2], dead: [false, true] });
    };
    shownAt(0, [7, 3]);
    shownAt(1, [3, 9]);
    const arrays = await saved([made], (scopes) =>
      scopes.map((scope) => ({ ...scope, rows: scope.rows.slice(0, 1) })),
    );
    expect(arrays["a/channels"]?.values).toEqual([3, 7, 9]);
    expect(arrays["a/maps"]?.shape).toEqual([2, 1, 3, 1, 2]);
    const nan = Number.NaN;
    expect(arrays["a/maps"]?.values).toEqual([0, 0, 0, 0, nan, nan, 0, 1, nan, nan, 0, 10]);
    expect(arrays["a/dead"]?.values).toEqual([1, 0, -1, 0, -1, 1]);
  });

  it("says how large the maps will be, as they are", async () => {
    const made = run("a", [0, 1]);
    const scopes = runScopes(shown(buildTimeline([made])), ALL);
    const arrays = await saved([made]);
    expect(expectedBytes(scopes)).toBe((arrays["a/maps"]?.values.length ?? 0) * 4);
  });

  it("refuses what the page has no memory for, and tells what to do", () => {
    expect(() => refuseTooMuch([MOST_BYTES / 2, MOST_BYTES / 2])).not.toThrow();
    expect(() => refuseTooMuch([MOST_BYTES, MOST_BYTES])).toThrow(
      /take 1,024 MB, more than the 512 MB.*Choose fewer epochs/,
    );
  });

  it("ends when it is cancelled", async () => {
    const controller = new AbortController();
    const made = run("a", [0, 1]);
    const scopes = runScopes(shown(buildTimeline([made])), ALL);
    controller.abort();
    await expect(rawMaps(scopes, new Log(made), new Pace(controller.signal))).rejects.toThrow();
  });
});

describe("factsTable", () => {
  async function lines(runs: TimelineRun[], log = new Log(...runs)) {
    const scopes = runScopes(shown(buildTimeline(runs)), ALL);
    const text = await (await factsTable(scopes, log, pace())).text();
    const [header = "", ...rest] = text.trimEnd().split("\r\n");
    const names = header.split(",");
    return rest.map((line) =>
      Object.fromEntries(line.split(",").map((field, i) => [names[i], field])),
    );
  }

  it("has a line for each run, epoch and example", async () => {
    const found = await lines([run("a", [0, 3]), run("b", [1])]);
    expect(found.map(({ run: of, epoch, example }) => [of, epoch, example])).toEqual([
      ["a", "0", "0"],
      ["a", "0", "1"],
      ["a", "3", "0"],
      ["a", "3", "1"],
      ["b", "1", "0"],
      ["b", "1", "1"],
    ]);
  });

  it("has the facts under the names that the arrays have", async () => {
    const made = run("a", [3]);
    made.source.meaning = "IMPORTANCE";
    const [, last] = await lines([made]);
    expect(last).toMatchObject({
      meaning: "importance",
      wall_time: "203",
      status: "ok",
      label_name: "T-shirt",
      prediction_name: "Shirt",
      verdict: "wrong",
      prediction: "1",
      probability: "0.97",
      maximum: "30",
      region_share: "",
    });
  });

  it("has the share of a region that the reader has drawn, of maps that were let go of, too", async () => {
    const made = run("a", [0, 3]);
    const log = new Log(made);
    made.series.keepWhole(new Set());
    const scopes = runScopes(shown(buildTimeline([made]), undefined, RIGHT_HALF_OF_Y), ALL);
    const text = await (await factsTable(scopes, log, pace())).text();
    const ends = text
      .trimEnd()
      .split("\r\n")
      .map((line) => line.split(",").slice(-2));
    expect(ends).toEqual([
      ["drawn_region", "drawn_region_share"],
      ["", ""],
      ["0 0.5 1 1", ""],
      ["", ""],
      ["0 0.5 1 1", "1"],
    ]);
  });

  it("leaves the facts of an unreadable epoch out, not the epoch", async () => {
    const made = run("a", [0, 1]);
    made.series.merge(page([0, 1], [], { unreadableSteps: [1], wallTimes: [200, 201] }));
    const found = await lines([made]);
    expect(found.map(({ status, prediction }) => [status, prediction])).toEqual([
      ["ok", "0"],
      ["ok", "1"],
      ["unreadable", ""],
      ["unreadable", ""],
    ]);
  });

  it("reads only the epochs whose facts are not here", async () => {
    const complete = run("a", [0, 1, 2]);
    const log = new Log(complete);
    const partly = run("a", [0, 1, 2]);
    partly.series.merge(page([0, 1, 2], [], { wallTimes: [200, 999, 202] }));
    expect((await lines([partly], log)).length).toBe(6);
    expect(log.asked).toEqual([["a/interpret", [1]]]);
  });
});

describe("wholeCells", () => {
  it("reads what the page has let go of, and nothing else", async () => {
    const made = run("a", [0, 1, 2]);
    const log = new Log(made);
    const timeline = buildTimeline([made]);
    made.series.keepWhole(new Set([2]));
    const [row] = timeline.groups[0]?.rows ?? [];
    if (!row) throw new Error("no row");
    const cells = timeline.columns.map((column) => cellAt(row, column));
    expect(cells.map(({ state }) => state)).toEqual(["loading", "loading", "whole"]);
    const whole = await wholeCells(cells, log, new AbortController().signal);
    expect(whole.map(({ state, epoch }) => [state, epoch])).toEqual([
      ["whole", 0],
      ["whole", 1],
      ["whole", 2],
    ]);
    expect(log.asked).toEqual([["a/interpret", [0, 1]]]);
  });
});
