import { describe, expect, it } from "vitest";
import { resizeMap } from "../../src/maths/resize";
import {
  blend,
  type Picture,
  type Shading,
  strength,
  tableIndex,
} from "../../src/rendering/overlay";

const NAN = Number.NaN;

/** The entry i is the color (i, i, i), so that a color tells its place in the table. */
const RAMP = Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3));

function grayPicture(...levels: number[]): Picture {
  const rgba = new Uint8ClampedArray(levels.flatMap((level) => [level, level, level, 255]));
  return { height: 1, width: levels.length, rgba };
}

/** The gray levels that a map of one row gives over a picture of one level. */
function over(level: number, values: number[], change: Partial<Shading> = {}): number[] {
  const picture = grayPicture(...values.map(() => level));
  const map = { height: 1, width: values.length, values: Float32Array.from(values) };
  const shading = { table: RAMP, sign: "positive", scale: 1, threshold: 0, opacity: 1 } as const;
  const out = new Uint8ClampedArray(picture.rgba.length);
  blend(picture, map, { ...shading, ...change }, out);
  return values.map((_, i) => out[4 * i] as number);
}

describe("resizeMap", () => {
  const resized = (values: number[], width: number) => [
    ...resizeMap({ height: 1, width: values.length, values: Float32Array.from(values) }, 1, width)
      .values,
  ];

  it("puts the values at the centers of their pixels and repeats the edges", () => {
    expect(resized([0, 4], 4)).toEqual([0, 1, 3, 4]);
  });

  it("keeps a map of the same size", () => {
    expect(resized([1, -2, 3], 3)).toEqual([1, -2, 3]);
  });

  it("samples a smaller picture without averaging", () => {
    expect(resized([0, 2, 8, 10], 2)).toEqual([1, 9]);
  });

  it("works in both directions", () => {
    const map = { height: 2, width: 2, values: Float32Array.of(0, 4, 8, 12) };
    expect([...resizeMap(map, 4, 4).values.slice(4, 8)]).toEqual([2, 3, 5, 6]);
  });

  it("spreads a NaN to the pixels between it and its neighbor only", () => {
    expect(resized([NAN, 0, 0], 6)).toEqual([NAN, NAN, NAN, 0, 0, 0]);
  });
});

describe("strength", () => {
  it.each([
    ["positive", 0.5, 0.25],
    ["positive", -0.5, 0],
    ["negative", -0.5, 0.25],
    ["negative", 0.5, 0],
    ["both", -0.5, -0.25],
    ["positive", 9, 1],
    ["both", -9, -1],
  ] as const)("of the sign %s for %d of 2 is %d", (sign, value, expected) => {
    expect(strength(value, sign, 2)).toBeCloseTo(expected, 10);
  });
});

describe("tableIndex", () => {
  it("rounds half up", () => {
    expect(tableIndex(0.5 / 255, "positive")).toBe(1);
    expect(tableIndex(0, "both")).toBe(128);
  });
});

describe("blend", () => {
  it("covers the picture wholly from half of the scale on", () => {
    expect(over(0, [0, 0.25, 0.5, 1])).toEqual([0, 32, 128, 255]);
  });

  it("mixes by the opacity", () => {
    expect(over(100, [1], { opacity: 0.5 })).toEqual([178]);
  });

  it("leaves the picture where the value is below the threshold", () => {
    expect(over(7, [0.49, 0.5], { threshold: 0.5 })).toEqual([7, 128]);
  });

  it("leaves the picture at NaN and colors infinity as the greatest value", () => {
    expect(over(7, [NAN, Number.POSITIVE_INFINITY])).toEqual([7, 255]);
  });

  it("draws nothing when the scale is zero", () => {
    expect(over(7, [0, 1], { scale: 0 })).toEqual([7, 7]);
  });

  it("shows a map that has faded as faded on a shared scale", () => {
    expect(over(0, [0.1], { scale: 1 })[0]).toBeLessThan(over(0, [0.1], { scale: 0.1 })[0] ?? 0);
  });

  it("puts both signs at the two ends of a diverging table", () => {
    expect(over(7, [-1, 0, 1], { sign: "both" })).toEqual([0, 7, 255]);
  });
});
