import { describe, expect, it } from "vitest";
import type { SeriesPage } from "../../src/api/schema_pb";
import { readSeries, Series } from "../../src/state/series";
import { page } from "../logs";

/** Answers with the given pages in turn and notes what was asked. */
function answering(...pages: SeriesPage[]) {
  const asked: (number | undefined)[] = [];
  const read = async (after: number | undefined) => {
    asked.push(after);
    return pages[asked.length - 1] ?? Promise.reject(new Error("Asked too often."));
  };
  return { asked, read };
}

const nothing = () => {};

describe("readSeries", () => {
  it("goes on after the last record of a truncated page", async () => {
    const steps = [0, 1, 2, 3];
    const server = answering(page(steps, [0, 1], { truncated: true }), page(steps, [2, 3]));
    const series = new Series();
    await readSeries(series, server.read, nothing);
    expect(server.asked).toEqual([undefined, 1]);
    expect(steps.map((step) => series.record(step)?.facts?.maximum[0])).toEqual(steps);
  });

  it("asks a live series for what is newer than its newest step", async () => {
    const series = new Series();
    series.merge(page([0, 1], [0, 1]));
    const server = answering(page([0, 1, 2], [2]));
    await readSeries(series, server.read, nothing);
    expect(server.asked).toEqual([1]);
    expect(series.steps).toEqual([0, 1, 2]);
  });

  it("reads the steps anew that a resumed training has written again", async () => {
    const series = new Series();
    series.merge(page([0, 1, 2], [0, 1, 2]));
    const old = series.record(1);
    const wallTimes = [100, 500, 501];
    const server = answering(
      page([0, 1, 2], [], { wallTimes }),
      page([0, 1, 2], [1, 2], { wallTimes }),
    );
    await readSeries(series, server.read, nothing);
    expect(server.asked).toEqual([2, 0]);
    expect(series.record(1)).not.toBe(old);
  });

  it("does not wait for steps that cannot be decoded", async () => {
    const series = new Series();
    const server = answering(page([0, 1], [0], { unreadableSteps: [1] }));
    await readSeries(series, server.read, nothing);
    expect(series.record(1)).toBeNull();
  });

  it("fails rather than asking for ever when an announced step does not come", async () => {
    const server = answering(page([0, 1], [0]), page([0, 1], []));
    await expect(readSeries(new Series(), server.read, nothing)).rejects.toThrow("Epoch 1");
  });
});

describe("Series", () => {
  it("forgets steps that are gone", () => {
    const series = new Series();
    series.merge(page([0, 1, 2], [0, 1, 2]));
    series.merge(page([0, 1], []));
    expect([series.has(2), series.record(2)]).toEqual([false, undefined]);
  });
});
