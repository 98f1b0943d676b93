import type { Heatmap } from "./maps";
import { blendTile, layTile, type MosaicLayout } from "./mosaic";
import { blend, type Picture, type Shading, tableIndex } from "./overlay";

/** Draws the overlay of a map that has the picture's size; CSS scales the canvas. */
export function paintOverlay(
  canvas: HTMLCanvasElement,
  picture: Picture,
  map: Heatmap,
  shading: Shading,
): void {
  const image = new ImageData(picture.rgba.slice(), picture.width, picture.height);
  blend(picture, map, shading, image.data);
  put(canvas, image);
}

export function paintPicture(canvas: HTMLCanvasElement, picture: Picture): void {
  put(canvas, new ImageData(picture.rgba, picture.width, picture.height));
}

/** Draws the maps of channels in their grid, dead ones hatched; null: none that could be read. */
export function paintMosaic(
  canvas: HTMLCanvasElement,
  { height, width, rows, columns }: MosaicLayout,
  tiles: readonly (Heatmap | "dead" | null)[],
  shading: Shading,
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
  { table, sign, threshold }: Pick<Shading, "table" | "sign" | "threshold">,
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
