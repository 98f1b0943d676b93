import { describe, expect, it } from "vitest";
import {
  blendTile,
  gridOf,
  layTile,
  mosaicLayout,
  reducedMap,
  resampleMap,
} from "../../src/rendering/mosaic";

const map = (height: number, width: number, ...values: number[]) => ({
  height,
  width,
  values: Float32Array.from(values),
});

describe("gridOf", () => {
  it.each([
    [1, 1, 1],
    [2, 1, 2],
    [5, 2, 3],
    [9, 3, 3],
    [12, 3, 4],
  ])("of %i is %i by %i", (count, rows, columns) => {
    expect(gridOf(count)).toEqual({ rows, columns });
  });
});

describe("reducedMap", () => {
  it("has means of a map that is longer than asked for, and the map itself else", () => {
    const long = map(1, 4, 1, 3, 5, 7);
    expect(reducedMap(long, 2)).toEqual(map(1, 2, 2, 6));
    expect(reducedMap(long, 4)).toBe(long);
  });
});

describe("mosaicLayout", () => {
  it("fills its side exactly, with gaps between", () => {
    expect(mosaicLayout(4, { height: 3, width: 3 }, { side: 9, gap: 1 })).toEqual({
      height: 9,
      width: 9,
      rows: [
        [0, 4],
        [5, 9],
      ],
      columns: [
        [0, 4],
        [5, 9],
      ],
    });
  });

  it("keeps the shape of tiles that are wider than high", () => {
    const { height, width } = mosaicLayout(4, { height: 1, width: 2 }, { side: 8, gap: 0 });
    expect([height, width]).toEqual([4, 8]);
  });

  it("shows every tile, be the side too short for them", () => {
    const { width, columns } = mosaicLayout(9, { height: 5, width: 5 }, { side: 2, gap: 1 });
    expect([width, columns]).toEqual([
      3,
      [
        [0, 1],
        [1, 2],
        [2, 3],
      ],
    ]);
  });
});

describe("resampleMap", () => {
  it("takes means when it shrinks and repeats when it grows", () => {
    expect(resampleMap(map(2, 2, 1, 3, 5, 7), 1, 1).values).toEqual(Float32Array.of(4));
    expect(resampleMap(map(1, 2, 1, 3), 2, 4).values).toEqual(
      Float32Array.of(1, 1, 3, 3, 1, 1, 3, 3),
    );
  });
});

describe("blendTile", () => {
  /** The color of entry i is (i, i, i). */
  const table = Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3));
  const paint = (values: number[], shading: { scale: number; threshold: number }) => {
    const rgba = new Uint8ClampedArray(4 * 3);
    const tile = map(1, values.length, ...values);
    blendTile(tile, { table, sign: "positive", ...shading }, { rgba, width: 3 }, [0, 1]);
    return [...rgba];
  };

  it("puts full colors at its place", () => {
    expect(paint([0, 2], { scale: 2, threshold: 0 })).toEqual([
      ...[0, 0, 0, 0],
      ...[0, 0, 0, 255],
      ...[255, 255, 255, 255],
    ]);
  });

  it("leaves out NaN and what is below the threshold", () => {
    expect(paint([Number.NaN, 0.5], { scale: 2, threshold: 0.5 })).toEqual(Array(12).fill(0));
  });

  it("draws nothing without a scale", () => {
    expect(paint([0, 0], { scale: 0, threshold: 0 })).toEqual(Array(12).fill(0));
  });
});

describe("layTile", () => {
  const alphas = (dead: boolean) => {
    const rgba = new Uint8ClampedArray(4 * 8);
    layTile({ rgba, width: 4 }, [0, 2], [1, 4], dead);
    return [...rgba].filter((_, i) => i % 4 === 3);
  };

  it("fills its place and no other", () => {
    expect(alphas(false)).toEqual([0, 40, 40, 40, 0, 40, 40, 40]);
  });

  it("has stripes where the channel is dead", () => {
    expect(alphas(true)).toEqual([0, 40, 40, 40, 0, 40, 40, 255]);
  });
});
