import type { Point } from "./lines";
import type { Heatmap } from "./maps";

/** A value of a map, with where it stands there. */
export interface Place {
  row: number;
  column: number;
  value: number;
}

/** The raw value that a point of the picture lies in, no matter how it is smoothed; null: outside. */
export function placeAt({ height, width, values }: Heatmap, point: Point): Place | null {
  const at = pixelAt({ height, width }, point);
  return at && { ...at, value: values[at.row * width + at.column] as number };
}

/** The pixel at a point of a picture; null: outside. */
export function pixelAt(
  { height, width }: { height: number; width: number },
  [x, y]: Point,
): { row: number; column: number } | null {
  if (!(x >= 0 && x < 1 && y >= 0 && y < 1)) return null;
  return { row: Math.floor(y * height), column: Math.floor(x * width) };
}

/** The rectangle between two points, as far as it lies in the picture; null: it has no area. */
export function boxBetween(
  [x, y]: Point,
  [toX, toY]: Point,
): { top: number; left: number; bottom: number; right: number } | null {
  const edge = (value: number) => Math.round(Math.min(Math.max(value, 0), 1) * 1000) / 1000;
  const box = {
    top: edge(Math.min(y, toY)),
    left: edge(Math.min(x, toX)),
    bottom: edge(Math.max(y, toY)),
    right: edge(Math.max(x, toX)),
  };
  return box.top < box.bottom && box.left < box.right ? box : null;
}
