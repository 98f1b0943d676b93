import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { PassingSchema } from "../../../src/api/schema_pb";
import { cellFacts, exactRange, rangeWords, sizeWords } from "../../../src/state/pipeline/facts";
import { cellIn } from "../../../src/state/pipeline/stages";
import { passing, splitAt, stage } from "../../pipeline_logs";

type Passed = MessageInitShape<typeof PassingSchema>;

const words = (text: string) => text.replaceAll("\u00a0", " ");

/** The facts of an element that has changed on the way from one stage to the next. */
function changed(before: Passed, after: Passed): { [name: string]: string | null } {
  const { columns } = splitAt(
    0,
    ["x"],
    stage("one", 0, [0], ["x"], before),
    stage("other", 1, [0], ["x"], after),
  );
  const [first, second] = columns.map((column) => cellIn(column, "x"));
  if (!first || !second) throw new Error("There are two columns.");
  return Object.fromEntries(
    cellFacts(second, first).map(({ name, was }) => [name, was && words(was)]),
  );
}

const SAME = { Type: null, Size: null, Range: null, Label: null };

describe("facts that changed since the column before", () => {
  it("are the type, the size and the label where they are others", () => {
    expect(changed({}, { dtype: "float32" })).toEqual({ ...SAME, Type: "uint8" });
    expect(changed({}, { shape: [2, 2, 3] })).toEqual({ ...SAME, Size: "4 × 6 × 3" });
    expect(changed({}, { label: "dog" })).toEqual({ ...SAME, Label: "cat" });
  });

  it("are the range where values stand for something else", () => {
    expect(changed({}, { maximum: 1 })).toEqual({ ...SAME, Range: "0 … 255" });
    expect(changed({ maximum: 1 }, { minimum: -1, maximum: 1 })).toMatchObject({ Range: "0 … 1" });
    expect(changed({}, { minimum: -124, maximum: 131 })).toMatchObject({ Range: "0 … 255" });
    expect(changed({}, { notFinite: true })).toMatchObject({ Range: "0 … 255" });
    expect(changed({}, { minimum: 7, maximum: 7 })).toMatchObject({ Range: "0 … 255" });
  });

  it("are not what an augmentation does to the ends of the range", () => {
    expect(changed({ maximum: 1 }, { minimum: 0.1, maximum: 0.9 })).toEqual(SAME);
    expect(changed({ minimum: 3, maximum: 250 }, { minimum: 20, maximum: 255 })).toEqual(SAME);
    expect(changed({ minimum: 7, maximum: 7 }, { minimum: 7, maximum: 7 })).toEqual(SAME);
  });

  it("are none in the first column, nor behind a stage without a picture", () => {
    const [column] = splitAt(0, ["x"], stage("one", 0, [0], ["x"])).columns;
    const cell = column && cellIn(column, "x");
    expect(cell && cellFacts(cell, null).map(({ was }) => was)).toEqual([null, null, null, null]);
    expect(changed({ picture: new Uint8Array(), dtype: "", shape: [], label: "" }, {})).toEqual(
      SAME,
    );
  });
});

describe("the range in words", () => {
  const of = (minimum: number, maximum: number, more: Passed = {}) =>
    create(PassingSchema, passing({ minimum, maximum, ...more }));

  it.each([
    [0, 255, "0 … 255"],
    [0.0469, 254.7, "0 … 255"],
    [0.0106, 0.8222, "0.01 … 0.82"],
    [7.2e-7, 0.003921, "0 … 0.0039"],
    [-0.004, 1, "0 … 1"],
    [-2.1, 2.64, "−2.1 … 2.6"],
    [0, 65535, "0 … 65535"],
    [3, 3, "3 only"],
  ])("%f to %f is %s", (minimum, maximum, expected) => {
    expect(words(rangeWords(of(minimum, maximum)))).toBe(expected);
  });

  it("has all digits where there is room", () => {
    expect(words(exactRange(of(0.0106, 65535)))).toBe("0.0106 … 65535");
  });

  it("names what is no number", () => {
    expect(words(rangeWords(of(0, 1, { notFinite: true })))).toBe("0 … 1, some NaN or infinite");
    expect(rangeWords(of(Number.NaN, Number.NaN, { notFinite: true }))).toBe("no finite value");
  });
});

it("says where the channels are when they come first", () => {
  const first = create(PassingSchema, passing({ shape: [3, 4, 6], channelsFirst: true }));
  expect(words(sizeWords(first))).toBe("3 × 4 × 6, channels first");
});
