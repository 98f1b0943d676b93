import { describe, expect, it } from "vitest";
import { contourLevels, LEVELS } from "../../src/rendering/contours";

const row = (...values: number[]) => ({
  height: 1,
  width: values.length,
  values: Float32Array.from(values),
});

/** Rises from 0 at the left border to 1 at the right one. */
function ramp(size: number) {
  const values = Float32Array.from({ length: size * size }, (_, i) => ((i % size) + 0.5) / size);
  return { height: size, width: size, values };
}

describe("contourLevels", () => {
  it("of a smooth ramp are straight lines where it reaches the levels", () => {
    const levels = contourLevels(
      ramp(20),
      { sign: "positive", scale: 1 },
      { native: false, side: 20 },
    );
    expect(levels.map(({ value }) => value)).toEqual(LEVELS);
    for (const { value, lines, dashed } of levels) {
      expect(dashed).toBe(false);
      const points = lines.flat();
      expect(points.length).toBeGreaterThan(10);
      for (const [x] of points) expect(x).toBeCloseTo(value, 5);
      // From the top to the bottom, and never along the border.
      expect(Math.min(...points.map(([, y]) => y))).toBe(0);
      expect(Math.max(...points.map(([, y]) => y))).toBe(1);
    }
  });

  it("of native values run along the squares", () => {
    const [low] = contourLevels(
      row(0, 1, 0, 0),
      { sign: "positive", scale: 2 },
      { native: true, side: 9 },
    );
    expect(low?.lines).toEqual([
      [
        [0.25, 0],
        [0.25, 1],
      ],
      [
        [0.5, 0],
        [0.5, 1],
      ],
    ]);
  });

  it("are dashed where evidence is negative", () => {
    const both = contourLevels(row(-1, 1), { sign: "both", scale: 1 }, { native: true, side: 9 });
    expect(both.map(({ value, dashed }) => [value, dashed])).toEqual([
      ...LEVELS.map((level) => [level, false]),
      ...LEVELS.map((level) => [-level, true]),
    ]);
    const negative = contourLevels(
      row(-1, 1),
      { sign: "negative", scale: 1 },
      { native: true, side: 9 },
    );
    expect(negative.map(({ dashed }) => dashed)).toEqual([true, true, true]);
    expect(negative[0]?.lines).toHaveLength(1);
  });

  it("are none where nothing reaches a level, or there is no scale", () => {
    const smooth = { native: false, side: 8 };
    const flat = contourLevels(row(0.1, 0.1), { sign: "positive", scale: 1 }, smooth);
    expect(flat.flatMap(({ lines }) => lines)).toEqual([]);
    expect(contourLevels(row(1, 2), { sign: "positive", scale: 0 }, smooth)).toEqual([]);
  });

  it("leave out what is not a number", () => {
    const smooth = { native: false, side: 4 };
    const values = Float32Array.from({ length: 16 }, () => Number.NaN);
    const levels = contourLevels(
      { height: 4, width: 4, values },
      { sign: "both", scale: 1 },
      smooth,
    );
    expect(levels.flatMap(({ lines }) => lines)).toEqual([]);
  });
});
