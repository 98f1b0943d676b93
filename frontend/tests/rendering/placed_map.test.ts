import { describe, expect, it } from "vitest";
import { placedMap } from "../../src/rendering/placed_map";

const GRAY = { height: 1, width: 2, rgba: Uint8ClampedArray.of(0, 0, 0, 255, 9, 9, 9, 255) };
/** Red is the entry's number. */
const TABLE = Uint8Array.from({ length: 768 }, (_, i) => (i % 3 ? 100 : i / 3));

describe("a map with a place on it", () => {
  it("has each value in its color, as a square", () => {
    const { height, width, rgba } = placedMap(GRAY, TABLE, null, 2);
    expect([height, width]).toEqual([2, 4]);
    const red = Array.from({ length: 8 }, (_, i) => rgba[4 * i]);
    expect(red).toEqual([0, 0, 9, 9, 0, 0, 9, 9]);
    expect(Array.from({ length: 8 }, (_, i) => rgba[4 * i + 3])).toEqual(Array(8).fill(255));
  });

  it("is outlined around the place, which stays as it is", () => {
    const place = { top: 0.25, left: 0.5, bottom: 0.75, right: 1 };
    const { width, rgba } = placedMap(GRAY, TABLE, place, 16);
    const green = (y: number, x: number) => rgba[4 * (y * width + x) + 1];
    expect([green(8, 20), green(4, 16), green(11, 28)]).toEqual([100, 100, 100]);
    expect([green(8, 15), green(8, 13), green(3, 20), green(12, 20)]).toEqual([255, 255, 255, 255]);
    expect([green(8, 12), green(8, 10), green(0, 20)]).toEqual([0, 0, 0]);
    expect(green(8, 9)).toBe(100);
    // It reaches the border, along which the line runs then.
    expect(green(8, 31)).toBe(255);
  });
});
