import { describe, expect, it } from "vitest";
import { alignColumns, columnLabel, nearestColumn } from "../../src/state/alignment";

const run = (name: string, steps: number[], wallTimes = steps.map((step) => 1000 + step)) => ({
  run: name,
  steps,
  wallTimes,
});
const cells = (columns: ReturnType<typeof alignColumns>) =>
  columns.map(({ at, steps }) => [Math.round(at * 1000) / 1000, Object.fromEntries(steps)]);

describe("alignColumns", () => {
  it("by epoch has a column for every epoch of any run", () => {
    expect(cells(alignColumns([run("a", [0, 1, 2]), run("b", [0, 2, 4])], "epoch"))).toEqual([
      [0, { a: 0, b: 0 }],
      [1, { a: 1 }],
      [2, { a: 2, b: 2 }],
      [4, { b: 4 }],
    ]);
  });

  it("by progress puts the ends of runs of different lengths together", () => {
    expect(cells(alignColumns([run("a", [0, 1, 2]), run("b", [0, 5, 10])], "progress"))).toEqual([
      [0, { a: 0, b: 0 }],
      [0.5, { a: 1, b: 5 }],
      [1, { a: 2, b: 10 }],
    ]);
  });

  it("shows every epoch once, and none in the place of another", () => {
    const long = Array.from({ length: 20 }, (_, i) => i);
    const short = Array.from({ length: 8 }, (_, i) => i);
    const columns = alignColumns([run("long", long), run("short", short)], "progress");
    const all = (name: string) => columns.flatMap(({ steps }) => steps.get(name) ?? []);
    expect(all("long")).toEqual(long);
    expect(all("short")).toEqual(short);
    for (const { at, steps } of columns) {
      // Half of the long run's spacing, 1 / 19.
      expect(Math.abs((steps.get("short") ?? at * 7) / 7 - at)).toBeLessThanOrEqual(1 / 38 + 1e-9);
    }
  });

  it("by time counts from each run's own first epoch", () => {
    const columns = alignColumns(
      [run("a", [0, 1, 2], [50, 60, 70]), run("b", [0, 1], [900, 921])],
      "time",
    );
    expect(cells(columns)).toEqual([
      [0, { a: 0, b: 0 }],
      [10, { a: 1 }],
      [20, { a: 2, b: 1 }],
    ]);
  });

  it("keeps the order of epochs where part of a run was written again later", () => {
    const columns = alignColumns([run("a", [0, 1, 2], [0, 100, 20])], "time");
    expect(columns.map(({ steps }) => steps.get("a"))).toEqual([0, 1, 2]);
  });
});

describe("nearestColumn", () => {
  it.each([
    [-3, 0],
    [2, 0],
    [3, 1],
    [99, 2],
  ])("of %i is the column %i", (wanted, expected) => {
    expect(nearestColumn(alignColumns([run("a", [0, 5, 10])], "epoch"), wanted)).toBe(expected);
  });
});

describe("columnLabel", () => {
  it.each([
    [12, "epoch", "12"],
    [0.4567, "progress", "45.7\u00a0%"],
    [0, "time", "0\u00a0s"],
    [0.0354, "time", "35\u00a0ms"],
    [3.25, "time", "3.3\u00a0s"],
    [125, "time", "2:05\u00a0min"],
    [7260, "time", "2:01\u00a0h"],
  ] as const)("of %d by %s is %s", (at, alignment, expected) => {
    expect(columnLabel(at, alignment)).toBe(expected);
  });
});
