import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { VerdictSchema } from "../../../src/api/schema_pb";
import {
  evidenceWords,
  judgedAt,
  judgedWords,
  placesOf,
  type ShownVerdict,
} from "../../../src/state/pipeline/verdicts";
import { seriesOf, splitAt, stage, verdictsPage } from "../../pipeline_logs";

const TWICE = {
  name: "scaled twice",
  split: "train",
  stage: "scaled",
  elements: ["x", "y"],
  epochs: [0, 1],
};
const CONSTANT = { name: "constant", split: "train", stage: "loaded", isNote: true };
const judged = seriesOf(verdictsPage({ 0: [], 2: [TWICE], 4: [CONSTANT, TWICE] }));
const names = (epoch: number, chosen: string | null = null) =>
  judgedAt(judged, epoch, chosen)?.verdicts.map(({ verdict: { name } }) => name);

describe("judgedAt", () => {
  it("is the newest that was known at the epoch", () => {
    expect([0, 1, 2, 3, 4, 9].map((epoch) => names(epoch)?.length)).toEqual([0, 0, 1, 1, 2, 2]);
    expect(names(4)).toEqual(["constant", "scaled twice"]);
  });

  it("tells nothing found from nobody having looked", () => {
    expect(judgedAt(judged, 1)?.verdicts).toEqual([]);
    expect(judgedAt(seriesOf(verdictsPage({ 3: [] })), 2)).toBeNull();
    expect(judgedAt(null, 2)).toBeNull();
  });

  it("keeps the chosen verdict at an epoch before it was found", () => {
    const key = judgedAt(judged, 4)?.verdicts[1]?.key ?? "";
    expect(names(0, key)).toEqual(["constant", "scaled twice"]);
    expect(names(2, key)).toEqual(["scaled twice"]);
    expect(names(0, "gone")).toEqual([]);
  });

  it("tells how many there are at the most, so that the page can keep room for them", () => {
    expect([0, 4].map((epoch) => judgedAt(judged, epoch)?.most)).toEqual([2, 2]);
  });

  it("has a key for each, though names repeat", () => {
    const twice = seriesOf(verdictsPage({ 0: [TWICE, TWICE] }));
    const keys = judgedAt(twice, 0)?.verdicts.map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
  });
});

describe("a verdict", () => {
  const shown = (verdict: object): ShownVerdict => ({
    key: "k",
    verdict: create(VerdictSchema, verdict),
  });
  const splits = [
    splitAt(0, ["x", "y", "z"], stage("loaded", 0, [0], ["x"]), stage("scaled", 1, [0], ["x"])),
  ];

  it("leads to the column of its stage and to its elements", () => {
    const places = placesOf(shown({ ...TWICE, elements: ["z", "gone", "x"] }), splits);
    // In the order of the rows: the topmost is scrolled to.
    expect(places).toEqual([{ column: "pipeline/train/scaled", elements: ["x", "z"] }]);
  });

  it("that two splits share leads to that of which it is told, and is seen in both", () => {
    const validation = splitAt(0, ["v"], stage("scaled", 1, [0], ["v"], {}, "validation"));
    const both = [...splits, validation];
    const places = placesOf(shown({ ...TWICE, split: "validation", elements: ["x", "v"] }), both);
    expect(places.map(({ elements }) => elements)).toEqual([["v"], ["x"]]);
  });

  it("leads nowhere where its stage or split is not in the log", () => {
    expect(placesOf(shown({ ...TWICE, stage: "other" }), splits)).toEqual([]);
    const elsewhere = { ...TWICE, split: "validation", elements: ["gone"] };
    expect(placesOf(shown(elsewhere), splits)).toEqual([]);
  });

  it.each([
    [["x"], [3], "1 element at epoch 3"],
    [["x", "y"], [0, 1, 2], "2 elements at epochs 0 to 2"],
    [["x", "y"], [0, 5], "2 elements at 2 epochs from 0 on"],
    [[], [], "0 elements"],
  ])("of %j at %j says: %s", (elements, epochs, words) => {
    expect(evidenceWords(create(VerdictSchema, { elements, epochs }))).toBe(words);
  });
});

it("says what was found, or that nothing was", () => {
  const words = (epoch: number) => {
    const one = judgedAt(judged, epoch);
    return one && judgedWords(one, 8);
  };
  expect([0, 2, 4].map(words)).toEqual([
    "Nothing wrong was found with 8 elements up to epoch 0.",
    "1 fault, up to epoch 2",
    "1 fault and 1 note, up to epoch 4",
  ]);
});
