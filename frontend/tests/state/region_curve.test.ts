import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { MapsSchema } from "../../src/api/schema_pb";
import { regionCurve, regionShares, shareSize } from "../../src/state/region_curve";
import type { ExampleRow, Group, TimelineRun } from "../../src/state/rows";
import { buildTimeline } from "../../src/state/timeline";
import { page, timelineRun } from "../logs";

/** Float16 of small whole numbers. */
const HALF: { [value: number]: number } = { 0: 0, 1: 0x3c00, 2: 0x4000, 3: 0x4200, [-1]: 0xbc00 };

/** Two by two, row by row; the example has two by two pixels, too. */
function maps(values: number[]) {
  const bytes = new Uint8Array(Uint16Array.from(values, (value) => HALF[value] ?? 0).buffer);
  return create(MapsSchema, { height: 2, width: 2, encoding: 1, values: bytes, scale: [1] });
}

function pageOf(all: { [step: number]: number[] }, wallTime = 100) {
  const steps = Object.keys(all).map(Number);
  const read = page(steps, steps, { wallTimes: steps.map(() => wallTime) });
  for (const { step, record } of read.records) {
    if (record) record.maps = maps(all[step] ?? []);
  }
  return read;
}

function runOf(all: { [step: number]: number[] }): TimelineRun {
  const run = timelineRun("a", [], "x");
  run.series.merge(pageOf(all));
  return run;
}

function groupOf(run: TimelineRun) {
  const { groups, columns } = buildTimeline([run]);
  const group = groups[0] as Group;
  return { group, columns, row: group.rows[0] as ExampleRow };
}

const LEFT = { top: 0, left: 0, bottom: 1, right: 0.5 };
const TOP = { top: 0, left: 0, bottom: 0.5, right: 1 };
const always = () => true;

describe("regionShares", () => {
  it("are of the positive evidence, at every epoch", () => {
    const { row } = groupOf(runOf({ 0: [3, 1, 0, 0], 1: [1, 1, -1, 2], 5: [0, 0, 0, -1] }));
    const { shares, unread, pending } = regionShares(row, LEFT, always);
    expect([...shares]).toEqual([
      [0, 0.75],
      [1, 0.25],
      [5, Number.NaN],
    ]);
    expect([unread, pending]).toEqual([0, 0]);
  });

  it("differ by region", () => {
    const { row } = groupOf(runOf({ 0: [3, 1, 0, 0] }));
    expect(regionShares(row, LEFT, always).shares.get(0)).toBe(0.75);
    expect(regionShares(row, TOP, always).shares.get(0)).toBe(1);
  });

  it("count the epochs whose maps are not here", () => {
    const run = runOf({ 0: [3, 1, 0, 0], 1: [1, 1, 1, 1] });
    run.series.keepWhole(new Set([1]));
    const { shares, unread } = regionShares(groupOf(run).row, LEFT, always);
    expect([...shares.keys()]).toEqual([1]);
    expect(unread).toBe(1);
  });

  it("are remembered when a map is let go of, and forgotten when it is written anew", () => {
    const run = runOf({ 0: [3, 1, 0, 0] });
    const { row } = groupOf(run);
    regionShares(row, LEFT, always);
    run.series.keepWhole(new Set());
    expect(regionShares(row, LEFT, () => false).shares.get(0)).toBe(0.75);
    run.series.merge(pageOf({ 0: [1, 3, 0, 0] }, 200));
    expect(regionShares(row, LEFT, () => false)).toMatchObject({ pending: 1 });
    expect(regionShares(row, LEFT, always).shares.get(0)).toBe(0.25);
  });

  it("go on where time ran out", () => {
    const { row } = groupOf(runOf({ 0: [3, 1, 0, 0], 1: [1, 1, 1, 1], 2: [1, 3, 0, 0] }));
    const once = () => {
      let left = 2;
      return () => left-- > 0;
    };
    expect(regionShares(row, LEFT, once())).toMatchObject({ pending: 1 });
    const { shares, pending } = regionShares(row, LEFT, once());
    expect(pending).toBe(0);
    expect([...shares.values()]).toEqual([0.75, 0.5, 0.25]);
  });
});

describe("regionCurve", () => {
  it("says how many maps are not read", () => {
    const run = runOf({ 0: [3, 1, 0, 0], 1: [1, 1, 1, 1] });
    run.series.keepWhole(new Set([1]));
    const { group, columns } = groupOf(run);
    const found = regionCurve(group, columns, LEFT, always);
    expect(found?.curve.subtitle).toBe("1 of 2 maps not read");
    expect(found?.curve.lines[0]?.stretches).toEqual([[1]]);
    expect(found?.finished).toBe(true);
  });

  it("is unfinished as long as there was no time", () => {
    const { group, columns } = groupOf(runOf({ 0: [3, 1, 0, 0] }));
    const found = regionCurve(group, columns, LEFT, () => false);
    expect(found).toMatchObject({ finished: false, curve: { absence: "Being computed…" } });
  });

  it("is of maps alone, not of channels", () => {
    const run = runOf({ 0: [3, 1, 0, 0] });
    run.source.kind = "ACTIVATIONS";
    const { group, columns } = groupOf(run);
    expect(regionCurve(group, columns, LEFT, always)).toBeNull();
  });
});

describe("shareSize", () => {
  it.each([
    [28, 28, 28, 28],
    [512, 256, 64, 32],
    [1, 300, 1, 64],
  ])("of a picture of %d × %d is %d × %d", (height, width, ...expected) => {
    const run = timelineRun("a", [0], "x");
    const example = { ...groupOf(run).row.example, height, width };
    expect(Object.values(shareSize(example))).toEqual(expected);
  });
});
