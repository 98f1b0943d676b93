import { paintedMask, thinMask } from "../../rendering/marks";
import type { Picture } from "../../rendering/overlay";
import { decodePicture, shrink } from "../../rendering/picture";
import { PictureStore, type ToDecode } from "./picture_store";

/** Cells are drawn at most this large. */
const CELL_PX = 128;
/** Some 500 cells, and a few large ones. */
const MOST_BYTES = 32 * 2 ** 20;

/** The pictures and masks of the pipeline's records, decoded. */
export const pictures = new PictureStore(make, MOST_BYTES);

async function make({ png, size, isMask }: ToDecode): Promise<Picture> {
  if (size === "full") {
    const whole = await decodePicture(png);
    return isMask ? paintedMask(whole) : whole;
  }
  // The browser would blend the classes of a mask that it makes smaller.
  const picture = await decodePicture(png, isMask ? undefined : 2 * CELL_PX);
  return isMask ? paintedMask(thinMask(picture, CELL_PX)) : shrink(picture, CELL_PX);
}
