/**
 * Maps of channels side by side. A map is colored by steps 2 and 4 of
 * overlay.ts; there is no picture beneath, so a color is either full or, below
 * the threshold and at NaN, not there.
 */

import type { Heatmap } from "../maths/maps";
import { type Coloring, strength, tableIndex } from "./overlay";

/** Where the tiles are, in pixels; all tiles are of one size but for rounding. */
export interface MosaicLayout {
  height: number;
  width: number;
  /** First pixel of each row and column of tiles, and the first one after it. */
  rows: readonly Span[];
  columns: readonly Span[];
}

export type Span = readonly [from: number, to: number];

/** The least square grid: ceil(sqrt(count)) columns, the last row perhaps not full. */
export function gridOf(count: number): { rows: number; columns: number } {
  const columns = Math.ceil(Math.sqrt(count));
  return { columns, rows: Math.ceil(count / Math.max(1, columns)) };
}

/** The grid with its longer side so many pixels long, however the tiles divide it. */
export function mosaicLayout(
  count: number,
  tile: { height: number; width: number },
  { side, gap }: { side: number; gap: number },
): MosaicLayout {
  const grid = gridOf(count);
  const factor = side / Math.max(grid.columns * tile.width, grid.rows * tile.height);
  const height = Math.max(grid.rows, Math.round(grid.rows * tile.height * factor));
  const width = Math.max(grid.columns, Math.round(grid.columns * tile.width * factor));
  return {
    height,
    width,
    rows: spans(grid.rows, height, gap),
    columns: spans(grid.columns, width, gap),
  };
}

function spans(count: number, length: number, wanted: number): Span[] {
  // Where each tile is a pixel or so, there is no room for gaps.
  const gap = length < count * (wanted + 1) ? 0 : wanted;
  const start = (i: number) => Math.round((i * (length + gap)) / count);
  return Array.from({ length: count }, (_, i) => [start(i), start(i + 1) - gap]);
}

/** The map at another size: a pixel is the mean of the values it covers, or the nearest one. */
export function resampleMap(map: Heatmap, height: number, width: number): Heatmap {
  const values = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    const rows = covered(y, height, map.height);
    for (let x = 0; x < width; x++) {
      values[y * width + x] = mean(map, rows, covered(x, width, map.width));
    }
  }
  return { height, width, values };
}

/** The map with its longer side at most so long. */
export function reducedMap(map: Heatmap, side: number): Heatmap {
  const factor = side / Math.max(map.height, map.width);
  if (factor >= 1) return map;
  const length = (of: number) => Math.max(1, Math.round(of * factor));
  return resampleMap(map, length(map.height), length(map.width));
}

function covered(i: number, size: number, of: number): Span {
  const from = Math.floor((i * of) / size);
  return [from, Math.max(from + 1, Math.floor(((i + 1) * of) / size))];
}

function mean({ width, values }: Heatmap, rows: Span, columns: Span): number {
  let sum = 0;
  for (let y = rows[0]; y < rows[1]; y++) {
    for (let x = columns[0]; x < columns[1]; x++) sum += values[y * width + x] as number;
  }
  return sum / ((rows[1] - rows[0]) * (columns[1] - columns[0]));
}

interface Pixels {
  rgba: Uint8ClampedArray;
  width: number;
}

/** Colors a map into RGBA pixels, its corner at the pixel (top, left). */
export function blendTile(
  map: Heatmap,
  { table, sign, scale, threshold }: Omit<Coloring, "opacity">,
  { rgba, width }: Pixels,
  [top, left]: readonly [top: number, left: number],
): void {
  if (!(scale > 0)) return;
  for (let i = 0; i < map.values.length; i++) {
    const v = strength(map.values[i] as number, sign, scale);
    // Written so that NaN is left out too.
    if (!(Math.abs(v) >= threshold)) continue;
    const y = top + Math.floor(i / map.width);
    const at = 4 * (y * width + left + (i % map.width));
    const entry = 3 * tableIndex(v, sign);
    for (let channel = 0; channel < 3; channel++) {
      rgba[at + channel] = table[entry + channel] as number;
    }
    rgba[at + 3] = 255;
  }
}

/** How opaque the gray of a tile is: faint, yet to be seen in both themes where nothing is drawn. */
const VACANT = 40;
const STRIPE = 255;
const VACANT_STRIPE = 150;

/** A tile before its map is drawn; a dead one has stripes. */
export function layTile({ rgba, width }: Pixels, rows: Span, columns: Span, dead: boolean): void {
  for (let y = rows[0]; y < rows[1]; y++) {
    for (let x = columns[0]; x < columns[1]; x++) {
      const at = 4 * (y * width + x);
      rgba.fill(128, at, at + 3);
      rgba[at + 3] = dead && (x + y) % 4 === 0 ? STRIPE : VACANT;
    }
  }
}

/** Beneath a map that is drawn alone: stripes, so that what is not drawn is seen to be vacant. */
export function layVacant({ rgba, width }: Pixels, height: number): void {
  const period = Math.max(height, width) < 128 ? 4 : 8;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x);
      rgba.fill(128, at, at + 3);
      rgba[at + 3] = (x + y) % period < period / 4 ? VACANT_STRIPE : VACANT;
    }
  }
}
