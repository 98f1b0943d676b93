import type { Heatmap } from "./maps";

export type Point = [x: number, y: number];

/**
 * The pieces of a closed line that do not run along the border of a field: an
 * area that reaches the border has no edge there. A line meets the border
 * straight, for a field's values go on beyond it.
 */
export function inside(ring: readonly Point[], height: number, width: number): Point[][] {
  const pieces: Point[][] = [];
  let piece: Point[] = [];
  const onSide = ([x]: Point) => x <= 0 || x >= width;
  const onBorder = (point: Point) => onSide(point) || point[1] <= 0 || point[1] >= height;
  ring.forEach((point, i) => {
    const next = ring[i + 1];
    piece.push([...point]);
    if (next && !(onBorder(point) && onBorder(next))) return;
    if (piece.length > 1) pieces.push(piece);
    piece = [];
  });
  for (const points of pieces) {
    straighten(points[0] as Point, points[1] as Point);
    straighten(points.at(-1) as Point, points.at(-2) as Point);
  }
  return pieces;

  function straighten(end: Point, before: Point): void {
    if (!onBorder(end)) return;
    if (onSide(end)) end[1] = before[1];
    else end[0] = before[0];
  }
}

/** The edges, in a unit square, between values that reach a level and neighbors that do not. */
export function levelEdges({ height, width, values }: Heatmap, level: number): Point[][] {
  const reaches = (y: number, x: number) => (values[y * width + x] as number) >= level;
  const edges: Point[][] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const here = reaches(y, x);
      const [bottom, right] = [(y + 1) / height, (x + 1) / width];
      if (x + 1 < width && reaches(y, x + 1) !== here) {
        edges.push([
          [right, y / height],
          [right, bottom],
        ]);
      }
      if (y + 1 < height && reaches(y + 1, x) !== here) {
        edges.push([
          [x / width, bottom],
          [right, bottom],
        ]);
      }
    }
  }
  return edges;
}
