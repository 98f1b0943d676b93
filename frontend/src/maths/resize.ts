import type { Heatmap } from "./maps";

/**
 * A map at another size: bilinear with half-pixel centers, edges repeated
 * (cv2.INTER_LINEAR), as the Python side resizes it.
 */
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
