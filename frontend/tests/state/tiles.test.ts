import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { type Tiles, TilesSchema } from "../../src/api/schema_pb";
import type { ExampleCell } from "../../src/state/cells";
import type { ExampleRow } from "../../src/state/rows";
import { channelTiles, chosenTile, coverage } from "../../src/state/tiles";
import { record, timelineRun } from "../logs";

const tiles = create(TilesSchema, {
  channel: [4, 7, 9],
  activation: [0.5, Number.NaN, 0],
  dead: [false, false, true],
  topExample: [1, -1, 0],
  topY: [0.25],
  topX: [0.75],
  numChannels: 64,
  numDead: 3,
});

function cell(position: number, shown: Tiles = tiles): ExampleCell {
  const run = timelineRun("a", [0], "shirt", "shoe");
  const example = run.examples.examples[position] as ExampleRow["example"];
  const row: ExampleRow = { run, example, position };
  const one = record([]);
  one.tiles = shown;
  return { state: "whole", row, epoch: 0, record: one };
}

describe("channelTiles", () => {
  it("takes the maps of the cell's own example", () => {
    const maps = (position: number) => channelTiles(cell(position)).map(({ map }) => map);
    expect([maps(0), maps(1)]).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
  });

  it("says where a channel is most active, if that is known", () => {
    const [first, ...others] = channelTiles(cell(0));
    expect(first).toMatchObject({ channel: 4, activation: 0.5, dead: false });
    expect(first?.top).toMatchObject({ position: 1, example: { id: "shoe" }, y: 0.25, x: 0.75 });
    expect(others).toMatchObject([
      { activation: null, top: null },
      { dead: true, top: null },
    ]);
  });
});

describe("chosenTile", () => {
  it("is the reader's, else the first, and none where the reader's is not shown", () => {
    const all = channelTiles(cell(0));
    const found = [9, null, 5].map((channel) => chosenTile(all, channel)?.channel);
    expect(found).toEqual([9, 4, undefined]);
  });
});

describe("coverage", () => {
  it("counts what is shown and, of channels, what is dead", () => {
    expect(coverage(tiles, true)).toBe("3 of 64 shown, 3 of 64 dead");
    expect(coverage(tiles, false)).toBe("3 of 64 shown");
  });

  it("believes the tiles where the layer's size was not logged", () => {
    expect(coverage(create(TilesSchema, { channel: [1, 2] }), false)).toBe("2 of 2 shown");
  });
});
