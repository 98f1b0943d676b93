import { describe, expect, it } from "vitest";
import { comparedCells, MOST_COMPARED, resolveComparison } from "../../src/state/comparison";
import { resolveSelection, type Selection } from "../../src/state/selection";
import { buildTimeline } from "../../src/state/timeline";
import { type Comparison, DEFAULT_VIEW } from "../../src/state/view";
import { timelineRun, twoRuns } from "../logs";

const timeline = twoRuns();
const selection = resolveSelection(timeline, { ...DEFAULT_VIEW, at: 2 }) as Selection;
const otherRun: Comparison = { kind: "cell", run: "b/interpret", epoch: "same" };
const resolve = (comparison: Comparison, from = selection) =>
  resolveComparison({ ...DEFAULT_VIEW, comparison }, from);

describe("resolveComparison", () => {
  it("takes the next run by itself", () => {
    expect(resolve({ kind: "auto" })).toEqual(otherRun);
  });

  it("does not compare a cell with itself", () => {
    expect(resolve({ kind: "cell", run: "a/interpret", epoch: "same" })).toEqual(otherRun);
    expect(resolve({ kind: "cell", run: null, epoch: "same" })).toEqual(otherRun);
  });

  it("keeps any two of run and epoch", () => {
    const both: Comparison = { kind: "cell", run: "b/interpret", epoch: "first" };
    expect(resolve(both)).toEqual(both);
    const ownFirst: Comparison = { kind: "cell", run: null, epoch: "first" };
    expect(resolve(ownFirst)).toEqual(ownFirst);
  });

  it("compares nothing when there is one run only", () => {
    const alone = buildTimeline([timelineRun("a", [0], "x")]);
    const only = resolveSelection(alone, DEFAULT_VIEW) as Selection;
    for (const kind of ["auto", "runs"] as const) {
      expect(resolve({ kind }, only)).toEqual({ kind: "none" });
    }
  });
});

describe("comparedCells", () => {
  const cells = (comparison: Comparison, from = selection) =>
    comparedCells(timeline, from, comparison);

  it("is the same epoch of another run, or its absence", () => {
    expect(cells(otherRun)).toMatchObject([{ state: "whole", epoch: 2 }]);
    const at1 = resolveSelection(timeline, { ...DEFAULT_VIEW, at: 1 }) as Selection;
    expect(cells(otherRun, at1)).toMatchObject([{ state: "missing", epoch: 1 }]);
  });

  it.each([
    ["first", 0],
    ["previous", 1],
    ["last", 4],
    [0, 0],
  ] as const)("is another epoch for %s", (epoch, expected) => {
    expect(cells({ kind: "cell", run: null, epoch })).toMatchObject([
      { epoch: expected, row: selection.row },
    ]);
  });

  it("says so where an epoch that was kept is gone", () => {
    expect(cells({ kind: "cell", run: null, epoch: 3 })).toMatchObject([
      { state: "missing", epoch: 3 },
    ]);
  });

  it("are the other runs, up to four with the selected one", () => {
    const many = buildTimeline("abcdef".split("").map((name) => timelineRun(name, [0], "x")));
    const first = resolveSelection(many, DEFAULT_VIEW) as Selection;
    const compared = comparedCells(many, first, { kind: "runs" });
    expect(compared.map(({ row }) => row.run.entry.name)).toEqual(["b", "c", "d"]);
    expect(compared).toHaveLength(MOST_COMPARED - 1);
  });

  it("is nothing when nothing is compared", () => {
    expect(cells({ kind: "none" })).toEqual([]);
  });
});
