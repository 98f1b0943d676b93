import { describe, expect, it } from "vitest";
import { difference, type Sign } from "../../src/maths/difference";

const map = (...values: number[]) => ({
  height: 1,
  width: values.length,
  values: Float32Array.from(values),
});

const minus = (b: number[], a: number[], sign: Sign, by: [number, number] = [1, 1]) => [
  ...difference({ map: map(...a), divisor: by[0] }, { map: map(...b), divisor: by[1] }, sign)
    .values,
];

describe("difference", () => {
  it("is B minus A", () => {
    expect(minus([3, -1], [1, 1], "both")).toEqual([2, -2]);
  });

  it("is of what the sign lets be seen", () => {
    expect(minus([3, -1], [-2, 1], "positive")).toEqual([3, -1]);
    expect(minus([3, -1], [-2, 1], "negative")).toEqual([-2, 1]);
  });

  it("is of shares where each map has its own scale", () => {
    expect(minus([4, 2], [1, 1], "positive", [1, 4])).toEqual([0, -0.5]);
  });

  it("takes a map without a maximum as nothing", () => {
    expect(minus([4], [-1], "positive", [0, 4])).toEqual([1]);
  });

  it("is not known where one of them is not", () => {
    expect(minus([Number.NaN, 1], [0, Number.NaN], "positive")).toEqual([Number.NaN, Number.NaN]);
  });
});
