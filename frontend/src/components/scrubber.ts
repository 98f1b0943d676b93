import { css, html, LitElement, noChange } from "lit";
import { live } from "lit/directives/live.js";
import { nearestEpoch } from "../state/selection";
import { request } from "./events";
import { type IconName, icon } from "./icons";
import { base, controls } from "./styles";

/** One epoch for all rows: step, play, drag, or type it. */
export class Scrubber extends LitElement {
  static override properties = {
    epochs: { attribute: false },
    epoch: { attribute: false },
    playing: { attribute: false },
  };
  declare epochs: readonly number[];
  declare epoch: number;
  declare playing: boolean;
  /** New epochs must not overwrite what the reader is about to enter. */
  private typing = false;

  override render() {
    const first = this.epochs[0] ?? 0;
    const last = this.epochs.at(-1) ?? 0;
    const many = Number.POSITIVE_INFINITY;
    const play = this.playing ? "Pause" : "Play";
    return html`
      <div class="buttons">
        ${this.stepButton("First epoch", "Home", "first", -many, this.epoch <= first)}
        ${this.stepButton("Previous epoch", "←", "previous", -1, this.epoch <= first)}
        <button
          class="play"
          aria-label=${play}
          title="${play} (space)"
          ?disabled=${this.epochs.length < 2}
          @click=${() => request(this, "tbi-play", null)}
        >
          ${icon(this.playing ? "pause" : "play")}
        </button>
        ${this.stepButton("Next epoch", "→", "next", 1, this.epoch >= last)}
        ${this.stepButton("Last epoch", "End", "last", many, this.epoch >= last)}
      </div>
      <input
        type="range"
        aria-label="Epoch"
        aria-valuetext="epoch ${this.epoch}"
        min=${first}
        max=${Math.max(last, first + 1)}
        step="1"
        ?disabled=${this.epochs.length < 2}
        .value=${live(String(this.epoch))}
        @input=${this.go}
      />
      <label class="number">
        <span>epoch</span>
        <input
          type="number"
          aria-label="Epoch number"
          min=${first}
          max=${last}
          .value=${this.typing ? noChange : live(String(this.epoch))}
          @input=${() => {
            this.typing = true;
          }}
          @change=${this.typed}
          @blur=${this.typed}
        />
        <span class="quiet">of ${first}–${last}</span>
      </label>
    `;
  }

  private stepButton(label: string, key: string, name: IconName, by: number, disabled: boolean) {
    return html`<button
      aria-label=${label}
      title="${label} (${key})"
      aria-disabled=${disabled}
      @click=${() => request(this, "tbi-step", by)}
    >
      ${icon(name)}
    </button>`;
  }

  private typed(event: Event): void {
    if (!this.typing) return;
    this.typing = false;
    this.go(event);
  }

  /** Between the epochs that exist it snaps to the nearest. */
  private go(event: Event): void {
    const wanted = (event.target as HTMLInputElement).valueAsNumber;
    const epoch = Number.isFinite(wanted) ? nearestEpoch(this.epochs, wanted) : this.epoch;
    request(this, "tbi-view", { epoch });
    this.requestUpdate();
  }

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 14px;
        padding: 6px 16px;
      }
      .buttons {
        display: flex;
        flex: none;
        gap: 4px;
      }
      button {
        width: 32px;
        padding: 0;
      }
      .play {
        width: 40px;
        border-color: transparent;
        background-color: var(--accent);
        color: var(--on-accent);
      }
      .play:hover:not(:disabled) {
        background-color: var(--accent);
        filter: brightness(1.1);
      }
      input[type="range"] {
        flex: 1;
        min-width: 80px;
      }
      .number {
        display: flex;
        flex: none;
        align-items: center;
        gap: 6px;
        font-variant-numeric: tabular-nums;
      }
      input[type="number"] {
        width: 64px;
        padding: 0 2px 0 8px;
      }
    `,
  ];
}
