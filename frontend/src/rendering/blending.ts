/**
 * Steps 3 and 4 of overlay.ts made ready: for each of a few thousand strengths
 * what remains of the picture and what color is added, in fixed point, so that
 * a pixel costs one look-up. A strength is off by 1e-4 at most, which is far
 * less than a level; the entry of the color table is exact.
 */

import type { Coloring } from "./overlay";

/** Even, so that no step spans two entries of the 256 colors. */
const STEPS_PER_COLOR = 20;
const STEPS = 255 * STEPS_PER_COLOR;
/** Of the fixed point. */
export const ONE = 1 << 16;

export interface Blending {
  /** What remains of the picture, one a step. */
  kept: Int32Array;
  /** What is added to it, three a step. */
  added: Int32Array;
}

let latest: { of: Pick<Coloring, "table" | "sign" | "opacity">; blending: Blending } | null = null;

/** The steps of a coloring; the last ones are kept, for many pictures in turn share them. */
export function blendingOf({ table, sign, opacity }: Coloring): Blending {
  const of = latest?.of;
  if (!latest || of?.table !== table || of.sign !== sign || of.opacity !== opacity) {
    latest = { of: { table, sign, opacity }, blending: prepare(table, sign === "both", opacity) };
  }
  return latest.blending;
}

function prepare(table: Uint8Array, both: boolean, opacity: number): Blending {
  const kept = new Int32Array(STEPS + 1);
  const added = new Int32Array(3 * (STEPS + 1));
  for (let step = 0; step <= STEPS; step++) {
    // The middle of the step; the last one has a single strength in it.
    const place = Math.min(1, (step + 0.5) / STEPS);
    const strength = both ? Math.abs(2 * place - 1) : place;
    const alpha = opacity * Math.min(1, 2 * strength);
    const entry = 3 * Math.floor(place * 255 + 0.5);
    kept[step] = Math.round((1 - alpha) * ONE);
    for (let channel = 0; channel < 3; channel++) {
      added[3 * step + channel] = Math.round((table[entry + channel] as number) * alpha * ONE);
    }
  }
  return { kept, added };
}

/** The step of a strength of sign "positive" or "negative", in [0, 1]. */
export function stepOf(strength: number): number {
  return Math.floor(strength * STEPS);
}

/** The step of a strength of sign "both", in [-1, 1]. */
export function stepOfBoth(strength: number): number {
  return Math.floor(((strength + 1) / 2) * STEPS);
}
