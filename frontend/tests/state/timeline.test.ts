import { describe, expect, it } from "vitest";
import { buildTimeline, cellAt, type Row } from "../../src/state/timeline";
import { page, record, timelineRun, twoRuns } from "../logs";

const rowOf = (group: number, row: number) => twoRuns().groups[group]?.rows[row] as Row;

describe("buildTimeline", () => {
  it("has a column for every epoch of any run", () => {
    expect(twoRuns().epochs).toEqual([0, 1, 2, 4]);
  });

  it("puts the rows of the same picture together, whatever its place in each run", () => {
    const rows = twoRuns().groups.map(({ key, rows: all }) => [
      key,
      ...all.map(({ run, position }) => `${run.entry.name}${position}`),
    ]);
    expect(rows).toEqual([
      ["shirt", "a0", "b1"],
      ["shoe", "a1", "b0"],
    ]);
  });

  it("tells a picture that was given twice apart", () => {
    const { groups } = buildTimeline([timelineRun("a", [0], "x", "x")]);
    expect(groups.map(({ key }) => key)).toEqual(["x", "x~2"]);
  });
});

describe("cellAt", () => {
  it("is missing where the run has no such epoch, not its neighbor's", () => {
    expect(cellAt(rowOf(0, 1), 1).kind).toBe("missing");
    expect(cellAt(rowOf(0, 1), 2)).toMatchObject({ kind: "map", epoch: 2 });
  });

  it("is loading where the step is announced but not read", () => {
    const row = rowOf(0, 0);
    row.run.series.merge(page([0, 1, 2, 3], []));
    expect(cellAt(row, 3).kind).toBe("loading");
  });

  it("is unreadable where the server could not decode the blob", () => {
    const row = rowOf(0, 0);
    row.run.series.merge(page([0, 1, 2, 3], [], { unreadableSteps: [3] }));
    expect(cellAt(row, 3).kind).toBe("unreadable");
  });

  it("does not lay maps of earlier pictures over the present ones", () => {
    const row = rowOf(0, 0);
    const other = page([0], [0]);
    for (const entry of other.records) entry.record = record([[0, 1]], "other digest");
    row.run.series.merge(other);
    expect(cellAt(row, 0).kind).toBe("replaced");
  });
});
