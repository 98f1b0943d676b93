import type { Maps } from "../../api/schema_pb";
import { decodeMap, type Heatmap } from "../../maths/maps";
import { type MosaicLayout, mosaicLayout, resampleMap } from "../../rendering/mosaic";
import type { Coloring } from "../../rendering/overlay";
import { paintMosaic } from "../../rendering/paint";
import { sameColoring } from "./shading";

/** More values a side are not told apart in a tile. */
const MOST_NATIVE_PX = 256;

/** Which maps of a record are drawn side by side. */
export interface MosaicJob {
  maps: Maps | undefined;
  /** Of the first one in the maps. */
  first: number;
  count: number;
  /** Which of them are hatched, for there is nothing to see in them. */
  dead: readonly boolean[];
  /** Of the longer side, in CSS pixels; null: a map's value is a pixel of the canvas. */
  side: number | null;
  shading: Coloring;
}

/** A canvas of channels that draws anew only when what it shows has changed. */
export class MosaicCanvas extends HTMLElement {
  private readonly canvas = document.createElement("canvas");
  private current: MosaicJob | null = null;
  /** At their places' sizes; a change of colors leaves them as they are. */
  private tiles: Tiles | null = null;

  set job(job: MosaicJob) {
    const same = this.current && sameMaps(this.current, job);
    if (same && this.current && sameColoring(this.current.shading, job.shading)) return;
    if (!same) this.tiles = null;
    this.current = job;
    this.paint(job);
  }

  connectedCallback(): void {
    if (!this.canvas.isConnected) this.append(this.canvas);
  }

  private paint(job: MosaicJob): void {
    this.tiles = drawMosaic(this.canvas, job, this.tiles);
  }
}

type Tiles = (Heatmap | null)[];

/**
 * Draws the maps of a job side by side.
 *
 * @param known what an earlier call gave for the same maps
 * @returns the maps at their places' sizes; null where there are none
 */
export function drawMosaic(
  canvas: HTMLCanvasElement,
  { maps, first, count, dead, side, shading }: MosaicJob,
  known: Tiles | null = null,
): Tiles | null {
  if (!maps || count === 0) return null;
  const layout = layoutFor(maps, count, side);
  const tiles =
    known ?? Array.from({ length: count }, (_, i) => placed(decodeMap(maps, first + i), i, layout));
  canvas.style.imageRendering = side === null ? "pixelated" : "auto";
  paintMosaic(
    canvas,
    layout,
    tiles.map((tile, i) => (dead[i] ? "dead" : tile)),
    shading,
  );
  return tiles;
}

function layoutFor({ height, width }: Maps, count: number, side: number | null): MosaicLayout {
  const density = Math.ceil(window.devicePixelRatio);
  return side === null
    ? mosaicLayout(
        count,
        { height, width },
        { side: Math.min(MOST_NATIVE_PX, Math.max(height, width)), gap: 0 },
      )
    : mosaicLayout(count, { height, width }, { side: side * density, gap: density });
}

function placed(map: Heatmap | null, i: number, { rows, columns }: MosaicLayout): Heatmap | null {
  const row = rows[Math.floor(i / columns.length)];
  const column = columns[i % columns.length];
  if (!map || !row || !column) return null;
  return resampleMap(map, row[1] - row[0], column[1] - column[0]);
}

function sameMaps(a: MosaicJob, b: MosaicJob): boolean {
  return a.maps === b.maps && a.first === b.first && a.count === b.count && a.side === b.side;
}
