import { css, html, LitElement } from "lit";
import { comparedCell, comparisonOptions, resolveComparison } from "../state/comparison";
import type { Selection } from "../state/selection";
import { type Cell, cellAt, type Timeline } from "../state/timeline";
import type { Comparison, View } from "../state/view";
import { request } from "./events";
import { runMarker } from "./icons";
import { rowName } from "./row_label";
import { Shader } from "./shading";
import { base, controls } from "./styles";

/** The selected cell large (A), and another run or epoch beside it (B). */
export class SidePanel extends LitElement {
  static override properties = {
    timeline: { attribute: false },
    selection: { attribute: false },
    view: { attribute: false },
  };
  declare timeline: Timeline;
  declare selection: Selection;
  declare view: View;

  override render() {
    const { timeline, selection, view } = this;
    const { group, row, epoch } = selection;
    const shader = new Shader(view);
    const comparison = resolveComparison(view, selection);
    const other = comparedCell(timeline, selection, comparison);
    const large = (cell: Cell) =>
      html`<tbi-large-view
        .cell=${cell}
        .group=${group}
        .shader=${shader}
        .channel=${view.channel}
      ></tbi-large-view>`;
    return html`<header>
        <h2>${rowName(row)}</h2>
        ${this.compareWith(comparison)}
      </header>
      <div class="pair">
        <section aria-label="A: the selected cell">
          ${heading("A", cellAt(row, epoch))} ${large(cellAt(row, epoch))}
        </section>
        ${
          other
            ? html`<section aria-label="B: to compare">
                ${heading("B", other)} ${large(other)}
              </section>`
            : null
        }
      </div>`;
  }

  private compareWith(comparison: Comparison) {
    const options = comparisonOptions(this.selection);
    const current = JSON.stringify(comparison);
    const known = options.some((option) => JSON.stringify(option.comparison) === current);
    const kept = !known && comparison.kind === "epoch" ? comparison : null;
    const group = (label: string, otherRun: boolean) => {
      const members = options.filter((option) => option.otherRun === otherRun);
      return members.length
        ? html`<optgroup label=${label}>
            ${members.map((option) => choice(option.comparison, option.label, current))}
          </optgroup>`
        : null;
    };
    return html`<label class="compare">
      <span class="quiet">Compare with</span>
      <select @change=${this.change}>
        ${choice({ kind: "none" }, "nothing", current)}
        ${kept && choice(kept, `epoch ${kept.epoch}, kept`, current)}
        ${group("Same epoch of the run", true)} ${group("Same run at the", false)}
      </select>
    </label>`;
  }

  private change(event: Event): void {
    const comparison: Comparison = JSON.parse((event.target as HTMLSelectElement).value);
    request(this, "tbi-view", { comparison });
  }

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: block;
        overflow: auto;
        padding: 10px 16px 16px;
        background: var(--raised);
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 6px 12px;
        margin-bottom: 10px;
      }
      h2::first-letter {
        text-transform: uppercase;
      }
      h2 {
        margin: 0;
        font-size: 15px;
        font-weight: 500;
      }
      .compare {
        display: flex;
        align-items: center;
        gap: 8px;
        min-width: 0;
      }
      .compare select {
        max-width: 170px;
      }
      .pair {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 16px;
      }
      section:only-child {
        grid-column: 1 / -1;
        width: 100%;
        max-width: 380px;
      }
      h3 {
        display: flex;
        align-items: center;
        gap: 6px;
        margin: 0 0 6px;
        font-size: 13px;
        font-weight: 500;
        white-space: nowrap;
      }
      h3 .letter {
        padding: 0 6px;
        border-radius: 3px;
        background: var(--sunken);
        font-size: 11px;
        line-height: 18px;
      }
      h3 .name {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      h3 .epoch {
        margin-left: auto;
        font-weight: 400;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];
}

function choice(comparison: Comparison, label: string, current: string) {
  const value = JSON.stringify(comparison);
  return html`<option value=${value} .selected=${value === current}>${label}</option>`;
}

function heading(letter: string, { row, epoch }: Cell) {
  const { entry, ordinal } = row.run;
  return html`<h3>
    <span class="letter">${letter}</span>${runMarker(ordinal)}
    <span class="name" title=${entry.name}>${entry.name}</span>
    <span class="epoch quiet">epoch ${epoch}</span>
  </h3>`;
}
