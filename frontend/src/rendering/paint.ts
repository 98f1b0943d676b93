import type { Heatmap } from "../maths/maps";
import { enlargeCells, resizeMap } from "../maths/resize";
import { contourLevels, type Level } from "./contours";
import { blendTile, layTile, type MosaicLayout } from "./mosaic";
import { blend, type Coloring, type Picture, type Shading, tableIndex } from "./overlay";

/** How large a canvas has to be for thin lines, in pixels of its longer side. */
export const LINES_PX = { full: 672, thumbnail: 192 } as const;

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
 * Draws a picture with its map as the reader wants to see them; CSS scales the
 * canvas, which has the picture's size unless there are lines in it.
 *
 * @param picture null: there is none, so the map is drawn alone
 * @param map null: there is none, so the picture is drawn alone
 */
export function paintOverlay(
  canvas: HTMLCanvasElement,
  picture: Picture | null,
  map: FittedMap | null,
  shading: Shading,
  size: keyof typeof LINES_PX,
): void {
  const image = compose(picture, map?.fitted ?? null, shading);
  if (!image) return;
  if (map && shading.contours) paintWithLines(canvas, image, map, shading, LINES_PX[size]);
  else put(canvas, image);
}

function compose(
  picture: Picture | null,
  map: Heatmap | null,
  shading: Shading,
): ImageData | null {
  const { show } = shading;
  if (map && (show === "map" || !picture)) {
    const image = new ImageData(map.width, map.height);
    const out = { rgba: image.data, width: map.width };
    layTile(out, [0, map.height], [0, map.width], false);
    blendTile(map, shading, out, [0, 0]);
    return image;
  }
  if (!picture) return null;
  const image = new ImageData(picture.rgba.slice(), picture.width, picture.height);
  if (map && show === "overlay") blend(picture, map, shading, image.data);
  return image;
}

function paintWithLines(
  canvas: HTMLCanvasElement,
  image: ImageData,
  { raw, native }: FittedMap,
  shading: Shading,
  side: number,
): void {
  const factor = Math.max(1, Math.ceil(side / Math.max(image.width, image.height)));
  const small = document.createElement("canvas");
  put(small, image);
  canvas.width = image.width * factor;
  canvas.height = image.height * factor;
  const context = canvas.getContext("2d");
  if (!context) return;
  context.imageSmoothingEnabled = !isCoarse(image);
  context.drawImage(small, 0, 0, canvas.width, canvas.height);
  strokeLevels(context, contourLevels(raw, shading, { native, side: side / 4 }));
}

/** Whether a picture's pixels are shown as such: enlarged a good deal, that is what the network sees. */
export function isCoarse({ width, height }: { width: number; height: number }): boolean {
  return Math.max(width, height) < 128;
}

/** Light lines in dark ones: to be seen on any picture and any color. */
function strokeLevels(context: CanvasRenderingContext2D, levels: readonly Level[]): void {
  const { width, height } = context.canvas;
  context.lineJoin = "round";
  for (const [color, thickness] of [
    ["rgb(0 0 0 / 0.7)", 6],
    ["#fff", 2.5],
  ] as const) {
    context.strokeStyle = color;
    context.lineWidth = thickness;
    for (const { lines, dashed } of levels) {
      context.setLineDash(dashed ? [12, 9] : []);
      context.beginPath();
      for (const line of lines) {
        line.forEach(([x, y], i) => {
          if (i) context.lineTo(x * width, y * height);
          else context.moveTo(x * width, y * height);
        });
      }
      context.stroke();
    }
  }
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
