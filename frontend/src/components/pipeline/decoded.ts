import { paintedMask, thinMask } from "../../rendering/marks";
import type { Picture } from "../../rendering/overlay";
import { decodePicture, shrink } from "../../rendering/picture";

export type PassingSize = "full" | "thumbnail";

/** Cells are drawn at most this large. */
export const CELL_PX = 128;
/** Decoded pictures that are kept, four bytes a pixel: some 500 cells, and a few large ones. */
const MOST_BYTES = 32 * 2 ** 20;

/** What is decoded, by its bytes and how; those asked for last stand last. */
const kept = new Map<Uint8Array, { [how: string]: Picture }>();
const running = new Map<Uint8Array, { [how: string]: Promise<Picture | null> }>();
let bytes = 0;

/** A picture of a record if it is decoded already. */
export function decodedNow(
  png: Uint8Array,
  size: PassingSize,
  isMask: boolean,
): Picture | undefined {
  return kept.get(png)?.[howOf(size, isMask)];
}

/** A picture of a record, decoded once as long as there is room; null: it cannot be decoded. */
export function decoded(
  png: Uint8Array,
  size: PassingSize,
  isMask: boolean,
): Promise<Picture | null> {
  const how = howOf(size, isMask);
  const known = kept.get(png)?.[how];
  if (known) return Promise.resolve(known);
  const waiting = running.get(png)?.[how];
  if (waiting) return waiting;
  const promise = make(png, size, isMask)
    .then((picture) => keep(png, how, picture))
    .catch(() => null)
    .finally(() => {
      const { [how]: _, ...others } = running.get(png) ?? {};
      if (Object.keys(others).length) running.set(png, others);
      else running.delete(png);
    });
  running.set(png, { ...running.get(png), [how]: promise });
  return promise;
}

async function make(png: Uint8Array, size: PassingSize, isMask: boolean): Promise<Picture> {
  if (size === "full") {
    const whole = await decodePicture(png);
    return isMask ? paintedMask(whole) : whole;
  }
  // The browser would blend the classes of a mask that it makes smaller.
  const picture = await decodePicture(png, isMask ? undefined : 2 * CELL_PX);
  return isMask ? paintedMask(thinMask(picture, CELL_PX)) : shrink(picture, CELL_PX);
}

function keep(png: Uint8Array, how: string, picture: Picture): Picture {
  const before = kept.get(png);
  kept.delete(png);
  kept.set(png, { ...before, [how]: picture });
  bytes += picture.rgba.length;
  for (const [oldest, pictures] of kept) {
    if (bytes <= MOST_BYTES || oldest === png) break;
    for (const { rgba } of Object.values(pictures)) bytes -= rgba.length;
    kept.delete(oldest);
  }
  return picture;
}

function howOf(size: PassingSize, isMask: boolean): string {
  return `${size} ${isMask}`;
}
