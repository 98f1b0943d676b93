import type { Example, Region } from "../api/schema_pb";
import { maskOutline } from "../rendering/outline";
import type { Picture } from "../rendering/overlay";
import { decodePicture, shrink } from "../rendering/picture";

/** Cells are drawn at most this large; CSS scales them to their place. */
const THUMBNAIL_PX = 96;

interface Sizes {
  full: Picture;
  thumbnail: Picture;
}

const decoded = new WeakMap<Example, Sizes>();
const decoding = new WeakMap<Example, Promise<Sizes>>();
const outlines = new WeakMap<Region, Promise<string>>();

/** The example's decoded picture if it is there already. */
export function pictureNow(example: Example): Sizes | undefined {
  return decoded.get(example);
}

/** The example's picture, decoded once. */
export function loadPicture(example: Example): Promise<Sizes> {
  let promise = decoding.get(example);
  if (!promise) {
    promise = decodeSizes(example);
    decoding.set(example, promise);
  }
  return promise;
}

async function decodeSizes(example: Example): Promise<Sizes> {
  const full = await decodePicture(example.picture).catch(() => grayPicture(example));
  const sizes = { full, thumbnail: shrink(full, THUMBNAIL_PX) };
  decoded.set(example, sizes);
  return sizes;
}

/** Stands in for a picture that cannot be decoded, so that its maps can still be seen. */
function grayPicture({ height, width }: Example): Picture {
  const size = { height: height || 1, width: width || 1 };
  const rgba = new Uint8ClampedArray(size.height * size.width * 4).fill(128);
  for (let i = 3; i < rgba.length; i += 4) rgba[i] = 255;
  return { ...size, rgba };
}

/** The edge of a declared mask as an SVG path in a unit square; empty if it cannot be decoded. */
export function loadOutline(region: Region): Promise<string> {
  let promise = outlines.get(region);
  if (!promise) {
    promise = decodePicture(region.mask).then(outlineOf, () => "");
    outlines.set(region, promise);
  }
  return promise;
}

function outlineOf({ height, width, rgba }: Picture): string {
  const inside = Uint8Array.from({ length: height * width }, (_, i) =>
    (rgba[4 * i] ?? 0) > 127 ? 1 : 0,
  );
  return maskOutline({ height, width, inside });
}
