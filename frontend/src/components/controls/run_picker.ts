import { css, html, LitElement } from "lit";
import { live } from "lit/directives/live.js";
import type { RunEntry } from "../../api/catalog";
import { request } from "../shared/events";
import { runMarker } from "../shared/icons";
import { runName, runNameStyles } from "../shared/run_name";
import { base, controls } from "../shared/styles";

/** More runs than these would fill the bar. */
const FEW = 4;

/** Which runs are shown: a box to check each, in the run's color. */
export class RunPicker extends LitElement {
  static override properties = {
    runs: { attribute: false },
    chosen: { attribute: false },
    without: { attribute: false },
    folded: { attribute: false },
    notes: { attribute: false },
  };
  declare runs: readonly RunEntry[];
  declare chosen: readonly RunEntry[];
  /** Those that have nothing for this method and layer. */
  declare without: readonly RunEntry[];

  /** Whether the list stands behind a button. */
  declare folded: boolean;
  /** A few words on a run, by its name in the log; none without. */
  declare notes?: ReadonlyMap<string, string>;

  override render() {
    if (!this.folded && this.runs.length <= FEW) return this.list();
    return html`<tbi-disclosure
      align="start"
      label="Runs: ${this.chosen.length} of ${this.runs.length}"
    >
      ${this.list()}
    </tbi-disclosure>`;
  }

  private list() {
    return html`<fieldset>
      <legend>Runs</legend>
      <div class="list">
        ${this.runs.map(
          (entry) => html`<label title=${this.hint(entry)}>
            <input
              type="checkbox"
              aria-label=${entry.name}
              .checked=${live(this.chosen.some(({ run }) => run === entry.run))}
              @change=${(event: Event) =>
                this.toggle(entry, (event.target as HTMLInputElement).checked)}
            />
            ${runMarker(entry.ordinal)}${runName(entry.name)}
            ${
              this.without.some(({ run }) => run === entry.run)
                ? html`<span class="quiet">(not logged)</span>`
                : null
            }
            ${this.notes ? html`<span class="quiet note">${this.notes.get(entry.run)}</span>` : null}
          </label>`,
        )}
      </div>
    </fieldset>`;
  }

  private hint({ run, name }: RunEntry): string {
    const missing = this.without.some((entry) => entry.run === run);
    return missing ? `${name}: nothing was logged for this method and layer` : name;
  }

  private toggle({ run }: RunEntry, checked: boolean): void {
    const others = this.chosen.map((entry) => entry.run).filter((other) => other !== run);
    request(this, "tbi-view", { runs: checked ? [...others, run] : others });
  }

  static override styles = [
    base,
    controls,
    runNameStyles,
    css`
      .list {
        display: flex;
        flex-wrap: wrap;
        gap: 0 14px;
        max-height: 58px;
        overflow-y: auto;
        /* Room for the focus rings, which overflow would cut. */
        margin: 0 -4px;
        padding: 0 4px;
      }
      tbi-disclosure {
        display: block;
        width: fit-content;
      }
      tbi-disclosure fieldset {
        grid-column: 1 / -1;
      }
      tbi-disclosure .list {
        display: grid;
        max-height: 45vh;
      }
      label {
        display: flex;
        align-items: center;
        gap: 6px;
        height: 28px;
        cursor: pointer;
      }
      .name {
        max-width: 30ch;
      }
      /* One that gets longer moves no other run. */
      .note {
        min-width: 7ch;
        white-space: nowrap;
      }
    `,
  ];
}
