import type { Picture } from "./overlay";

/** Each takes its pixels three times over until it is decoded. */
const AT_ONCE = 2;
let decoding = 0;
const waiting: (() => void)[] = [];

/** What is longer is made smaller by the browser, where it is wanted small: its pixels never come here. */
const LONG_PX = 1_024;

/**
 * Decodes a PNG or JPEG without touching its values: no color management, no alpha.
 *
 * @param wanted how long its longer side has to be at the least, where less than all will do
 */
export async function decodePicture(
  bytes: Uint8Array,
  wanted = Number.POSITIVE_INFINITY,
): Promise<Picture> {
  while (decoding >= AT_ONCE) await new Promise<void>((go) => waiting.push(go));
  decoding++;
  try {
    return await decode(bytes, wanted);
  } finally {
    decoding--;
    waiting.shift()?.();
  }
}

async function decode(bytes: Uint8Array, wanted: number): Promise<Picture> {
  // A JPEG begins with 0xFF, a PNG never.
  const type = bytes[0] === 0xff ? "image/jpeg" : "image/png";
  const blob = new Blob([bytes.slice()], { type });
  const bitmap = await createImageBitmap(blob, {
    colorSpaceConversion: "none",
    premultiplyAlpha: "none",
  });
  const longer = Math.max(bitmap.width, bitmap.height);
  const factor = longer > LONG_PX && wanted < longer ? wanted / longer : 1;
  const width = Math.max(1, Math.round(bitmap.width * factor));
  const height = Math.max(1, Math.round(bitmap.height * factor));
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("The browser gave no canvas to decode the picture on.");
  if (factor < 1) context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  // Its memory is given back now, not when the browser comes to it.
  canvas.width = 0;
  return { width, height, rgba: data };
}

/** The picture with its longer side at most `side`: each pixel the mean of those it covers. */
export function shrink(picture: Picture, side: number): Picture {
  const factor = Math.max(picture.width, picture.height) / side;
  if (factor <= 1) return picture;
  const width = Math.max(1, Math.round(picture.width / factor));
  const height = Math.max(1, Math.round(picture.height / factor));
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    const rows = span(y, height, picture.height);
    for (let x = 0; x < width; x++) {
      mean(picture, rows, span(x, width, picture.width), rgba, 4 * (y * width + x));
    }
  }
  return { width, height, rgba };
}

/** The part of a picture around a point, `share` of its height and width, moved to lie within it. */
export function crop(picture: Picture, y: number, x: number, share: number): Picture {
  const [top, height] = part(y, share, picture.height);
  const [left, width] = part(x, share, picture.width);
  const rgba = new Uint8ClampedArray(height * width * 4);
  for (let row = 0; row < height; row++) {
    const start = 4 * ((top + row) * picture.width + left);
    rgba.set(picture.rgba.subarray(start, start + 4 * width), 4 * row * width);
  }
  return { height, width, rgba };
}

function part(center: number, share: number, of: number): [start: number, length: number] {
  const length = Math.max(1, Math.round(of * share));
  const start = Math.round(center * of - length / 2);
  return [Math.min(Math.max(start, 0), of - length), length];
}

type Span = readonly [from: number, to: number];

function span(i: number, size: number, of: number): Span {
  const from = Math.floor((i * of) / size);
  return [from, Math.max(from + 1, Math.floor(((i + 1) * of) / size))];
}

function mean(
  picture: Picture,
  rows: Span,
  columns: Span,
  out: Uint8ClampedArray,
  at: number,
): void {
  const area = (rows[1] - rows[0]) * (columns[1] - columns[0]);
  for (let channel = 0; channel < 4; channel++) {
    let sum = 0;
    for (let y = rows[0]; y < rows[1]; y++) {
      for (let x = columns[0]; x < columns[1]; x++) {
        sum += picture.rgba[4 * (y * picture.width + x) + channel] as number;
      }
    }
    out[at + channel] = sum / area;
  }
}
