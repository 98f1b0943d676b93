import type { Example } from "../../api/schema_pb";
import type { Picture } from "../../rendering/overlay";
import { isCoarse, paintPicture } from "../../rendering/paint";
import { crop, decodePicture, shrink } from "../../rendering/picture";
import { loadPicture, type PictureSize, THUMBNAIL_PX } from "./pictures";

/** The share of an example's height and width that a crop shows: a quarter of the picture. */
const CROP_SHARE = 0.5;

/** Where in an example a crop lies: its center as fractions of the picture. */
export interface CropJob {
  example: Example;
  y: number;
  x: number;
}

/** A canvas for a picture that has to be decoded; until then it keeps what it shows. */
export abstract class PictureCanvas<Job> extends HTMLElement {
  private readonly canvas = document.createElement("canvas");
  private current: Job | null = null;

  /** Null: it cannot be decoded. */
  protected abstract load(job: Job): Promise<Picture | null>;
  protected abstract same(a: Job, b: Job): boolean;

  set job(job: Job) {
    if (this.current !== null && this.same(this.current, job)) return;
    this.current = job;
    void this.load(job).then((picture) => this.current === job && this.paint(picture));
  }

  connectedCallback(): void {
    if (!this.canvas.isConnected) this.append(this.canvas);
  }

  private paint(picture: Picture | null): void {
    if (!picture) {
      this.replaceChildren(UNREADABLE);
      return;
    }
    if (!this.canvas.isConnected) this.replaceChildren(this.canvas);
    this.canvas.style.imageRendering = isCoarse(picture) ? "pixelated" : "auto";
    paintPicture(this.canvas, picture);
  }
}

/** A filter's PNG or JPEG, and how large it is seen. */
export interface FilterJob {
  bytes: Uint8Array;
  size: PictureSize;
}

/** Draws a filter's picture, once it has been decoded; whether it could be. */
export async function drawFilter(canvas: HTMLCanvasElement, bytes: Uint8Array): Promise<boolean> {
  const picture = await filterPicture({ bytes, size: "full" });
  if (picture) paintPicture(canvas, picture);
  return picture !== null;
}

async function filterPicture({ bytes, size }: FilterJob): Promise<Picture | null> {
  const wanted = size === "full" ? Number.POSITIVE_INFINITY : 2 * THUMBNAIL_PX;
  const picture = await decodePicture(bytes, wanted).catch(() => null);
  return picture && size === "thumbnail" ? shrink(picture, THUMBNAIL_PX) : picture;
}

/** A filter's picture. It is not kept: there is one at every epoch. */
export class FilterPicture extends PictureCanvas<FilterJob> {
  protected load(job: FilterJob): Promise<Picture | null> {
    return filterPicture(job);
  }

  protected same(a: FilterJob, b: FilterJob): boolean {
    return a.bytes === b.bytes && a.size === b.size;
  }
}

/** The part of an example that a channel is most active at. */
export class ExampleCrop extends PictureCanvas<CropJob> {
  protected async load({ example, y, x }: CropJob): Promise<Picture> {
    return crop(await loadPicture(example, "full"), y, x, CROP_SHARE);
  }

  protected same(a: CropJob, b: CropJob): boolean {
    return a.example === b.example && a.y === b.y && a.x === b.x;
  }
}

/** Stands in for a picture that cannot be decoded. */
const UNREADABLE = "unreadable picture";
