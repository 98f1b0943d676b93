import { contourLevels } from "./contours";
import type { Coloring } from "./overlay";
import { type FittedMap, isCoarse } from "./paint";

/** How the lines on a picture are drawn; widths and dashes in CSS pixels. */
export interface LineStyle {
  /** Dark lines with light ones in them: to be seen on any picture and any color. */
  strokes: readonly (readonly [color: string, width: number])[];
  /** Of lines against the target. */
  dashes: readonly number[];
  /** Lines of a smooth map are found on so many positions a side: a line needs a few pixels. */
  positions: number;
}

const DARK = "rgb(0 0 0 / 0.7)";
const LIGHT = "#fff";

/** Of a large picture, and of one in a cell. */
export const LINE_STYLES = {
  full: {
    strokes: [
      [DARK, 3.5],
      [LIGHT, 1.5],
    ],
    dashes: [7, 5],
    positions: 168,
  },
  thumbnail: {
    strokes: [
      [DARK, 2],
      [LIGHT, 0.85],
    ],
    dashes: [4, 3],
    positions: 48,
  },
} as const satisfies { [size: string]: LineStyle };

export type LineSize = keyof typeof LINE_STYLES;

/** All lines of one level, as an SVG path in a unit square. */
export interface LinePath {
  path: string;
  /** Against the target. */
  dashed: boolean;
}

/** The contour lines of a map. */
export function linePaths(
  { raw, native }: FittedMap,
  coloring: Pick<Coloring, "sign" | "scale">,
  size: LineSize,
): LinePath[] {
  const side = LINE_STYLES[size].positions;
  return contourLevels(raw, coloring, { native, side })
    .filter(({ lines }) => lines.length)
    .map(({ lines, dashed }) => ({
      path: lines
        .map((line) => `M${line.map(([x, y]) => `${round(x)} ${round(y)}`).join("L")}`)
        .join(""),
      dashed,
    }));
}

/** A ten thousandth of a picture is finer than any screen. */
function round(share: number): number {
  return Math.round(share * 1e4) / 1e4;
}

/** The longer side of a saved picture with lines in it, at least; on the page it is half as large. */
export const SAVED_PX = { full: 672, thumbnail: 192 } as const;
const SAVED_SCALE = 2;
/** What is saved zoomed in is not enlarged beyond this, in pixels of the longer side. */
const MOST_SAVED_PX = 2688;

/**
 * Draws lines over what is on a canvas, which is enlarged for them.
 *
 * @param zoom the canvas will be enlarged so many times more, its lines not
 */
export function drawLines(
  canvas: HTMLCanvasElement,
  paths: readonly LinePath[],
  size: LineSize,
  zoom: number,
): void {
  const longer = Math.max(canvas.width, canvas.height);
  const wanted = Math.min(SAVED_PX[size] * zoom, MOST_SAVED_PX);
  const factor = Math.max(1, Math.ceil(wanted / longer));
  const scale = (SAVED_SCALE * longer * factor) / (SAVED_PX[size] * zoom);
  const context = enlarge(canvas, factor);
  if (!context) return;
  const matrix = new DOMMatrix([canvas.width, 0, 0, canvas.height, 0, 0]);
  const drawn = paths.map(({ path, dashed }) => {
    const placed = new Path2D();
    placed.addPath(new Path2D(path), matrix);
    return { placed, dashed };
  });
  const { strokes, dashes } = LINE_STYLES[size];
  context.lineJoin = "round";
  for (const [color, width] of strokes) {
    context.strokeStyle = color;
    context.lineWidth = width * scale;
    for (const { placed, dashed } of drawn) {
      context.setLineDash(dashed ? dashes.map((length) => length * scale) : []);
      context.stroke(placed);
    }
  }
}

function enlarge(canvas: HTMLCanvasElement, factor: number): CanvasRenderingContext2D | null {
  const image = document.createElement("canvas");
  [image.width, image.height] = [canvas.width, canvas.height];
  image.getContext("2d")?.drawImage(canvas, 0, 0);
  canvas.width *= factor;
  canvas.height *= factor;
  const context = canvas.getContext("2d");
  if (context) {
    context.imageSmoothingEnabled = !isCoarse(image);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
  }
  return context;
}
