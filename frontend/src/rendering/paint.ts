import type { Heatmap } from "../maths/maps";
import { enlargeCells, resizeMap } from "../maths/resize";
import { blendTile, layTile, layVacant, type MosaicLayout } from "./mosaic";
import { blend, type Coloring, type Picture, type Shading, tableIndex } from "./overlay";

/** A map that is ready to be drawn. */
export interface FittedMap {
  /** Of its own size. */
  raw: Heatmap;
  /** At the size of the picture; where there is none, as large as it is drawn. */
  fitted: Heatmap;
  native: boolean;
}

export function fitMap(
  raw: Heatmap,
  { height, width }: { height: number; width: number },
  native: boolean,
): FittedMap {
  const fitted = native ? enlargeCells(raw, height, width) : resizeMap(raw, height, width);
  return { raw, fitted, native };
}

/**
 * Draws a picture with its map as the reader wants to see them, without lines;
 * CSS scales the canvas.
 *
 * @param picture null: there is none, so the map is drawn alone
 * @param map null: there is none, so the picture is drawn alone
 */
export function paintOverlay(
  canvas: HTMLCanvasElement,
  picture: Picture | null,
  map: FittedMap | null,
  shading: Shading,
): void {
  const image = compose(picture, map?.fitted ?? null, shading);
  if (image) put(canvas, image);
}

function compose(picture: Picture | null, map: Heatmap | null, shading: Shading): ImageData | null {
  const { show } = shading;
  if (map && (show === "map" || !picture)) {
    const image = new ImageData(map.width, map.height);
    const out = { rgba: image.data, width: map.width };
    layVacant(out, map.height);
    blendTile(map, shading, out, [0, 0]);
    return image;
  }
  if (!picture) return null;
  const image = new ImageData(picture.rgba.slice(), picture.width, picture.height);
  if (map && show === "overlay") blend(picture, map, shading, image.data);
  return image;
}

/** Whether a picture's pixels are shown as such: enlarged a good deal, that is what the network sees. */
export function isCoarse({ width, height }: { width: number; height: number }): boolean {
  return Math.max(width, height) < 128;
}

export function paintPicture(canvas: HTMLCanvasElement, picture: Picture): void {
  put(canvas, new ImageData(picture.rgba, picture.width, picture.height));
}

/** Draws the maps of channels in their grid, dead ones hatched; null: none that could be read. */
export function paintMosaic(
  canvas: HTMLCanvasElement,
  { height, width, rows, columns }: MosaicLayout,
  tiles: readonly (Heatmap | "dead" | null)[],
  shading: Coloring,
): void {
  const image = new ImageData(width, height);
  tiles.forEach((tile, i) => {
    const row = rows[Math.floor(i / columns.length)];
    const column = columns[i % columns.length];
    if (!row || !column) return;
    const out = { rgba: image.data, width };
    layTile(out, row, column, tile === "dead");
    if (tile && tile !== "dead") blendTile(tile, shading, out, [row[0], column[0]]);
  });
  put(canvas, image);
}

/** The colors from the least to the greatest value, in one row; below the threshold nothing. */
export function paintColorBar(
  canvas: HTMLCanvasElement,
  { table, sign, threshold }: Pick<Coloring, "table" | "sign" | "threshold">,
): void {
  const image = new ImageData(256, 1);
  for (let i = 0; i < 256; i++) {
    const v = sign === "both" ? (i / 255) * 2 - 1 : i / 255;
    const entry = 3 * tableIndex(v, sign);
    image.data.set(table.subarray(entry, entry + 3), 4 * i);
    image.data[4 * i + 3] = Math.abs(v) < threshold ? 0 : 255;
  }
  put(canvas, image);
}

function put(canvas: HTMLCanvasElement, image: ImageData): void {
  // Setting a size clears the canvas, even to the same size.
  if (canvas.width !== image.width) canvas.width = image.width;
  if (canvas.height !== image.height) canvas.height = image.height;
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}
