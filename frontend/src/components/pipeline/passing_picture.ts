import { render } from "lit";
import type { Passing } from "../../api/schema_pb";
import type { Picture } from "../../rendering/overlay";
import { isCoarse, paintPicture } from "../../rendering/paint";
import { pictureSize } from "../../state/pipeline/facts";
import { pictures } from "./decoded";
import { boxesAndPoints } from "./marks";
import type { ToDecode } from "./picture_store";

export interface PassingJob {
  passing: Passing;
  size: ToDecode["size"];
  /** Whether its mask, boxes and points lie over it. */
  marks: boolean;
}

/** Whatever the shape of the frame: then a mask and boxes lie where they belong. */
const FILLING = "position: absolute; inset: 0; width: 100%; height: 100%; object-fit: fill";

const FADED = "0.3";

/** A picture that passed a stage, with what lies over it; until it is decoded it is faded or empty. */
export class PassingPicture extends HTMLElement {
  private readonly picture = document.createElement("canvas");
  private readonly mask = document.createElement("canvas");
  private readonly marks = document.createElement("div");
  private readonly words = document.createElement("p");
  private current: PassingJob | null = null;

  set job(job: PassingJob) {
    const { current } = this;
    if (
      current &&
      current.passing === job.passing &&
      current.size === job.size &&
      current.marks === job.marks
    ) {
      return;
    }
    this.current = job;
    const { passing, size, marks } = job;
    this.draw(this.picture, { png: passing.picture, size, isMask: false });
    this.mask.hidden = !marks || passing.mask.length === 0;
    if (!this.mask.hidden) this.draw(this.mask, { png: passing.mask, size, isMask: true });
    render(marks ? boxesAndPoints(passing, size) : null, this.marks);
  }

  connectedCallback(): void {
    if (this.picture.isConnected) return;
    this.style.position = "relative";
    for (const part of [this.picture, this.mask, this.marks]) {
      part.style.cssText = FILLING;
      this.append(part);
    }
    // A mask's classes have no values in between.
    this.mask.style.imageRendering = "pixelated";
    this.words.className = "undecoded";
    this.words.textContent = "unreadable picture";
  }

  private draw(canvas: HTMLCanvasElement, what: ToDecode): void {
    const now = pictures.now(what);
    if (now) {
      this.paint(canvas, now, what.isMask);
      return;
    }
    // That of another epoch fades meanwhile; emptied, it would flicker while epochs are played.
    canvas.style.opacity = FADED;
    const { current } = this;
    const wanted = () => this.isConnected && this.current === current;
    // What is set before it stands in the page is wanted all the same.
    void Promise.resolve()
      .then(() => pictures.get(what, wanted))
      .then((picture) => wanted() && this.paint(canvas, picture, what.isMask));
  }

  private paint(canvas: HTMLCanvasElement, picture: Picture | null, isMask: boolean): void {
    if (!isMask) {
      if (picture) this.words.remove();
      else this.append(this.words);
    }
    if (!picture) return;
    paintPicture(canvas, picture);
    canvas.style.opacity = "1";
    if (!isMask) canvas.style.imageRendering = isCoarse(picture) ? "pixelated" : "auto";
  }
}

/** The greatest box of the picture's shape within a square. */
export function boxOf(passing: Passing): string {
  const { height, width } = pictureSize(passing);
  return `width: ${Math.min(1, width / height) * 100}%; aspect-ratio: ${width} / ${height}`;
}
