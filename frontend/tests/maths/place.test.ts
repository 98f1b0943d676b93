import { describe, expect, it } from "vitest";
import { boxBetween, pixelAt, placeAt } from "../../src/maths/place";

const MAP = { height: 2, width: 3, values: Float32Array.of(1, 2, 3, 4, 5, Number.NaN) };

describe("placeAt", () => {
  it.each([
    [0, 0, { row: 0, column: 0, value: 1 }],
    [0.34, 0.49, { row: 0, column: 1, value: 2 }],
    [0.34, 0.5, { row: 1, column: 1, value: 5 }],
    [0.999, 0.999, { row: 1, column: 2, value: Number.NaN }],
  ])("finds the value at (%d, %d)", (x, y, expected) => {
    expect(placeAt(MAP, [x, y])).toEqual(expected);
  });

  it.each([
    [-0.01, 0.5],
    [0.5, 1],
    [Number.NaN, 0.5],
  ])("finds none at (%d, %d)", (x, y) => {
    expect(placeAt(MAP, [x, y])).toBeNull();
  });
});

describe("pixelAt", () => {
  it("counts rows from the top", () => {
    expect(pixelAt({ height: 10, width: 100 }, [0.5, 0.95])).toEqual({ row: 9, column: 50 });
  });
});

describe("boxBetween", () => {
  it("takes the corners in any order and stays within the picture", () => {
    expect(boxBetween([0.8, 0.5], [0.2, 1.7])).toEqual({
      top: 0.5,
      left: 0.2,
      bottom: 1,
      right: 0.8,
    });
  });

  it("is none without an area", () => {
    expect(boxBetween([0.2, 0.2], [0.2, 0.9])).toBeNull();
  });
});
