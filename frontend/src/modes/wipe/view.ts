import { html } from "lit";
import type { Drawings, DrawingsView } from "../drawings";
import { type Laid, layers } from "../layers";
import type { ModeView } from "../view";
import { dividerStyles, wipeDivider } from "./divider";

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
  styles: dividerStyles,
} satisfies ModeView & DrawingsView;
