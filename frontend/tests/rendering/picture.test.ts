import { describe, expect, it } from "vitest";
import { crop } from "../../src/rendering/picture";

describe("crop", () => {
  const rgba = Uint8ClampedArray.from({ length: 4 * 16 }, (_, i) => Math.floor(i / 4));
  const at = (y: number, x: number) => {
    const part = crop({ height: 4, width: 4, rgba }, y, x, 0.5);
    return [...part.rgba].filter((_, i) => i % 4 === 0);
  };

  it("is centered where it can be", () => {
    expect(at(0.5, 0.5)).toEqual([5, 6, 9, 10]);
  });

  it("is moved into the picture at its edges", () => {
    expect(at(0, 0)).toEqual([0, 1, 4, 5]);
    expect(at(1, 1)).toEqual([10, 11, 14, 15]);
  });
});
