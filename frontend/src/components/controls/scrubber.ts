import { css, html, LitElement, noChange, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { columnLabel, nearestColumn } from "../../state/alignment";
import type { Snapshot } from "../../state/snapshot";
import type { Timeline } from "../../state/timeline";
import type { Alignment } from "../../state/view";
import { request } from "../shared/events";
import { type IconName, icon } from "../shared/icons";
import { base, controls } from "../shared/styles";

const ALIGNMENTS = [
  ["epoch", "epoch"],
  ["progress", "progress"],
  ["time", "wall time"],
] as const;

/** One epoch for all rows: step, play, drag, or type it. */
export class Scrubber extends LitElement {
  static override properties = {
    timeline: { attribute: false },
    index: { attribute: false },
    playing: { attribute: false },
    strip: { attribute: false },
    every: { attribute: false },
    progress: { attribute: false },
    several: { attribute: false },
  };
  declare timeline: Timeline;
  /** Of the selected column. */
  declare index: number;
  declare playing: boolean;
  /** The columns that stand side by side. */
  declare strip: readonly number[];
  /** Whether the reader wants every one to have its place. */
  declare every: boolean;
  declare progress: Snapshot["progress"];
  /** Whether there are runs to be aligned. */
  declare several: boolean;
  /** New epochs must not overwrite what the reader is about to enter. */
  private typing = false;

  override render() {
    const { columns } = this.timeline;
    const last = columns.length - 1;
    const many = Number.POSITIVE_INFINITY;
    const play = this.playing ? "Pause" : "Play";
    return html`
      <div class="buttons">
        ${this.stepButton("First epoch", "Home", "first", -many, this.index <= 0)}
        ${this.stepButton("Previous epoch", "←", "previous", -1, this.index <= 0)}
        <button
          class="play"
          aria-label=${play}
          title="${play} (space)"
          ?disabled=${last < 1}
          @click=${() => request(this, "tbi-play", null)}
        >
          ${icon(this.playing ? "pause" : "play")}
        </button>
        ${this.stepButton("Next epoch", "→", "next", 1, this.index >= last)}
        ${this.stepButton("Last epoch", "End", "last", many, this.index >= last)}
      </div>
      ${this.slider()} ${this.number()} ${this.thinned()} ${this.several ? this.align() : nothing}
      ${this.reading()}
    `;
  }

  /** Says how many epochs the strip leaves out, and lets the reader have them all. */
  private thinned() {
    const { length } = this.timeline.columns;
    if (!this.every && this.strip.length === length) return nothing;
    return html`<button
      class="thinned"
      aria-pressed=${this.every}
      title=${
        this.every
          ? "Show as many epochs as fit, evenly chosen (E)"
          : "The strip shows as many epochs as fit. Show every one, to be scrolled (E)"
      }
      @click=${() => request(this, "tbi-view", { strip: this.every ? "fit" : "every" })}
    >
      ${this.every ? `all ${length} epochs` : `${this.strip.length} of ${length} epochs`}
    </button>`;
  }

  private align() {
    return html`<label class="align">
      <span>align by</span>
      <select
        aria-label="Align runs by"
        title="What runs of different length or speed have in common in a column"
        @change=${(event: Event) =>
          request(this, "tbi-view", {
            alignment: (event.target as HTMLSelectElement).value as Alignment,
          })}
      >
        ${ALIGNMENTS.map(
          ([value, label]) =>
            html`<option value=${value} .selected=${value === this.timeline.alignment}>
              ${label}
            </option>`,
        )}
      </select>
    </label>`;
  }

  private reading() {
    const { read, of } = this.progress;
    if (read >= of) return nothing;
    return html`<span class="quiet reading">reading ${read} of ${of}</span>`;
  }

  /** By epoch it is as long as the epochs; otherwise each column has one step. */
  private slider() {
    const { columns, alignment } = this.timeline;
    const byEpoch = alignment === "epoch";
    const [first, last] = byEpoch
      ? [columns[0]?.at ?? 0, columns.at(-1)?.at ?? 0]
      : [0, columns.length - 1];
    return html`<input
      type="range"
      aria-label="Epoch"
      aria-valuetext=${byEpoch ? `epoch ${this.at}` : columnLabel(this.at, alignment)}
      min=${first}
      max=${Math.max(last, first + 1)}
      step="1"
      ?disabled=${columns.length < 2}
      .value=${live(String(byEpoch ? this.at : this.index))}
      @input=${(event: Event) => {
        const { valueAsNumber } = event.target as HTMLInputElement;
        this.go(byEpoch ? valueAsNumber : columns[valueAsNumber]?.at);
      }}
    />`;
  }

  /** An exact epoch; where the runs' epochs stand apart, the place in words. */
  private number() {
    const { columns, alignment } = this.timeline;
    const [first, last] = [columns[0]?.at ?? 0, columns.at(-1)?.at ?? 0];
    if (alignment !== "epoch") {
      return html`<output class="number">${columnLabel(this.at, alignment)}
        <span class="quiet">of ${columnLabel(last, alignment)}</span></output>`;
    }
    return html`<label class="number">
      <span>epoch</span>
      <input
        type="number"
        aria-label="Epoch number"
        min=${first}
        max=${last}
        .value=${this.typing ? noChange : live(String(this.at))}
        @input=${() => {
          this.typing = true;
        }}
        @change=${this.typed}
        @blur=${this.typed}
      />
      <span class="quiet">of ${first}–${last}</span>
    </label>`;
  }

  private get at(): number {
    return this.timeline.columns[this.index]?.at ?? 0;
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
    this.go((event.target as HTMLInputElement).valueAsNumber);
  }

  /** Between the epochs that exist it snaps to the nearest. */
  private go(wanted: number | undefined): void {
    const { columns } = this.timeline;
    const known = wanted !== undefined && Number.isFinite(wanted);
    const at = columns[known ? nearestColumn(columns, wanted) : this.index]?.at;
    if (at !== undefined) request(this, "tbi-view", { at });
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
      .buttons button {
        width: 32px;
        padding: 0;
      }
      .thinned,
      .reading,
      .align {
        flex: none;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .align {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      .buttons .play {
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
