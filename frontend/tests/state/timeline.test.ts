import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { type Encoding, TilesSchema } from "../../src/api/schema_pb";
import { absenceWords } from "../../src/export/cell_words";
import { type FilterCell, tileOf } from "../../src/kinds/filters/state";
import type { ItemRow, Row } from "../../src/state/rows";
import { buildTimeline, cellAt, cellOf } from "../../src/state/timeline";
import { filterRun, page, record, timelineRun, twoRuns } from "../logs";

const rowOf = (group: number, row: number) => twoRuns().groups[group]?.rows[row] as Row;

describe("buildTimeline", () => {
  it("has a column for every epoch of any run", () => {
    expect(twoRuns().columns.map(({ at }) => at)).toEqual([0, 1, 2, 4]);
  });

  it("puts the rows of the same picture together, whatever its place in each run", () => {
    const rows = twoRuns().groups.map(({ key, rows: all }) => [
      key,
      ...all.map((row) => row.run.entry.name + (row.example ? row.position : "")),
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

describe("filters", () => {
  const timeline = () =>
    buildTimeline([
      filterRun("a", { 0: [3, 40], 1: [3] }),
      filterRun("b", { 0: [12, 3], 2: [3, 12] }),
    ]);

  it("are matched over runs by their channel, in its order", () => {
    const rows = timeline().groups.map(({ key, rows: all }) => [
      key,
      ...all.map(({ run }) => run.entry.name),
    ]);
    expect(rows).toEqual([
      ["filter 3", "a", "b"],
      ["filter 12", "b"],
      ["filter 40", "a"],
    ]);
  });

  it("are found in each record at their own place", () => {
    const row = timeline().groups[1]?.rows[0] as ItemRow;
    const cells = [0, 2].map((epoch) => cellOf(row, epoch) as FilterCell);
    expect(cells.map(({ state }) => state)).toEqual(["whole", "whole"]);
    expect(cells.map(({ record }) => tileOf(row, record))).toEqual([0, 1]);
  });

  it("tell an epoch without the filter from one that is not there", () => {
    const row = timeline().groups[2]?.rows[0] as ItemRow;
    expect([1, 2].map((epoch) => cellOf(row, epoch).state)).toEqual(["left out", "missing"]);
  });
});

describe("cellAt", () => {
  it("is what the row's own run has in a column, or its absence", () => {
    const { columns, groups } = twoRuns();
    const kinds = groups[0]?.rows.map((row) =>
      columns.map((column) => cellAt(row, column).state === "whole"),
    );
    expect(kinds).toEqual([
      [true, true, true, false],
      [true, false, true, true],
    ]);
  });
});

describe("cellOf", () => {
  it("has as many maps as its kind of series has", () => {
    const row = rowOf(0, 0);
    const record = row.run.series.record(0);
    const of = (kind: string, channel: number[]) => {
      row.run.source.kind = kind;
      if (record) record.tiles = create(TilesSchema, { channel });
      return cellOf(row, 0);
    };
    expect(of("ACTIVATIONS", [0]).state).toBe("whole");
    expect(of("MAPS", [0, 1]).state).toBe("whole");
    const words = expect.stringMatching(/2 maps where 4/);
    expect(of("ACTIVATIONS", [0, 1])).toMatchObject({ state: "unreadable", fault: { words } });
  });

  it("is missing where the run has no such epoch, not its neighbor's", () => {
    expect(cellOf(rowOf(0, 1), 1).state).toBe("missing");
    expect(cellOf(rowOf(0, 1), 2)).toMatchObject({ state: "whole", epoch: 2 });
  });

  it("is loading where the step is announced but not read", () => {
    const row = rowOf(0, 0);
    row.run.series.merge(page([0, 1, 2, 3], []));
    expect(cellOf(row, 3).state).toBe("loading");
  });

  it("is loading where its facts are here without its maps", () => {
    const row = rowOf(0, 0);
    row.run.series.merge(page([0, 1, 2, 3], [3]), false);
    expect(cellOf(row, 3).state).toBe("loading");
  });

  it.each([
    ["bytes are missing", { values: new Uint8Array(3) }, /do not fit their size/],
    ["it has no scale", { scale: [0, 1] }, /no scale/],
    ["there is one map too few", { scale: [1], values: new Uint8Array(4) }, /1 maps where 2/],
    ["the encoding is of the future", { encoding: 9 as Encoding }, /encoding, 9/],
  ])("is unreadable, and says why, where %s", (_, change, words) => {
    const row = rowOf(0, 0);
    const record = row.run.series.record(0);
    Object.assign(record?.maps ?? {}, change);
    expect(cellOf(row, 0)).toMatchObject({
      state: "unreadable",
      fault: { words: expect.stringMatching(words), altered: false },
    });
  });

  it("is unreadable in the server's words where it has left the maps out", () => {
    const row = rowOf(0, 0);
    const record = row.run.series.record(0);
    if (record) Object.assign(record, { maps: undefined, problems: ["An unknown encoding."] });
    expect(cellOf(row, 0)).toMatchObject({
      state: "unreadable",
      fault: { words: "An unknown encoding." },
    });
  });

  it("is unreadable where a filter's picture is left out", () => {
    const timeline = buildTimeline([filterRun("a", { 0: [7, 3] })]);
    const row = timeline.groups[0]?.rows[0] as ItemRow;
    const record = row.run.series.record(0);
    if (record?.tiles) record.tiles.picture[1] = new Uint8Array();
    expect(cellOf(row, 0)).toMatchObject({ state: "unreadable", row: { item: 3 } });
  });

  it("is altered where the server says so, with its words", () => {
    const row = rowOf(0, 0);
    row.run.series.merge(
      page([0, 1, 2, 3], [], {
        unreadableSteps: [1, 3],
        unreadableReasons: ["It is damaged.", "It is altered."],
        alteredSteps: [3],
      }),
    );
    const damaged = { words: "It is damaged.", altered: false };
    expect(cellOf(row, 1)).toMatchObject({ state: "unreadable", fault: damaged });
    const cell = cellOf(row, 3);
    expect(cell).toMatchObject({ fault: { words: "It is altered.", altered: true } });
    expect(absenceWords(cell)).toBe("altered");
  });

  it("is unreadable where the server could not decode the blob", () => {
    const row = rowOf(0, 0);
    row.run.series.merge(page([0, 1, 2, 3], [], { unreadableSteps: [3] }));
    expect(cellOf(row, 3).state).toBe("unreadable");
  });

  it("does not lay maps of earlier pictures over the present ones", () => {
    const row = rowOf(0, 0);
    const other = page([0], [0]);
    for (const entry of other.records) entry.record = record([[0, 1]], "other digest");
    row.run.series.merge(other);
    expect(cellOf(row, 0).state).toBe("replaced");
  });
});
