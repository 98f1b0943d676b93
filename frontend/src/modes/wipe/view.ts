import { html } from "lit";
import type { Picture } from "../../rendering/overlay";
import { paintPicture } from "../../rendering/paint";
import type { Drawings, DrawingsView } from "../drawings";
import { type Laid, layers } from "../layers";
import type { ModeView } from "../view";
import { dividerStyles, wipeDivider } from "./divider";

/** B at the size of A, as the page fits it. */
function fittedTo(b: HTMLCanvasElement, { width, height }: Picture): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")?.drawImage(b, 0, 0, width, height);
  return canvas;
}

/** A over B, with a line between them. */
export const wipe = {
  letters: () => ["A", "B"],
  layers(pair: Pick<Drawings, "wipe"> & Laid) {
    const share = pair.wipe;
    const [left, right] = [`${share * 100}%`, `${(1 - share) * 100}%`];
    return html`${layers(pair, { left, right, unseen: null })} ${wipeDivider(share)}`;
  },
  divided: true,
  save: ({ first, second, wipe: share }) => ({
    name: "A │ B",
    picture: first ? second : null,
    over: first && { picture: first, share },
    absence: "no picture to wipe",
    bar: null,
  }),
  async saved({ first: a, second: b, wipe: share }: Pick<Drawings, "first" | "second" | "wipe">) {
    const [left, right] = await Promise.all([a.load(), b.load()]);
    if (!left || !right) return null;
    const [over, canvas] = [document.createElement("canvas"), document.createElement("canvas")];
    paintPicture(over, left);
    paintPicture(canvas, right);
    const both = fittedTo(canvas, left);
    const width = Math.round(share * left.width);
    if (width) {
      both.getContext("2d")?.drawImage(over, 0, 0, width, left.height, 0, 0, width, left.height);
    }
    return { name: "A │ B", canvas: both, words: "" };
  },
  styles: dividerStyles,
} satisfies ModeView & DrawingsView;
