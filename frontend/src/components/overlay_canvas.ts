import type { Example, Maps } from "../api/schema_pb";
import { decodeMap, type Heatmap } from "../rendering/maps";
import { type Picture, resizeMap, type Shading } from "../rendering/overlay";
import { paintOverlay, paintPicture } from "../rendering/paint";
import { loadPicture, pictureNow } from "./pictures";
import { sameShading } from "./shading";

/** What an overlay is drawn from. */
export interface OverlayJob {
  example: Example;
  size: "full" | "thumbnail";
  /** Undefined: the picture alone. */
  maps: Maps | undefined;
  /** Of the example in the maps. */
  position: number;
  shading: Shading;
}

/** A canvas that draws anew only when what it shows has changed. */
export class OverlayCanvas extends HTMLElement {
  private readonly canvas = document.createElement("canvas");
  private current: OverlayJob | null = null;
  /** At the picture's size; a change of colors leaves it as it is. */
  private resized: Heatmap | null = null;

  set job(job: OverlayJob) {
    const same = this.current && sameMap(this.current, job);
    if (same && this.current && sameShading(this.current.shading, job.shading)) return;
    if (!same) this.resized = null;
    this.current = job;
    if (pictureNow(job.example)) this.paint(job);
    else void loadPicture(job.example).then(() => this.current === job && this.paint(job));
  }

  connectedCallback(): void {
    if (!this.canvas.isConnected) this.append(this.canvas);
  }

  private paint(job: OverlayJob): void {
    const picture = pictureNow(job.example)?.[job.size];
    if (!picture) return;
    // Enlarged a good deal, pixels are shown as such: that is what the network sees.
    this.canvas.style.imageRendering = picture.width < 128 ? "pixelated" : "auto";
    this.resized ??= mapFor(job, picture);
    if (this.resized) paintOverlay(this.canvas, picture, this.resized, job.shading);
    else paintPicture(this.canvas, picture);
  }
}

function mapFor({ maps, position }: OverlayJob, { height, width }: Picture): Heatmap | null {
  const map = maps && decodeMap(maps, position);
  return map ? resizeMap(map, height, width) : null;
}

function sameMap(a: OverlayJob, b: OverlayJob): boolean {
  return (
    a.example === b.example && a.size === b.size && a.maps === b.maps && a.position === b.position
  );
}
