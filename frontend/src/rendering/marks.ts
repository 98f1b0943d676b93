import type { Picture } from "./overlay";

/** One an instance or class: apart from each other and from most photographs, on a dark line. */
export const MARK_COLORS = [
  "#ffd60a",
  "#00d5ff",
  "#ff6ad5",
  "#7dff5c",
  "#ff9a3d",
  "#b9a2ff",
  "#00f0c0",
  "#ff6b6b",
] as const;

/** More values than this are no classes but a share from 0 to 255. */
const MOST_CLASSES = 64;
const FILLED = 100;
const EDGE = 255;

/** The color of an instance or a class. */
export function markColor(index: number): string {
  return MARK_COLORS[index % MARK_COLORS.length] as string;
}

/** A mask with its longer side at most `side`: each pixel one of those it covers, none in between. */
export function thinMask(mask: Picture, side: number): Picture {
  const factor = Math.max(mask.width, mask.height) / side;
  if (factor <= 1) return mask;
  const width = Math.max(1, Math.round(mask.width / factor));
  const height = Math.max(1, Math.round(mask.height / factor));
  const rgba = new Uint8ClampedArray(width * height * 4);
  const at = (i: number, to: number, of: number) => Math.floor(((i + 0.5) * of) / to);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = 4 * (at(y, height, mask.height) * mask.width + at(x, width, mask.width));
      rgba.set(mask.rgba.subarray(from, from + 4), 4 * (y * width + x));
    }
  }
  return { width, height, rgba };
}

/** A mask as it lies over its picture: a color a class, 0 nothing, with an edge in full color. */
export function paintedMask({ width, height, rgba }: Picture): Picture {
  const value = (x: number, y: number) =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : (rgba[4 * (y * width + x)] as number);
  const colors = colorsOf(rgba);
  const out = new Uint8ClampedArray(rgba.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const here = value(x, y);
      const color = colors(here);
      if (!color) continue;
      const edge =
        !color.shaded &&
        [value(x - 1, y), value(x + 1, y), value(x, y - 1), value(x, y + 1)].some(
          (other) => other !== here,
        );
      const alpha = color.shaded ? (FILLED * 1.6 * here) / 255 : edge ? EDGE : FILLED;
      out.set([...color.rgb, alpha], 4 * (y * width + x));
    }
  }
  return { width, height, rgba: out };
}

interface MaskColor {
  rgb: readonly [number, number, number];
  /** Whether the value is a share, not a class. */
  shaded: boolean;
}

function colorsOf(rgba: Uint8ClampedArray): (value: number) => MaskColor | null {
  const values = new Set<number>();
  for (let i = 0; i < rgba.length; i += 4) values.add(rgba[i] as number);
  const shaded = values.size > MOST_CLASSES;
  const known = new Map<number, MaskColor>();
  const classes = [...values].filter((value) => value > 0);
  for (const value of classes) {
    // Of a mask of 0 and 255 alone, 255 is the first class.
    const index = shaded || classes.length === 1 ? 0 : value - 1;
    known.set(value, { rgb: rgbOf(markColor(index)), shaded });
  }
  return (value) => known.get(value) ?? null;
}

function rgbOf(color: string): readonly [number, number, number] {
  const part = (at: number) => Number.parseInt(color.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}
