import { css, html, LitElement, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { newest, type RunSnapshot } from "../../state/runs/room";
import type { Snapshot } from "../../state/snapshot";
import { barStyles } from "../controls/bar_styles";
import { helpButton } from "../controls/help_button";
import { roomChoice } from "../controls/room_choice";
import { request } from "../shared/events";
import { icon } from "../shared/icons";
import { Tight } from "../shared/tight";

/** So many of the newest are offered at first: as many as have room side by side. */
const NEWEST = 4;

/** Which runs are shown, which are ticked, and what all their names share. */
export class RunsBar extends LitElement {
  static override properties = {
    snapshot: { attribute: false },
    count: { state: true },
  };
  declare snapshot: Snapshot;
  /** How many of the newest are to be ticked. */
  declare private count: number;
  private readonly tight = new Tight(this);

  constructor() {
    super();
    this.count = NEWEST;
  }

  override render() {
    const { runTable: runs, view } = this.snapshot;
    if (!runs) return nothing;
    return html`<div class="line">
        ${roomChoice(this, this.snapshot, this.tight.matches)}
        <label class="field search" title="Only runs whose names this regular expression fits, as TensorBoard's own filter">
          <span class="label">Filter</span>
          <input
            type="search"
            aria-label="Filter runs"
            aria-invalid=${runs.filterProblem !== null}
            placeholder="regular expression"
            .value=${live(view.runFilter)}
            @input=${(event: Event) =>
              request(this, "tbi-view", { runFilter: (event.target as HTMLInputElement).value })}
          />
        </label>
        ${this.ticks(runs)}
        <tbi-copy-link .view=${view}></tbi-copy-link>
        ${helpButton(this)}
      </div>
      ${this.notes(runs)}`;
  }

  private ticks({ rows, chosen, numRuns }: RunSnapshot) {
    const tick = (runs: readonly string[]) => request(this, "tbi-view", { runs });
    return html`<div class="field group" role="group" aria-labelledby="ticked">
      <span class="label" id="ticked">Compare: ${chosen.size} of ${numRuns} ticked</span>
      <div class="ticks">
        <button title="Tick all runs that the filter shows" @click=${() => tick(rows.map(({ entry }) => entry.run))}>
          All
        </button>
        <button title="Tick no run" @click=${() => tick([])}>None</button>
        <button
          title="Tick these of the runs that the filter shows: those that were written last"
          @click=${() => tick(newest(rows, this.count))}
        >
          Newest
        </button>
        <input
          type="number"
          aria-label="How many of the newest"
          min="1"
          max=${numRuns}
          .value=${live(String(this.count))}
          @change=${(event: Event) => {
            const { valueAsNumber } = event.target as HTMLInputElement;
            this.count = Math.min(numRuns, Math.max(1, Math.round(valueAsNumber) || NEWEST));
          }}
        />
      </div>
    </div>`;
  }

  private notes({ shared, rows, numRuns, filterProblem, alarming }: RunSnapshot) {
    const [first] = alarming;
    const runSort = { column: "effect", descending: true };
    const others = alarming.length - 1;
    return html`<div class="notes">
      ${
        filterProblem === null
          ? nothing
          : html`<p class="wrong" role="alert">${icon("warning")} ${filterProblem}</p>`
      }
      <p class="quiet">
        <span role="status">${rows.length === numRuns ? `${numRuns} runs` : `${rows.length} of ${numRuns} runs`}</span
        >${shared ? html`, all named <b title="What all names have in common">${shared}</b>` : nothing}
      </p>
      ${
        first
          ? html`<p class="alarming">
              <span class="wrong">${icon("warning")}</span> <b>${first.part}</b>${
                others > 0 ? ` and ${others} more` : nothing
              }
              ${others > 0 ? "have" : "has"} learnt a cue that most other runs lack.
              <button
                title="Sort by the first cue: what most other runs lack stands first"
                @click=${() => request(this, "tbi-view", { runSort, runFilter: "" })}
              >
                Show first
              </button>
            </p>`
          : nothing
      }
    </div>`;
  }

  static override styles = [
    ...barStyles,
    css`
      :host {
        display: block;
        padding: 8px 16px 6px;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-end;
        gap: 8px 14px;
      }
      .search {
        flex: 0 1 240px;
        min-width: 130px;
      }
      [aria-invalid="true"] {
        border-color: var(--wrong);
      }
      input[type="search"] {
        border-width: 1px;
        border-style: solid;
      }
      .group {
        display: grid;
        flex: 1 0 auto;
        gap: 3px;
      }
      .ticks {
        display: flex;
        gap: 6px;
      }
      input[type="number"] {
        width: 58px;
        padding: 0 4px;
      }
      .notes {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px 18px;
        min-height: 26px;
        padding-top: 6px;
      }
      .notes p {
        min-width: 0;
        margin: 0;
        overflow-wrap: anywhere;
      }
      .alarming button {
        height: 22px;
        margin-left: 4px;
      }
    `,
  ];
}
