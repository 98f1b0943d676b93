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

import type { Heatmap } from "./maps";

export type Sign = "positive" | "negative" | "both";

/** 8-bit RGBA, alpha always 255. */
export interface Picture {
  height: number;
  width: number;
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

export interface Shading {
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

/** Step 1. */
export function resizeMap(map: Heatmap, height: number, width: number): Heatmap {
  const rows = samples(map.height, height);
  const columns = samples(map.width, width);
  const values = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    const row = rows[y] as Sample;
    for (let x = 0; x < width; x++) {
      const column = columns[x] as Sample;
      const upper = mix(map.values, row.low * map.width, column);
      const lower = mix(map.values, row.high * map.width, column);
      values[y * width + x] = upper * (1 - row.weight) + lower * row.weight;
    }
  }
  return { height, width, values };
}

interface Sample {
  low: number;
  high: number;
  /** Of `high`; `low` has the rest. */
  weight: number;
}

function samples(from: number, to: number): Sample[] {
  return Array.from({ length: to }, (_, i) => {
    const position = Math.min(Math.max(((i + 0.5) * from) / to - 0.5, 0), from - 1);
    const low = Math.floor(position);
    return { low, high: Math.min(low + 1, from - 1), weight: position - low };
  });
}

function mix(values: Float32Array, offset: number, { low, high, weight }: Sample): number {
  return (
    (values[offset + low] as number) * (1 - weight) + (values[offset + high] as number) * weight
  );
}

/** Steps 2 to 5. The map has the picture's size; `out` is RGBA and may be the picture's own. */
export function blend(
  picture: Picture,
  map: Heatmap,
  shading: Shading,
  out: Uint8ClampedArray,
): void {
  if (out !== picture.rgba) out.set(picture.rgba);
  const { table, sign, scale, threshold, opacity } = shading;
  if (!(scale > 0)) return;
  for (let i = 0; i < map.values.length; i++) {
    const v = strength(map.values[i] as number, sign, scale);
    const magnitude = Math.abs(v);
    // Written so that NaN is left out too.
    if (!(magnitude > 0 && magnitude >= threshold)) continue;
    const alpha = opacity * Math.min(1, 2 * magnitude);
    const entry = 3 * tableIndex(v, sign);
    for (let channel = 0; channel < 3; channel++) {
      const behind = picture.rgba[4 * i + channel] as number;
      const color = table[entry + channel] as number;
      out[4 * i + channel] = Math.floor(behind * (1 - alpha) + color * alpha + 0.5);
    }
  }
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
