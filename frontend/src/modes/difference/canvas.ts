import type { Example } from "../../api/schema_pb";
import type { MapOf } from "../../components/shared/large_picture";
import { drawMap, MapCanvas } from "../../components/shared/map_canvas";
import { loadPicture, pictureNow } from "../../components/shared/pictures";
import { recentMap } from "../../components/shared/recent_maps";
import { type DifferenceShading, sameShading } from "../../components/shared/shading";
import { difference, type Side } from "../../maths/difference";
import type { Heatmap } from "../../maths/maps";
import type { Picture } from "../../rendering/overlay";
import { type FittedMap, fitMap } from "../../rendering/paint";

export interface DifferenceJob {
  /** Null: no picture lies beneath. */
  example: Example | null;
  a: MapOf;
  b: MapOf;
  shading: DifferenceShading;
}

/** Without a picture, maps are subtracted at this size. */
const ALONE_PX = 224;

/** A canvas of B minus A that draws anew only when what it shows has changed. */
export class DifferenceCanvas extends MapCanvas {
  /** A change of colors leaves it as it is. */
  private map: FittedMap | null = null;
  private current: DifferenceJob | null = null;

  set job(job: DifferenceJob) {
    const same = this.current && sameMaps(this.current, job);
    if (same && this.current && sameShading(this.current.shading.shading, job.shading.shading)) {
      return;
    }
    if (!same) this.map = null;
    this.current = job;
    const { example } = job;
    const picture = example && pictureNow(example, "full");
    if (picture !== undefined) this.paint(job, picture);
    else if (example) {
      void loadPicture(example, "full").then(
        (loaded) => this.current === job && this.paint(job, loaded),
      );
    }
  }

  private paint(job: DifferenceJob, picture: Picture | null): void {
    this.map ??= differenceMap(job, picture);
    this.show(picture, this.map, job.shading.shading, "full");
  }
}

/** Draws a job that will be enlarged `zoom` times, once its picture has been decoded. */
export async function drawDifference(
  canvas: HTMLCanvasElement,
  job: DifferenceJob,
  zoom: number,
): Promise<void> {
  const picture = job.example && (await loadPicture(job.example, "full"));
  const map = differenceMap(job, picture);
  drawMap(canvas, picture, map, job.shading.shading, { size: "full", zoom });
}

/** Maps of different sizes meet at that of the picture. */
function differenceMap(
  { a, b, shading }: DifferenceJob,
  picture: Picture | null,
): FittedMap | null {
  const [first, second] = [a, b].map(({ maps, position }) => recentMap(maps, position));
  if (!first || !second) return null;
  const size = picture ?? alone(first);
  const side = (map: Heatmap, divisor: number): Side => ({
    map: fitMap(map, size, shading.shading.native).fitted,
    divisor,
  });
  const [of, by] = shading.divisors;
  const map = difference(side(first, of), side(second, by), shading.sign);
  return { raw: map, fitted: map, native: shading.shading.native };
}

function alone({ height, width }: Heatmap) {
  const factor = ALONE_PX / Math.max(height, width);
  return { height: Math.round(height * factor), width: Math.round(width * factor) };
}

/** Whether the difference is the same, whatever its colors. */
function sameMaps(one: DifferenceJob, other: DifferenceJob): boolean {
  const [before, now] = [one.shading, other.shading];
  return (
    one.example === other.example &&
    sameMap(one.a, other.a) &&
    sameMap(one.b, other.b) &&
    before.sign === now.sign &&
    before.shading.native === now.shading.native &&
    before.divisors.every((divisor, i) => divisor === now.divisors[i])
  );
}

function sameMap(one: MapOf, other: MapOf): boolean {
  return one.maps === other.maps && one.position === other.position;
}
