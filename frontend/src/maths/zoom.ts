import type { Point } from "./lines";

/** How a picture is enlarged; its point (x, y), in fractions, is in the middle of the stage. */
export interface Zoom {
  factor: number;
  x: number;
  y: number;
}

/** The share of the stage's width and height that the whole picture takes. */
export interface Fill {
  x: number;
  y: number;
}

export const MOST_ENLARGED = 40;

/** The whole of a picture, as large as a square stage lets it be. */
export function fillOf({ height, width }: { height: number; width: number }): Fill {
  const longer = Math.max(height, width);
  return { x: width / longer, y: height / longer };
}

/** The nearest zoom at which no more of the stage is empty than need be. */
export function clampZoom({ factor, x, y }: Zoom, fill: Fill): Zoom {
  const clamped = Math.min(Math.max(factor, 1), MOST_ENLARGED);
  return {
    factor: clamped,
    x: clampCenter(x, clamped * fill.x),
    y: clampCenter(y, clamped * fill.y),
  };
}

function clampCenter(center: number, size: number): number {
  const half = 0.5 / size;
  return half >= 0.5 ? 0.5 : Math.min(Math.max(center, half), 1 - half);
}

/** What a picture shows at a point of the stage: both in fractions, (0, 0) at the top left. */
export function toPicture(zoom: Zoom, fill: Fill, [x, y]: Point): Point {
  return [zoom.x + (x - 0.5) / (zoom.factor * fill.x), zoom.y + (y - 0.5) / (zoom.factor * fill.y)];
}

/** Another factor; what is at a point of the stage stays there, as far as the borders let it. */
export function zoomAt(zoom: Zoom, fill: Fill, factor: number, at: Point = [0.5, 0.5]): Zoom {
  const reached = Math.min(Math.max(factor, 1), MOST_ENLARGED);
  const [x, y] = toPicture(zoom, fill, at);
  return clampZoom(
    {
      factor: reached,
      x: x - (at[0] - 0.5) / (reached * fill.x),
      y: y - (at[1] - 0.5) / (reached * fill.y),
    },
    fill,
  );
}

/** The picture moved by shares of the stage: to the right and down. */
export function panBy(zoom: Zoom, fill: Fill, [right, down]: Point): Zoom {
  const { factor, x, y } = zoom;
  return clampZoom(
    { factor, x: x - right / (factor * fill.x), y: y - down / (factor * fill.y) },
    fill,
  );
}

/** Where the picture lies on the stage: from the stage's top left corner, in shares of its size. */
export function frameOf({ factor, x, y }: Zoom, fill: Fill) {
  const [width, height] = [factor * fill.x, factor * fill.y];
  return { left: 0.5 - x * width, top: 0.5 - y * height, width, height };
}
