import { describe, expect, it } from "vitest";
import { colorTable } from "../../src/rendering/colormaps";
import { blend, type Sign, strength, tableIndex } from "../../src/rendering/overlay";

/** Many values of both signs and beyond the scale, over pictures of all levels. */
const COUNT = 20_000;
const values = Float32Array.from({ length: COUNT }, (_, i) => 2.4 * Math.sin(i * 12.9898) ** 3);
const rgba = Uint8ClampedArray.from({ length: 4 * COUNT }, (_, i) => (i * 97) % 256);

/** A pixel by the definition in overlay.ts, word for word. */
function defined(i: number, channel: number, sign: Sign, opacity: number, table: Uint8Array) {
  const v = strength(values[i] as number, sign, 2);
  const behind = rgba[4 * i + channel] as number;
  const alpha = Math.abs(v) < 0.1 ? 0 : opacity * Math.min(1, 2 * Math.abs(v));
  const color = table[3 * tableIndex(v, sign) + channel] as number;
  return Math.floor(behind * (1 - alpha) + color * alpha + 0.5);
}

describe("blend", () => {
  it.each([
    ["positive", "cividis", 1],
    ["positive", "inferno", 0.37],
    ["negative", "viridis", 0.7],
    ["both", "purple_orange", 1],
    ["both", "blue_red", 0.5],
  ] as const)(
    "of the sign %s with %s is within one level of its definition",
    (sign, name, opacity) => {
      const table = colorTable(name, sign);
      const out = new Uint8ClampedArray(rgba.length);
      const coloring = { table, sign, scale: 2, threshold: 0.1, opacity };
      blend({ height: 1, width: COUNT, rgba }, { height: 1, width: COUNT, values }, coloring, out);
      let [worst, off] = [0, 0];
      for (let i = 0; i < COUNT; i++) {
        for (let channel = 0; channel < 3; channel++) {
          const error = Math.abs(
            (out[4 * i + channel] as number) - defined(i, channel, sign, opacity, table),
          );
          worst = Math.max(worst, error);
          if (error) off++;
        }
      }
      expect(worst).toBeLessThanOrEqual(1);
      // Hardly any pixel is off at all.
      expect(off / (3 * COUNT)).toBeLessThan(0.05);
    },
  );
});
