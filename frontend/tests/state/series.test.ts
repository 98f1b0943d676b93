import { describe, expect, it } from "vitest";
import { Series } from "../../src/state/series";
import { page } from "../logs";
import { stage, stagePage } from "../pipeline_logs";

describe("Series", () => {
  it("forgets steps that are gone", () => {
    const series = new Series();
    series.merge(page([0, 1, 2], [0, 1, 2]));
    series.merge(page([0, 1], []));
    expect([series.has(2), series.record(2), series.numRead]).toEqual([false, undefined, 2]);
  });

  it("forgets what a resumed training has written again", () => {
    const series = new Series();
    series.merge(page([0, 1, 2], [0, 1, 2]));
    series.merge(page([0, 1, 2], [], { wallTimes: [100, 500, 501] }));
    expect([0, 1, 2].map((step) => series.record(step) !== undefined)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("knows unreadable steps as read", () => {
    const series = new Series();
    series.merge(page([0, 1], [0], { unreadableSteps: [1] }));
    expect([series.record(1), series.isWhole(1)]).toEqual([null, true]);
  });

  it("tells facts from whole records, and never puts facts in the place of maps", () => {
    const series = new Series();
    series.merge(page([0, 1], [0]));
    series.merge(page([0, 1], [0, 1]), false);
    expect([series.isWhole(0), series.isWhole(1)]).toEqual([true, false]);
    expect(series.record(1)?.facts?.maximum).toEqual([1]);
  });

  it("lets maps go and keeps their facts", () => {
    const series = new Series();
    series.merge(page([0, 1], [0, 1]));
    const before = series.bytes;
    series.keepWhole(new Set([1]));
    expect([series.isWhole(0), series.isWhole(1)]).toEqual([false, true]);
    expect(series.record(0)).toMatchObject({ facts: { maximum: [0] } });
    expect(series.record(0)?.maps).toBeUndefined();
    expect(series.bytes).toBe(before / 2);
  });

  it("tells what changes its facts from maps that come and go", () => {
    const series = new Series();
    const changed = (change: () => void): boolean => {
      const before = series.factsVersion;
      change();
      return series.factsVersion !== before;
    };
    const merge = (...args: Parameters<Series["merge"]>) => changed(() => series.merge(...args));
    expect(merge(page([0, 1, 2], []))).toBe(true);
    expect(merge(page([0, 1, 2], [0, 1]), false)).toBe(true);
    expect(merge(page([0, 1, 2], [0, 1]))).toBe(false);
    expect(changed(() => series.keepWhole(new Set([1])))).toBe(false);
    expect(merge(page([0, 1, 2], [], { unreadableSteps: [2] }))).toBe(true);
    expect(merge(page([0, 1, 2], [], { unreadableSteps: [2] }))).toBe(false);
    expect(merge(page([0, 1, 2], [2]))).toBe(true);
    expect(merge(page([0, 1, 2], [1], { wallTimes: [100, 500, 102] }))).toBe(true);
    expect(merge(page([0, 1, 2, 3], []))).toBe(true);
  });

  it("keeps no more of an answer than its own maps", () => {
    const series = new Series();
    const answer = page([0], [0]);
    const maps = answer.records[0]?.record?.maps;
    const buffer = new Uint8Array(1000);
    if (maps) maps.values = buffer.subarray(10, 14);
    series.merge(answer);
    expect(series.record(0)?.maps?.values.buffer.byteLength).toBe(4);
  });

  it("counts the pictures and the facts of a pipeline, and lets both go", () => {
    const series = new Series();
    const answer = stagePage(stage("loaded", 0, [0, 1], ["x", "y"]));
    const after = answer.records[0]?.record?.pipeline?.elements[0]?.after;
    if (after) after.picture = new Uint8Array(1000).subarray(10, 14);
    series.merge(answer);
    const kept = series.record(0)?.pipeline?.elements[0]?.after?.picture;
    expect([kept?.length, kept?.buffer.byteLength]).toEqual([4, 4]);
    const both = series.bytes;
    expect(both).toBeGreaterThan(4 * 4);
    series.keepWhole(new Set([1]));
    // Of a thousand elements the facts are large, too: they are read again when they are wanted.
    expect([series.record(0), series.isWhole(1)]).toEqual([undefined, true]);
    expect(series.bytes).toBeLessThan(0.6 * both);
  });
});
