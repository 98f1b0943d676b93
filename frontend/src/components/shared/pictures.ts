import type { Example, Region } from "../../api/schema_pb";
import { boxPath, maskOutline } from "../../rendering/outline";
import type { Picture } from "../../rendering/overlay";
import { decodePicture, shrink } from "../../rendering/picture";

/** Cells are drawn at most this large; CSS scales them to their place. */
export const THUMBNAIL_PX = 96;
/** Pictures that are kept at their full size; four bytes a pixel. Thumbnails are all kept. */
const MOST_FULL_PX = 2 ** 22;
/** The longer side of what stands in for a picture. */
const STAND_IN_PX = 224;

export type PictureSize = "full" | "thumbnail";

const thumbnails = new WeakMap<Example, Picture>();
const decoding = {
  full: new WeakMap<Example, Promise<Picture>>(),
  thumbnail: new WeakMap<Example, Promise<Picture>>(),
};
const outlines = new WeakMap<Region, Promise<string>>();
/** Those asked for last stand last. */
const full = new Map<Example, Picture>();

/** The example's decoded picture if it is there already. */
export function pictureNow(example: Example, size: PictureSize): Picture | undefined {
  return size === "thumbnail" ? thumbnails.get(example) : recent(example);
}

/** The example's picture, decoded once, or again where there was no room for all of it. */
export async function loadPicture(example: Example, size: PictureSize): Promise<Picture> {
  const known = pictureNow(example, size);
  if (known) return known;
  const running = decoding[size].get(example);
  if (running) return running;
  const promise = decodeFor(example, size).finally(() => decoding[size].delete(example));
  decoding[size].set(example, promise);
  return promise;
}

async function decodeFor(example: Example, size: PictureSize): Promise<Picture> {
  const wanted = size === "full" ? Number.POSITIVE_INFINITY : 2 * THUMBNAIL_PX;
  const picture = await decodePicture(example.picture, wanted).catch(() => standIn(example));
  const thumbnail = thumbnails.get(example) ?? shrink(picture, THUMBNAIL_PX);
  thumbnails.set(example, thumbnail);
  // Of a long one that was wanted small, not all is here.
  const whole = picture.height >= example.height && picture.width >= example.width;
  if (size === "full" || whole) keep(example, picture);
  return size === "full" ? picture : thumbnail;
}

function recent(example: Example): Picture | undefined {
  const picture = full.get(example);
  if (picture) keep(example, picture);
  return picture;
}

function keep(example: Example, picture: Picture): void {
  full.delete(example);
  full.set(example, picture);
  let sum = 0;
  for (const { height, width } of full.values()) sum += height * width;
  for (const [oldest, { height, width }] of full) {
    if (sum <= MOST_FULL_PX || full.size === 1) break;
    full.delete(oldest);
    sum -= height * width;
  }
}

/** Where a picture cannot be decoded: gray and crossed out, so that its maps can still be seen. */
function standIn(example: Example): Picture {
  const factor = STAND_IN_PX / Math.max(example.height, example.width, 1);
  const side = (length: number) => Math.max(1, Math.round(length * factor));
  const [height, width] = [side(example.height), side(example.width)];
  const rgba = new Uint8ClampedArray(height * width * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [down, along] = [(y + 0.5) / height, (x + 0.5) / width];
      const crossed = Math.min(Math.abs(down - along), Math.abs(down + along - 1)) < 0.02;
      const at = 4 * (y * width + x);
      rgba.fill(crossed ? 64 : 128, at, at + 3);
    }
  }
  return { height, width, rgba };
}

/** The edge of a declared mask as an SVG path in a unit square; its box if it cannot be decoded. */
export function loadOutline(region: Region): Promise<string> {
  let promise = outlines.get(region);
  if (!promise) {
    promise = decodePicture(region.mask)
      .then(outlineOf, () => null)
      .then((path) => path ?? boxPath(region));
    outlines.set(region, promise);
  }
  return promise;
}

function outlineOf({ height, width, rgba }: Picture): string | null {
  const inside = Uint8Array.from({ length: height * width }, (_, i) =>
    (rgba[4 * i] ?? 0) > 127 ? 1 : 0,
  );
  return maskOutline({ height, width, inside });
}
