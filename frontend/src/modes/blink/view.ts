import { css, html, nothing } from "lit";
import { icon } from "../../components/shared/icons";
import type { Drawings, DrawingsView } from "../drawings";
import { type Laid, layers } from "../layers";
import type { ModeView } from "../view";

/** A and B in turns. */
export const blink = {
  letters: ({ blinker }: Pick<Drawings, "blinker">) => [blinker.showsB ? "B" : "A"],
  layers: (pair: Pick<Drawings, "blinker"> & Laid) =>
    layers(pair, { left: "0", right: "0", unseen: pair.blinker.showsB ? "A" : "B" }),
  inTurns: true,
  below({ blinker }: Pick<Drawings, "blinker">) {
    const { showsB, paused, allowed } = blinker;
    const hold = (letter: string, isB: boolean) => html`<button
      aria-label="Show ${letter} only"
      aria-pressed=${paused && showsB === isB}
      @click=${() => blinker.hold(isB)}
    >
      ${letter}
    </button>`;
    return html`<div class="turns" role="group" aria-label="Blinking">
      ${hold("A", false)} ${hold("B", true)}
      ${
        allowed
          ? html`<button @click=${() => blinker.togglePause()}>
              ${icon(paused ? "play" : "pause")} ${paused ? "Blink" : "Pause"}
            </button>`
          : nothing
      }
    </div>`;
  },
  styles: css`
    .turns {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
    }
    .turns button[aria-pressed="true"] {
      border-color: var(--accent);
      background: var(--accent);
      color: var(--on-accent);
    }
  `,
} satisfies ModeView & DrawingsView;
