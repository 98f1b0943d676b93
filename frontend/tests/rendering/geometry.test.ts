import { describe, expect, it } from "vitest";
import { maskOutline } from "../../src/rendering/outline";
import { shrink } from "../../src/rendering/picture";

describe("shrink", () => {
  const checks = new Uint8ClampedArray(
    [0, 200, 200, 0].flatMap((level) => [level, level, level, 255]),
  );

  it("averages the pixels that each new one covers", () => {
    const small = shrink({ height: 2, width: 2, rgba: checks }, 1);
    expect([small.width, small.height, ...small.rgba]).toEqual([1, 1, 100, 100, 100, 255]);
  });

  it("leaves a picture that is small enough", () => {
    const picture = { height: 2, width: 2, rgba: checks };
    expect(shrink(picture, 2)).toBe(picture);
  });
});

describe("maskOutline", () => {
  it("has no edge for noise, of which nobody could see one", () => {
    const inside = Uint8Array.from({ length: 512 * 512 }, (_, i) => ((i * i * 7919) % 5) & 1);
    expect(maskOutline({ height: 512, width: 512, inside })).toBeNull();
  });

  it("draws each straight piece of an edge as one line", () => {
    const inside = [0, 0, 0, 0, 0, 0, 1, 1];
    const path = "M0.5 0.5H1M0.5 1H1M0.5 0.5V1M1 0.5V1";
    expect(maskOutline({ height: 2, width: 4, inside })).toBe(path);
  });

  it("is empty for an empty mask", () => {
    expect(maskOutline({ height: 2, width: 2, inside: [0, 0, 0, 0] })).toBe("");
  });
});
