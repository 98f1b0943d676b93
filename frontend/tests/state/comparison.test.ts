import { describe, expect, it } from "vitest";
import { comparedCell, comparisonOptions, resolveComparison } from "../../src/state/comparison";
import { resolveSelection, type Selection } from "../../src/state/selection";
import { buildTimeline } from "../../src/state/timeline";
import { type Comparison, DEFAULT_VIEW } from "../../src/state/view";
import { timelineRun, twoRuns } from "../logs";

const timeline = twoRuns();
const selection = resolveSelection(timeline, { ...DEFAULT_VIEW, epoch: 2 }) as Selection;
const resolve = (comparison: Comparison, from = selection) =>
  resolveComparison({ ...DEFAULT_VIEW, comparison }, from);

describe("resolveComparison", () => {
  it("takes the next run by itself", () => {
    expect(resolve({ kind: "auto" })).toEqual({ kind: "run", run: "b/interpret" });
  });

  it("does not compare a run with itself", () => {
    expect(resolve({ kind: "run", run: "a/interpret" })).toEqual({
      kind: "run",
      run: "b/interpret",
    });
  });

  it("compares nothing when there is one run only", () => {
    const alone = buildTimeline([timelineRun("a", [0], "x")]);
    const only = resolveSelection(alone, DEFAULT_VIEW) as Selection;
    expect(resolve({ kind: "auto" }, only)).toEqual({ kind: "none" });
  });
});

describe("comparedCell", () => {
  const cell = (comparison: Comparison, from = selection) =>
    comparedCell(timeline, from, comparison);

  it("is the same epoch of another run, or its absence", () => {
    expect(cell({ kind: "run", run: "b/interpret" })).toMatchObject({ kind: "map", epoch: 2 });
    const at1 = { ...selection, epoch: 1 };
    expect(cell({ kind: "run", run: "b/interpret" }, at1)).toMatchObject({ kind: "missing" });
  });

  it.each([
    [{ kind: "first" }, 0],
    [{ kind: "previous" }, 1],
    [{ kind: "last" }, 4],
    [{ kind: "epoch", epoch: 0 }, 0],
  ] as [Comparison, number][])("is another epoch for %o", (comparison, epoch) => {
    expect(cell(comparison)).toMatchObject({ epoch, row: selection.row });
  });

  it("is nothing when nothing is compared", () => {
    expect(cell({ kind: "none" })).toBeNull();
  });
});

describe("comparisonOptions", () => {
  it("offers the other runs, then other epochs", () => {
    expect(comparisonOptions(selection).map(({ label }) => label)).toEqual([
      "b",
      "first epoch",
      "previous epoch",
      "last epoch",
      "epoch 2, kept",
    ]);
  });
});
