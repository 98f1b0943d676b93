import { describe, expect, it } from "vitest";
import { paintedMask, thinMask } from "../../src/rendering/marks";

function mask(width: number, values: number[]) {
  const rgba = new Uint8ClampedArray(values.flatMap((value) => [value, value, value, 255]));
  return { width, height: values.length / width, rgba };
}

const pixel = ({ rgba }: { rgba: Uint8ClampedArray }, i: number) => [
  ...rgba.slice(4 * i, 4 * i + 4),
];

describe("paintedMask", () => {
  it("gives each class a color of its own, and nothing to 0", () => {
    const painted = paintedMask(mask(3, [0, 1, 2]));
    expect(pixel(painted, 0)[3]).toBe(0);
    expect(pixel(painted, 1).slice(0, 3)).not.toEqual(pixel(painted, 2).slice(0, 3));
  });

  it("draws the edge of a class stronger than its inside", () => {
    const painted = paintedMask(mask(3, Array(9).fill(1)));
    expect(pixel(painted, 0)[3]).toBe(255);
    expect(pixel(painted, 4)[3]).toBeLessThan(128);
  });

  it("shades what is no class by how much it is", () => {
    const values = Array.from({ length: 256 }, (_, i) => i);
    const painted = paintedMask(mask(16, values));
    expect(pixel(painted, 255)[3]).toBeGreaterThan(pixel(painted, 100)[3] ?? 0);
    expect(pixel(painted, 255).slice(0, 3)).toEqual(pixel(painted, 100).slice(0, 3));
  });
});

it("thins a mask without making classes that are not in it", () => {
  const thin = thinMask(mask(4, [1, 1, 3, 3, 1, 1, 3, 3, 1, 1, 3, 3, 1, 1, 3, 3]), 2);
  expect([thin.width, thin.height]).toEqual([2, 2]);
  expect([0, 1, 2, 3].map((i) => pixel(thin, i)[0])).toEqual([1, 3, 1, 3]);
});
