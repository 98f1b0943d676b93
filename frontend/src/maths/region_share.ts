import type { Heatmap } from "./maps";
import { resizeMap } from "./resize";

/** A rectangle; its edges are fractions of the picture's height and width. */
export interface Box {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/**
 * The share of a map's positive energy that lies inside a box, from 0 to 1;
 * null where it has no positive or no finite energy. As on the Python side, the
 * map is taken at the picture's size: a pixel is inside where its center is.
 */
export function regionShare(
  map: Heatmap,
  { top, left, bottom, right }: Box,
  height: number,
  width: number,
): number | null {
  const { values } = resizeMap(map, height, width);
  const [fromRow, toRow] = pixels(top, bottom, height);
  const [fromColumn, toColumn] = pixels(left, right, width);
  let inside = 0;
  let total = 0;
  for (let y = 0; y < height; y++) {
    const rowInside = y >= fromRow && y < toRow;
    for (let x = 0; x < width; x++) {
      const value = Math.max(0, values[y * width + x] as number);
      total += value;
      if (rowInside && x >= fromColumn && x < toColumn) inside += value;
    }
  }
  return Number.isFinite(total) && total > 0 ? inside / total : null;
}

/** The pixels whose centers lie between two fractions: from the first up to, not with, the second. */
function pixels(from: number, to: number, size: number): [number, number] {
  return [Math.ceil(from * size - 0.5), Math.ceil(to * size - 0.5)];
}
