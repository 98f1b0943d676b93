import type { Heatmap } from "./maps";

/**
 * A map at another size: bilinear with half-pixel centers, edges repeated
 * (cv2.INTER_LINEAR), as the Python side resizes it.
 */
export function resizeMap(map: Heatmap, height: number, width: number): Heatmap {
  const rows = samples(map.height, height);
  const columns = samples(map.width, width);
  const values = new Float32Array(height * width);
  // A row of the map is stretched once for all rows of the picture that take part of it.
  const stretched = Array.from({ length: map.height }, (_, row) => stretch(map, row, columns));
  for (let y = 0; y < height; y++) {
    const upper = stretched[rows.low[y] as number] as Float64Array;
    const lower = stretched[rows.high[y] as number] as Float64Array;
    const weight = rows.weight[y] as number;
    const start = y * width;
    for (let x = 0; x < width; x++) {
      values[start + x] = (upper[x] as number) * (1 - weight) + (lower[x] as number) * weight;
    }
  }
  return { height, width, values };
}

/** Where the values of a line come from; `high` has the weight, `low` the rest. */
interface Samples {
  low: Int32Array;
  high: Int32Array;
  weight: Float64Array;
}

function samples(from: number, to: number): Samples {
  const [low, high, weight] = [new Int32Array(to), new Int32Array(to), new Float64Array(to)];
  for (let i = 0; i < to; i++) {
    const position = Math.min(Math.max(((i + 0.5) * from) / to - 0.5, 0), from - 1);
    low[i] = Math.floor(position);
    high[i] = Math.min(Math.floor(position) + 1, from - 1);
    weight[i] = position - Math.floor(position);
  }
  return { low, high, weight };
}

function stretch({ width, values }: Heatmap, row: number, columns: Samples): Float64Array {
  const start = row * width;
  const { low, high, weight } = columns;
  const stretched = new Float64Array(weight.length);
  for (let x = 0; x < stretched.length; x++) {
    const share = weight[x] as number;
    const left = values[start + (low[x] as number)] as number;
    const right = values[start + (high[x] as number)] as number;
    stretched[x] = left * (1 - share) + right * share;
  }
  return stretched;
}

/** A map at another size whose values stay squares: each pixel has that of the cell it lies in. */
export function enlargeCells(map: Heatmap, height: number, width: number): Heatmap {
  const values = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    const row = cellOf(y, height, map.height) * map.width;
    for (let x = 0; x < width; x++) {
      values[y * width + x] = map.values[row + cellOf(x, width, map.width)] as number;
    }
  }
  return { height, width, values };
}

function cellOf(pixel: number, pixels: number, cells: number): number {
  return Math.min(cells - 1, Math.floor(((pixel + 0.5) * cells) / pixels));
}
