import { html } from "lit";
import { greatest, pictureDifference } from "../../maths/picture_difference";
import type { Picture } from "../../rendering/overlay";
import { isCoarse, paintOverlay } from "../../rendering/paint";
import { shrink } from "../../rendering/picture";
import { number } from "../../state/words";
import type { Drawing, DrawingsView } from "../drawings";

interface DifferenceJob {
  a: Drawing;
  b: Drawing;
  table: Uint8Array;
  /** Told how much the last color is. */
  onScale(scale: number): void;
}

/** A canvas of one picture minus another. */
export class PictureDifference extends HTMLElement {
  private readonly canvas = document.createElement("canvas");
  private current: DifferenceJob | null = null;

  set job(job: DifferenceJob) {
    const { current } = this;
    const same = current?.a.of === job.a.of && current.b.of === job.b.of;
    if (same && current.table === job.table) return;
    this.current = job;
    void Promise.all([job.a.load(), job.b.load()]).then(([a, b]) => {
      if (this.current === job && a && b) this.paint(job, a, b);
    });
  }

  connectedCallback(): void {
    this.canvas.style.cssText = "position: absolute; inset: 0; width: 100%; height: 100%";
    if (!this.canvas.isConnected) this.append(this.canvas);
  }

  private paint({ table, onScale }: DifferenceJob, a: Picture, b: Picture): void {
    onScale(paintDifference(this.canvas, table, a, b));
    this.canvas.style.imageRendering = isCoarse(this.canvas) ? "pixelated" : "auto";
  }
}

/** Draws B minus A; how much the last color is. */
function paintDifference(
  canvas: HTMLCanvasElement,
  table: Uint8Array,
  a: Picture,
  b: Picture,
): number {
  // The larger one is made smaller first: its pixels are averaged, not picked.
  const side = Math.min(longer(a), longer(b));
  const map = pictureDifference(shrink(a, side), shrink(b, side));
  const scale = greatest(map);
  const fitted = { raw: map, fitted: map, native: true };
  paintOverlay(canvas, null, fitted, { ...COLORING, table, scale: scale || 1 });
  return scale;
}

const COLORING = {
  sign: "both",
  threshold: 0,
  opacity: 1,
  show: "map",
  native: true,
  contours: false,
} as const;

/** B minus A, of what is shown. */
export const drawingsDifference: DrawingsView = {
  letters: () => ["B − A"],
  layers: ({ first, second, table, onScale }) => html`<div class="content">
    <tbi-picture-difference
      role="img"
      aria-label="Difference of B and A"
      class="whole"
      .job=${{ a: first, b: second, table, onScale }}
    ></tbi-picture-difference>
  </div>`,
  async saved({ first, second, table }) {
    const [a, b] = await Promise.all([first.load(), second.load()]);
    if (!a || !b) return null;
    const canvas = document.createElement("canvas");
    const most = number(paintDifference(canvas, table, a, b));
    const words = `from −${most} (darker in B) to ${most} (brighter); 1: from black to white`;
    return { name: "B − A", canvas, words };
  },
};

function longer({ height, width }: Picture): number {
  return Math.max(height, width);
}
