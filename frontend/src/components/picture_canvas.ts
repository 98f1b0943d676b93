import type { Example } from "../api/schema_pb";
import type { Picture } from "../rendering/overlay";
import { isCoarse, paintPicture } from "../rendering/paint";
import { crop, decodePicture } from "../rendering/picture";
import { loadPicture } from "./pictures";

/** The share of an example's height and width that a crop shows: a quarter of the picture. */
const CROP_SHARE = 0.5;

/** Where in an example a crop lies: its center as fractions of the picture. */
export interface CropJob {
  example: Example;
  y: number;
  x: number;
}

/** A canvas for a picture that has to be decoded; until then it keeps what it shows. */
abstract class PictureCanvas<Job> extends HTMLElement {
  private readonly canvas = document.createElement("canvas");
  private current: Job | null = null;

  protected abstract load(job: Job): Promise<Picture>;
  protected abstract same(a: Job, b: Job): boolean;

  set job(job: Job) {
    if (this.current !== null && this.same(this.current, job)) return;
    this.current = job;
    void this.load(job).then((picture) => this.current === job && this.paint(picture));
  }

  connectedCallback(): void {
    if (!this.canvas.isConnected) this.append(this.canvas);
  }

  private paint(picture: Picture): void {
    this.canvas.style.imageRendering = isCoarse(picture) ? "pixelated" : "auto";
    paintPicture(this.canvas, picture);
  }
}

/** Draws a filter's picture, once it has been decoded. */
export async function drawFilter(canvas: HTMLCanvasElement, bytes: Uint8Array): Promise<void> {
  paintPicture(canvas, await filterPicture(bytes));
}

function filterPicture(bytes: Uint8Array): Promise<Picture> {
  return decodePicture(bytes).catch(() => GRAY);
}

/** A filter's picture, from its PNG or JPEG. It is not kept: there is one at every epoch. */
export class FilterPicture extends PictureCanvas<Uint8Array> {
  protected load(bytes: Uint8Array): Promise<Picture> {
    return filterPicture(bytes);
  }

  protected same(a: Uint8Array, b: Uint8Array): boolean {
    return a === b;
  }
}

/** The part of an example that a channel is most active at. */
export class ExampleCrop extends PictureCanvas<CropJob> {
  protected async load({ example, y, x }: CropJob): Promise<Picture> {
    return crop((await loadPicture(example)).full, y, x, CROP_SHARE);
  }

  protected same(a: CropJob, b: CropJob): boolean {
    return a.example === b.example && a.y === b.y && a.x === b.x;
  }
}

/** Stands in for a picture that cannot be decoded. */
const GRAY: Picture = { height: 1, width: 1, rgba: Uint8ClampedArray.of(128, 128, 128, 255) };
