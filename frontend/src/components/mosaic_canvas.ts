import type { Maps } from "../api/schema_pb";
import { decodeMap, type Heatmap } from "../rendering/maps";
import { type MosaicLayout, mosaicLayout, resampleMap } from "../rendering/mosaic";
import type { Shading } from "../rendering/overlay";
import { paintMosaic } from "../rendering/paint";
import { sameShading } from "./shading";

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
  shading: Shading;
}

/** A canvas of channels that draws anew only when what it shows has changed. */
export class MosaicCanvas extends HTMLElement {
  private readonly canvas = document.createElement("canvas");
  private current: MosaicJob | null = null;
  /** At their places' sizes; a change of colors leaves them as they are. */
  private tiles: (Heatmap | null)[] | null = null;

  set job(job: MosaicJob) {
    const same = this.current && sameMaps(this.current, job);
    if (same && this.current && sameShading(this.current.shading, job.shading)) return;
    if (!same) this.tiles = null;
    this.current = job;
    this.paint(job);
  }

  connectedCallback(): void {
    if (!this.canvas.isConnected) this.append(this.canvas);
  }

  private paint({ maps, first, count, dead, side, shading }: MosaicJob): void {
    if (!maps || count === 0) return;
    const layout = layoutFor(maps, count, side);
    this.canvas.style.imageRendering = side === null ? "pixelated" : "auto";
    this.tiles ??= Array.from({ length: count }, (_, i) =>
      placed(decodeMap(maps, first + i), i, layout),
    );
    const tiles = this.tiles.map((tile, i) => (dead[i] ? "dead" : tile));
    paintMosaic(this.canvas, layout, tiles, shading);
  }
}

function layoutFor({ height, width }: Maps, count: number, side: number | null): MosaicLayout {
  const density = Math.ceil(window.devicePixelRatio);
  return side === null
    ? mosaicLayout(count, { height, width }, { side: Math.max(height, width), gap: 0 })
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
