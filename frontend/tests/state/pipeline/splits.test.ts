import { describe, expect, it } from "vitest";
import { alignedColumns, byId, bySplit, elementName } from "../../../src/state/pipeline/splits";
import { splitAt, stage } from "../../pipeline_logs";

const split = (...names: string[]) =>
  splitAt(0, ["x"], ...names.map((name, place) => stage(name, place, [0], ["x"])));
const aligned = (...splits: string[][]) =>
  alignedColumns(splits.map((names) => split(...names))).map((columns) =>
    columns.map((column) => column?.stage.name ?? "–"),
  );

describe("alignedColumns", () => {
  it("puts stages of one name under each other, with a gap where a split has none", () => {
    const train = ["loaded", "resized", "augmented", "scaled"];
    expect(aligned(train, ["loaded", "resized", "scaled"])).toEqual([
      train,
      ["loaded", "resized", "–", "scaled"],
    ]);
  });

  it("finds a place for what the first split has not", () => {
    expect(aligned(["loaded", "scaled"], ["loaded", "cropped", "scaled"])).toEqual([
      ["loaded", "–", "scaled"],
      ["loaded", "cropped", "scaled"],
    ]);
    expect(aligned(["a", "b", "c"], ["a", "c", "last"])).toEqual([
      ["a", "b", "c", "–"],
      ["a", "–", "c", "last"],
    ]);
    expect(aligned(["a"], ["b"])).toEqual([
      ["–", "a"],
      ["b", "–"],
    ]);
  });

  it("loses no stage where the splits have them in another order", () => {
    const [one, other] = aligned(["a", "b"], ["b", "a"]);
    expect(one?.filter((name) => name !== "–")).toEqual(["a", "b"]);
    expect(other?.filter((name) => name !== "–").sort()).toEqual(["a", "b"]);
    expect(aligned(["a", "a"], ["a"])).toEqual([
      ["a", "a"],
      ["a", "–"],
    ]);
  });
});

it("lets the training stand first, then the validation, then others by name", () => {
  expect(["test", "validation", "extra", "train"].sort(bySplit)).toEqual([
    "train",
    "validation",
    "extra",
    "test",
  ]);
});

it("orders elements as people number them", () => {
  expect(["img_10", "img_9", "a"].sort(byId)).toEqual(["a", "img_9", "img_10"]);
});

describe("an element", () => {
  it("without a key of the user's is told by a part of its id", () => {
    expect(elementName("1c029af912c0efd8")).toBe("#1c029a");
    expect(elementName("cup_0.png")).toBe("cup_0.png");
    expect(elementName("1c029af912c0efd")).toBe("1c029af912c0efd");
  });
});
