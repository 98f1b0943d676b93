import { describe, expect, it } from "vitest";
import {
  moveEpoch,
  moveRow,
  nearestEpoch,
  resolveSelection,
  type Selection,
} from "../../src/state/selection";
import { DEFAULT_VIEW } from "../../src/state/view";
import { twoRuns } from "../logs";

const timeline = twoRuns();
const select = (change = {}) =>
  resolveSelection(timeline, { ...DEFAULT_VIEW, ...change }) as Selection;

describe("resolveSelection", () => {
  it("begins at the last epoch of the first row", () => {
    const { epoch, group, row } = select();
    expect([epoch, group.key, row.run.entry.name]).toEqual([4, "shirt", "a"]);
  });

  it("is the reader's choice", () => {
    const { epoch, group, row } = select({ epoch: 1, example: "shoe", run: "b/interpret" });
    expect([epoch, group.key, row.run.entry.name]).toEqual([1, "shoe", "b"]);
  });

  it("is nothing without epochs", () => {
    expect(resolveSelection({ epochs: [], groups: timeline.groups }, DEFAULT_VIEW)).toBeNull();
  });
});

describe("moveEpoch", () => {
  const epochs = [0, 5, 10];
  it.each([
    [5, 1, 10],
    [5, -1, 0],
    [10, 1, 10],
    [10, Number.NEGATIVE_INFINITY, 0],
    [0, Number.POSITIVE_INFINITY, 10],
  ])("from %i by %d columns is %i", (from, columns, expected) => {
    expect(moveEpoch(epochs, from, columns)).toBe(expected);
  });
});

describe("nearestEpoch", () => {
  it.each([
    [-3, 0],
    [2, 0],
    [3, 5],
    [99, 10],
  ])("of %i is %i", (wanted, expected) => {
    expect(nearestEpoch([0, 5, 10], wanted)).toBe(expected);
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
