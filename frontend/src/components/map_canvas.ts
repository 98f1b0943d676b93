import { LINES_PX, mergeLines, paintLines } from "../rendering/lines";
import type { Picture, Shading } from "../rendering/overlay";
import { type FittedMap, isCoarse, paintOverlay } from "../rendering/paint";

/** The lines lie over the picture, wherever it lies in the element. */
const OVER =
  "position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; pointer-events: none";

/** A canvas for a map and one over it for its lines, which do not change with the colors. */
export abstract class MapCanvas extends HTMLElement {
  private readonly canvas = document.createElement("canvas");
  private readonly lines = document.createElement("canvas");
  /** What is on the canvas of lines. */
  private drawn: { map: FittedMap; sign: Shading["sign"]; scale: number } | null = null;

  connectedCallback(): void {
    if (this.canvas.isConnected) return;
    this.style.position = "relative";
    this.append(this.canvas);
  }

  protected show(
    picture: Picture | null,
    map: FittedMap | null,
    shading: Shading,
    size: keyof typeof LINES_PX,
  ): void {
    paintOverlay(this.canvas, picture, map, shading);
    this.canvas.style.imageRendering = isCoarse(this.canvas) ? "pixelated" : "auto";
    if (map && shading.contours) this.showLines(map, shading, LINES_PX[size]);
    else this.lines.remove();
  }

  private showLines(map: FittedMap, { sign, scale }: Shading, side: number): void {
    const { drawn, lines } = this;
    if (drawn?.map !== map || drawn.sign !== sign || drawn.scale !== scale) {
      paintLines(lines, map, { sign, scale }, side);
      this.drawn = { map, sign, scale };
    }
    if (lines.isConnected) return;
    lines.className = "lines";
    lines.style.cssText = OVER;
    this.append(lines);
  }
}

/** Draws a map and its lines on one canvas. */
export function drawMap(
  canvas: HTMLCanvasElement,
  picture: Picture | null,
  map: FittedMap | null,
  shading: Shading,
  size: keyof typeof LINES_PX,
): void {
  paintOverlay(canvas, picture, map, shading);
  if (!map || !shading.contours) return;
  const lines = document.createElement("canvas");
  paintLines(lines, map, shading, LINES_PX[size]);
  mergeLines(canvas, lines);
}
