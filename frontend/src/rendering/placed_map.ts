import type { Picture } from "./overlay";

/** Edges as fractions of a picture. */
export interface Place {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

const LIGHT = 255;
const DARK = 0;
/** Of each line. */
const WIDTH = 3;

/**
 * A gray map in colors, each of its pixels a square of `factor` pixels, with the outline of a place:
 * a light line around it, and a dark one around that, to be seen on any color.
 *
 * @param table 256 RGB entries
 */
export function placedMap(
  gray: Picture,
  table: Uint8Array,
  place: Place | null,
  factor: number,
): Picture {
  const [height, width] = [gray.height * factor, gray.width * factor];
  const rgba = new Uint8ClampedArray(4 * height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = Math.floor(y / factor) * gray.width + Math.floor(x / factor);
      const entry = 3 * (gray.rgba[4 * from] as number);
      const at = 4 * (y * width + x);
      rgba.set(table.subarray(entry, entry + 3), at);
      rgba[at + 3] = 255;
    }
  }
  const picture = { height, width, rgba };
  if (place) {
    outline(picture, place, WIDTH, DARK);
    outline(picture, place, 0, LIGHT);
  }
  return picture;
}

/** So many pixels outside of the place; along the border where that is outside. */
function outline(picture: Picture, place: Place, apart: number, value: number): void {
  const { height, width, rgba } = picture;
  const within = (at: number, most: number) => Math.min(Math.max(Math.round(at), 0), most);
  const top = within(place.top * height - apart - WIDTH, height);
  const left = within(place.left * width - apart - WIDTH, width);
  const bottom = within(place.bottom * height + apart + WIDTH, height);
  const right = within(place.right * width + apart + WIDTH, width);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      if (Math.min(y - top, bottom - 1 - y, x - left, right - 1 - x) < WIDTH) {
        rgba.fill(value, 4 * (y * width + x), 4 * (y * width + x) + 3);
      }
    }
  }
}
