/**
 * Steps 3 and 4 of overlay.ts made ready: for each of a thousand strengths
 * what remains of the picture and what color is added, in fixed point, so that
 * a pixel costs one look-up. A strength is off by half a thousandth at most,
 * which is less than a level; the entry of the color table is exact.
 */

import type { Coloring } from "./overlay";

/** Even, so that no step spans two entries of the 256 colors; few, so that all fit a cache. */
const STEPS_PER_COLOR = 4;
/** So many steps from one end of the table to the other, and one more for its very end. */
export const STEPS = 255 * STEPS_PER_COLOR;
/** Of the fixed point. */
export const ONE = 1 << 16;

let latest: { of: Pick<Coloring, "table" | "sign" | "opacity">; blending: Int32Array } | null =
  null;

/**
 * What remains of the picture and what is added to red, green and blue (with
 * half a level, to be rounded), four numbers a step. The last one made is kept,
 * for many pictures in turn share it.
 */
export function blendingOf({ table, sign, opacity }: Coloring): Int32Array {
  const of = latest?.of;
  if (!latest || of?.table !== table || of.sign !== sign || of.opacity !== opacity) {
    latest = { of: { table, sign, opacity }, blending: prepare(table, sign === "both", opacity) };
  }
  return latest.blending;
}

function prepare(table: Uint8Array, both: boolean, opacity: number): Int32Array {
  const blending = new Int32Array(4 * (STEPS + 1));
  for (let step = 0; step <= STEPS; step++) {
    // The middle of the step; the last one has a single strength in it.
    const place = step === STEPS ? 1 : (step + 0.5) / STEPS;
    const strength = both ? Math.abs(2 * place - 1) : place;
    const alpha = opacity * Math.min(1, 2 * strength);
    const entry = 3 * Math.floor(place * 255 + 0.5);
    blending[4 * step] = Math.round((1 - alpha) * ONE);
    for (let channel = 0; channel < 3; channel++) {
      const color = table[entry + channel] as number;
      blending[4 * step + 1 + channel] = Math.round((color * alpha + 0.5) * ONE);
    }
  }
  return blending;
}
