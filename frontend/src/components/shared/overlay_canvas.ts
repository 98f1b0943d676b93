import type { Example, Maps } from "../../api/schema_pb";
import { decodeMap, type Heatmap } from "../../maths/maps";
import { reducedMap } from "../../rendering/mosaic";
import type { Picture, Shading } from "../../rendering/overlay";
import { type FittedMap, fitMap } from "../../rendering/paint";
import { drawMap, MapCanvas } from "./map_canvas";
import { loadPicture, pictureNow } from "./pictures";
import { sameShading } from "./shading";

/** What an overlay is drawn from. */
export interface OverlayJob {
  /** Null: there is no picture beneath, the map stands alone. */
  example: Example | null;
  size: "full" | "thumbnail";
  /** Undefined: the picture alone. */
  maps: Maps | undefined;
  /** Of the example in the maps. */
  position: number;
  shading: Shading;
}

/** A map without a picture is smoothed at this size; its squares need less. */
const ALONE_PX = { full: 224, thumbnail: 96 } as const;

/** Of a thumbnail: there are hundreds, and each keeps its map. */
const REDUCED_PX = 256;

/** A canvas that draws anew only when what it shows has changed. */
export class OverlayCanvas extends MapCanvas {
  private current: OverlayJob | null = null;
  /** A change of colors leaves it as it is. */
  private map: FittedMap | null = null;

  set job(job: OverlayJob) {
    const { current } = this;
    const same = current && sameMap(current, job);
    // Of the picture alone nothing is shaded.
    if (same && (!job.maps || sameShading(current.shading, job.shading))) return;
    if (!same || this.map?.native !== job.shading.native) this.map = null;
    this.current = job;
    const { example, size } = job;
    const picture = example && pictureNow(example, size);
    if (picture !== undefined) this.paint(job, picture);
    else if (example) {
      void loadPicture(example, size).then(
        (loaded) => this.current === job && this.paint(job, loaded),
      );
    }
  }

  private paint(job: OverlayJob, picture: Picture | null): void {
    this.map ??= fitted(job, picture);
    this.show(picture, this.map, job.shading, job.size);
  }
}

/** Draws a job that will be enlarged `zoom` times, once its picture has been decoded. */
export async function drawOverlay(
  canvas: HTMLCanvasElement,
  job: OverlayJob,
  zoom: number,
): Promise<void> {
  const picture = job.example && (await loadPicture(job.example, job.size));
  drawMap(canvas, picture, fitted(job, picture), job.shading, { size: job.size, zoom });
}

function fitted(job: OverlayJob, picture: Picture | null): FittedMap | null {
  const { maps, position, size, shading } = job;
  const decoded = maps && decodeMap(maps, position);
  const map = decoded && size === "thumbnail" ? reducedMap(decoded, REDUCED_PX) : decoded;
  return map ? fitMap(map, picture ?? alone(map, size, shading.native), shading.native) : null;
}

function alone(map: Heatmap, size: OverlayJob["size"], native: boolean) {
  const longer = Math.max(map.height, map.width);
  const factor = native ? 1 : Math.max(1, ALONE_PX[size] / longer);
  return { height: Math.round(map.height * factor), width: Math.round(map.width * factor) };
}

function sameMap(a: OverlayJob, b: OverlayJob): boolean {
  return (
    a.example === b.example && a.size === b.size && a.maps === b.maps && a.position === b.position
  );
}
