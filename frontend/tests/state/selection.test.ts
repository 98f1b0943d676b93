import { describe, expect, it } from "vitest";
import { moveIndex, moveRow, resolveSelection, type Selection } from "../../src/state/selection";
import { DEFAULT_VIEW } from "../../src/state/view";
import { twoRuns } from "../logs";

const timeline = twoRuns();
const select = (change = {}) =>
  resolveSelection(timeline, { ...DEFAULT_VIEW, ...change }) as Selection;

describe("resolveSelection", () => {
  it("begins at the last epoch of the first row", () => {
    const { column, group, row } = select();
    expect([column.at, group.key, row.run.entry.name]).toEqual([2, "shirt", "a"]);
  });

  it("is the reader's choice", () => {
    const { column, group, row } = select({ at: 1, example: "shoe", run: "b/interpret" });
    expect([column.at, group.key, row.run.entry.name]).toEqual([1, "shoe", "b"]);
  });

  it("is nothing without epochs", () => {
    expect(resolveSelection({ ...timeline, columns: [] }, DEFAULT_VIEW)).toBeNull();
  });
});

describe("moveIndex", () => {
  const { columns } = timeline;
  it.each([
    [1, 1, 2],
    [1, -1, 0],
    [3, 1, 3],
    [3, Number.NEGATIVE_INFINITY, 0],
    [0, Number.POSITIVE_INFINITY, 3],
  ])("from %i by %d columns is %i", (from, by, expected) => {
    expect(moveIndex(columns, from, by)).toBe(expected);
  });
});

describe("moveRow", () => {
  it("goes over the border between examples", () => {
    const from = select({ run: "b/interpret" });
    expect(moveRow(timeline, from, 1)).toEqual({ example: "shoe", run: "a/interpret" });
  });

  it("stays at the ends", () => {
    expect(moveRow(timeline, select(), -1)).toEqual({ example: "shirt", run: "a/interpret" });
  });
});
