/**
 * How a raw map becomes an overlay. The Python side renders by the same
 * definition (its tests and ours hold both to it), so change them together.
 *
 * 1. Resize the map, in float and before any color, to the picture's size:
 *    bilinear with half-pixel centers, edges repeated (cv2.INTER_LINEAR).
 * 2. Sign and scale s:
 *      positive  v = max(m, 0) / s
 *      negative  v = max(-m, 0) / s
 *      both      v = m / s
 *    s ≤ 0: nothing is drawn. v is clamped to [0, 1], or [-1, 1] for both.
 * 3. alpha = opacity × min(1, 2 |v|); 0 where |v| < threshold or m is NaN.
 * 4. color = table[round(255 v)], for both table[round(255 (v + 1) / 2)].
 * 5. out = round(picture × (1 - alpha) + color × alpha) a channel.
 *
 * Every round is half up: floor(x + 0.5).
 */

import type { Heatmap } from "../maths/maps";
import { blendingOf, STEPS } from "./blending";

export type Sign = "positive" | "negative" | "both";
/** Which of the picture and its map is drawn. */
export type Show = "overlay" | "picture" | "map";

/** 8-bit RGBA, alpha always 255. */
export interface Picture {
  height: number;
  width: number;
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** What color a value gets. */
export interface Coloring {
  /** 256 RGB entries; a diverging table for the sign "both". */
  table: Uint8Array;
  sign: Sign;
  /** The magnitude that gets the table's last color. */
  scale: number;
  /** 0 to 1, of the scale. */
  threshold: number;
  /** 0 to 1. */
  opacity: number;
}

/** How a map is drawn: its colors and whatever else the reader has chosen. */
export interface Shading extends Coloring {
  show: Show;
  /** Whether the map's values are squares, not smoothed. */
  native: boolean;
  contours: boolean;
}

/**
 * Steps 2 to 5, within one level. The map has the picture's size; `out` is
 * RGBA and may be the picture's own.
 */
export function blend(
  picture: Picture,
  map: Heatmap,
  coloring: Coloring,
  out: Uint8ClampedArray,
): void {
  if (out !== picture.rgba) out.set(picture.rgba);
  const { sign, scale, threshold } = coloring;
  if (!(scale > 0)) return;
  const blending = blendingOf(coloring);
  const pixels = wholePixels(picture.rgba);
  const blended = wholePixels(out);
  const { values } = map;
  const least = sign === "both" ? -1 : 0;
  const perScale = (sign === "negative" ? -1 : 1) / scale;
  // From the strength to the step: the table of "both" begins at -1.
  const [first, steps] = sign === "both" ? [STEPS / 2, STEPS / 2] : [0, STEPS];
  for (let i = 0; i < values.length; i++) {
    const v = Math.min(1, Math.max(least, (values[i] as number) * perScale));
    // Written so that NaN is left out too.
    if (v === 0 || !(Math.abs(v) >= threshold)) continue;
    const at = ((first + v * steps) | 0) << 2;
    const kept = blending[at] as number;
    const pixel = pixels[i] as number;
    const red = ((pixel & 255) * kept + (blending[at + 1] as number)) >> 16;
    const green = (((pixel >> 8) & 255) * kept + (blending[at + 2] as number)) >> 16;
    const blue = (((pixel >> 16) & 255) * kept + (blending[at + 3] as number)) >> 16;
    blended[i] = 0xff000000 | (blue << 16) | (green << 8) | red;
  }
}

/** RGBA by the pixel, red in the lowest byte: browsers run on little-endian machines alone. */
function wholePixels({ buffer, byteOffset, byteLength }: Uint8ClampedArray): Int32Array {
  return new Int32Array(buffer, byteOffset, byteLength / 4);
}

/** Step 2, for one value. */
export function strength(value: number, sign: Sign, scale: number): number {
  const ratio = (sign === "negative" ? -value : value) / scale;
  return Math.min(1, Math.max(sign === "both" ? -1 : 0, ratio));
}

/** Step 4: the entry of the table for a strength. */
export function tableIndex(v: number, sign: Sign): number {
  return Math.floor((sign === "both" ? (v + 1) / 2 : v) * 255 + 0.5);
}
