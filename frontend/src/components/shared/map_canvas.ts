import { html, nothing, render, svg } from "lit";
import { drawLines, LINE_STYLES, type LineSize, linePaths } from "../../rendering/lines";
import type { Picture, Shading } from "../../rendering/overlay";
import { type FittedMap, isCoarse, paintOverlay } from "../../rendering/paint";

/** The lines lie over the picture, wherever it lies in the element. */
const OVER = "position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none";
const FILLING = "display: block; width: 100%; height: 100%";

/** A canvas for a map and lines over it, which do not change with the colors. */
export abstract class MapCanvas extends HTMLElement {
  private readonly canvas = document.createElement("canvas");
  private readonly lines = document.createElement("div");
  /** What the lines are of. */
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
    size: LineSize,
  ): void {
    paintOverlay(this.canvas, picture, map, shading);
    this.canvas.style.imageRendering = isCoarse(this.canvas) ? "pixelated" : "auto";
    if (map && shading.contours) this.showLines(map, shading, size);
    else this.lines.remove();
  }

  private showLines(map: FittedMap, { sign, scale }: Shading, size: LineSize): void {
    const { drawn, lines } = this;
    if (drawn?.map !== map || drawn.sign !== sign || drawn.scale !== scale) {
      render(lineDrawing(map, { sign, scale }, size), lines);
      this.drawn = { map, sign, scale };
    }
    if (lines.isConnected) return;
    lines.className = "lines";
    lines.style.cssText = OVER;
    this.append(lines);
  }
}

/** Of the map's shape, in the middle as the canvas is; however much enlarged, its lines stay thin. */
function lineDrawing(map: FittedMap, coloring: Pick<Shading, "sign" | "scale">, size: LineSize) {
  const { width, height } = map.fitted;
  const { strokes, dashes } = LINE_STYLES[size];
  const paths = linePaths(map, coloring, size);
  return html`<svg viewBox="0 0 ${width} ${height}" aria-hidden="true" style=${FILLING}>
    <g transform="scale(${width} ${height})" fill="none" stroke-linejoin="round">
      ${strokes.map(([color, thickness]) =>
        paths.map(
          ({ path, dashed }) => svg`<path
            d=${path}
            stroke=${color}
            stroke-width=${thickness}
            stroke-dasharray=${dashed ? dashes.join(" ") : nothing}
            vector-effect="non-scaling-stroke"
          />`,
        ),
      )}
    </g>
  </svg>`;
}

/**
 * Draws a map and its lines on one canvas.
 *
 * @param zoom how many times it will be enlarged: lines are so much thinner
 */
export function drawMap(
  canvas: HTMLCanvasElement,
  picture: Picture | null,
  map: FittedMap | null,
  shading: Shading,
  { size, zoom }: { size: LineSize; zoom: number },
): void {
  paintOverlay(canvas, picture, map, shading);
  if (!map || !shading.contours) return;
  drawLines(canvas, linePaths(map, shading, size), size, zoom);
}
