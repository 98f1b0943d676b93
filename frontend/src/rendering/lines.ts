import { contourLevels } from "./contours";
import type { Coloring } from "./overlay";
import { type FittedMap, isCoarse } from "./paint";

/** How large a canvas has to be for thin lines, in pixels of its longer side. */
export const LINES_PX = { full: 672, thumbnail: 192 } as const;
/** Lines of a smooth map are found on a grid so much coarser than they are drawn. */
const PX_PER_POSITION = 4;

/** Dark lines with light ones in them: to be seen on any picture and any color. */
const STROKES = [
  ["rgb(0 0 0 / 0.7)", 6],
  ["#fff", 2.5],
] as const;

/** Draws the contour lines of a map alone, on a canvas of its shape that lies over the map's. */
export function paintLines(
  canvas: HTMLCanvasElement,
  { raw, fitted, native }: FittedMap,
  coloring: Pick<Coloring, "sign" | "scale">,
  side: number,
): void {
  const factor = Math.max(1, Math.ceil(side / Math.max(fitted.width, fitted.height)));
  const [width, height] = [fitted.width * factor, fitted.height * factor];
  // Cleared by this, too.
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) return;
  context.lineJoin = "round";
  const levels = contourLevels(raw, coloring, { native, side: side / PX_PER_POSITION });
  const paths = levels.map(({ lines, dashed }) => {
    const path = new Path2D();
    for (const line of lines) {
      line.forEach(([x, y], i) => {
        if (i) path.lineTo(x * width, y * height);
        else path.moveTo(x * width, y * height);
      });
    }
    return { path, dashed };
  });
  for (const [color, thickness] of STROKES) {
    context.strokeStyle = color;
    context.lineWidth = thickness;
    for (const { path, dashed } of paths) {
      context.setLineDash(dashed ? [12, 9] : []);
      context.stroke(path);
    }
  }
}

/** Enlarges what is on a canvas to the size of its lines, and lays them over it. */
export function mergeLines(canvas: HTMLCanvasElement, lines: HTMLCanvasElement): void {
  const image = document.createElement("canvas");
  [image.width, image.height] = [canvas.width, canvas.height];
  image.getContext("2d")?.drawImage(canvas, 0, 0);
  [canvas.width, canvas.height] = [lines.width, lines.height];
  const context = canvas.getContext("2d");
  if (!context) return;
  context.imageSmoothingEnabled = !isCoarse(image);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  context.drawImage(lines, 0, 0);
}
