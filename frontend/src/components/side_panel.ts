import { css, html, LitElement } from "lit";
import { columnLabel } from "../state/alignment";
import { comparedCells, resolveComparison } from "../state/comparison";
import { rowName } from "../state/rows";
import { type Selection, selectedCell } from "../state/selection";
import type { Cell, Timeline } from "../state/timeline";
import type { ComparedEpoch, Comparison, View } from "../state/view";
import { selectField } from "./fields";
import { request } from "./events";
import { runMarker } from "./icons";
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
    const { group, row } = selection;
    const shader = new Shader(view, timeline.groups);
    const comparison = resolveComparison(view, selection);
    const cells = [
      selectedCell(timeline, selection),
      ...comparedCells(timeline, selection, comparison),
    ];
    return html`<header>
        <h2>${rowName(row)}</h2>
        ${this.compareWith(comparison)}
      </header>
      <div class="pair">
        ${cells.map((cell, i) => {
          const letter = LETTERS[i] ?? "";
          return html`<section aria-label=${i ? `${letter}: to compare` : "A: the selected cell"}>
            ${heading(letter, cell)}
            <tbi-large-view
              .cell=${cell}
              .group=${group}
              .shader=${shader}
              .channel=${view.channel}
            ></tbi-large-view>
          </section>`;
        })}
      </div>`;
  }

  private compareWith(comparison: Comparison) {
    const { group, row } = this.selection;
    const others = group.rows.filter((other) => other !== row);
    const { kind } = comparison;
    const options = [
      { value: "none", label: "nothing" },
      ...others.map(({ run }) => ({ value: `run:${run.entry.run}`, label: run.entry.name })),
      ...(others.length > 1 ? [{ value: "runs", label: "all runs" }] : []),
      { value: "same", label: "same run" },
    ];
    const value =
      kind === "cell" ? (comparison.run === null ? "same" : `run:${comparison.run}`) : kind;
    const epoch = kind === "cell" ? comparison.epoch : "same";
    return html`<div class="compare">
      ${selectField({
        label: "Compare with",
        value,
        options,
        onChange: (wanted) => this.compare(comparisonOf(wanted, epoch)),
      })}
      ${kind === "cell" ? this.comparedEpoch(comparison.run, epoch) : null}
    </div>`;
  }

  private comparedEpoch(run: string | null, epoch: ComparedEpoch) {
    const { alignment } = this.timeline;
    const label = (at: number) =>
      alignment === "epoch" ? `epoch ${at}` : columnLabel(at, alignment);
    const { at } = this.selection.column;
    const named = [
      ...(run === null ? [] : [{ value: "same", label: "same epoch" }]),
      { value: "first", label: "first epoch" },
      { value: "previous", label: "previous epoch" },
      { value: "last", label: "last epoch" },
      { value: String(at), label: `${label(at)}, kept` },
    ];
    const value = String(epoch);
    const known = named.some((option) => option.value === value);
    return selectField({
      label: "at",
      value,
      options: known ? named : [...named, { value, label: `${label(Number(value))}, kept` }],
      onChange: (wanted) =>
        this.compare({ kind: "cell", run, epoch: comparedEpochOf(wanted) }),
    });
  }

  private compare(comparison: Comparison): void {
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

const LETTERS = "ABCD";

function comparisonOf(value: string, epoch: ComparedEpoch): Comparison {
  if (value === "none" || value === "runs") return { kind: value };
  if (value.startsWith("run:")) return { kind: "cell", run: value.slice(4), epoch };
  return { kind: "cell", run: null, epoch: epoch === "same" ? "first" : epoch };
}

function comparedEpochOf(value: string): ComparedEpoch {
  if (value === "same" || value === "first" || value === "previous" || value === "last") return value;
  return Number(value);
}

function heading(letter: string, { row, epoch }: Cell) {
  const { entry, ordinal } = row.run;
  return html`<h3>
    <span class="letter">${letter}</span>${runMarker(ordinal)}
    <span class="name" title=${entry.name}>${entry.name}</span>
    <span class="epoch quiet">${epoch === null ? "no epoch here" : `epoch ${epoch}`}</span>
  </h3>`;
}
