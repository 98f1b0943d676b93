import type { Heatmap } from "./maps";
import { resizeMap } from "./resize";

/** 8-bit RGBA, row by row. */
interface Pixels {
  height: number;
  width: number;
  rgba: Uint8ClampedArray;
}

/**
 * B minus A at A's size, in shares of the way from black to white; of the colors of a pixel that
 * which differs most, so that exchanged colors are seen, too.
 */
export function pictureDifference(a: Pixels, b: Pixels): Heatmap {
  const { height, width } = a;
  const values = new Float32Array(height * width);
  for (let channel = 0; channel < 3; channel++) {
    const one = plane(a, channel).values;
    const other = resizeMap(plane(b, channel), height, width).values;
    for (let i = 0; i < values.length; i++) {
      const difference = (other[i] as number) - (one[i] as number);
      if (Math.abs(difference) > Math.abs(values[i] as number)) values[i] = difference;
    }
  }
  return { height, width, values };
}

/** The greatest magnitude. */
export function greatest({ values }: Heatmap): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function plane({ height, width, rgba }: Pixels, channel: number): Heatmap {
  const values = new Float32Array(height * width);
  for (let i = 0; i < values.length; i++) values[i] = (rgba[4 * i + channel] as number) / 255;
  return { height, width, values };
}
