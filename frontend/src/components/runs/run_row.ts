import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { linkTo } from "../../export/link";
import type { RunColumn } from "../../state/runs/columns";
import { type RunSnapshot, wayToRun } from "../../state/runs/room";
import type { RunRow } from "../../state/runs/rows";
import type { View } from "../../state/view";
import { capital } from "../../state/words";
import { request } from "../shared/events";
import { icon, runMarker } from "../shared/icons";
import { ROW } from "./layout";
import { sparkline } from "./sparkline";

export interface RowContext {
  from: EventTarget;
  runs: RunSnapshot;
  view: View;
  /** Seconds since 1970. */
  now: number;
}

/** All that a row is drawn from: where it is the same, so is the row. */
export function rowFacts({ runs, view, now }: RowContext, row: RunRow, index: number): unknown[] {
  const { columns, curves, chosen, lastEpoch } = runs;
  const { run } = row.entry;
  const when = Math.floor(now / 10);
  return [row, index, view, when, lastEpoch, columns.length, chosen.has(run), curves.get(run)];
}

/** One run: a box to tick, and a cell a column. */
export function runRow(context: RowContext, row: RunRow, index: number): TemplateResult {
  const { runs } = context;
  const { entry, first } = row;
  return html`<div
    class="row ${first?.alone ? "alarm" : ""}"
    role="row"
    aria-rowindex=${index + 2}
    style="transform: translateY(${index * ROW}px)"
  >
    <div class="tick" role="cell">
      <input
        type="checkbox"
        aria-label="Compare ${entry.name}"
        title="Compare this run with the others that are ticked"
        .checked=${live(runs.chosen.has(entry.run))}
        @change=${(event: Event) =>
          toggle(context, entry.run, (event.target as HTMLInputElement).checked)}
      />
    </div>
    ${runs.columns.map((column) => (column.name === "name" ? nameCell(context, row) : cell(context, column, row)))}
  </div>`;
}

function nameCell({ from, runs, view }: RowContext, row: RunRow): TemplateResult {
  const { entry, part, first } = row;
  const way = wayToRun(row, runs.chosen, view);
  const follow = (event: MouseEvent) => {
    // A new window is the browser's business.
    if (!way || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    request(from, "tbi-follow", way);
  };
  const only = () => request(from, "tbi-view", { runs: [entry.run] });
  return html`<div class="name" role="rowheader" title=${entry.name}>
    ${runMarker(entry.ordinal)}
    ${
      way
        ? html`<a href=${linkTo({ ...view, ...way })} aria-label="${entry.name} in the timeline" @click=${follow}
            >${breakable(part)}</a
          >`
        : html`<span class="part">${breakable(part)}</span>`
    }
    ${first?.alone ? html`<span class="sign">${icon("warning")}</span>` : nothing}
    <button class="only" aria-label="Only ${entry.name}" title="Tick this run alone" @click=${only}>Only</button>
  </div>`;
}

function cell({ runs, now }: RowContext, column: RunColumn, row: RunRow): TemplateResult {
  const words = column.words(row, now);
  const points = column.points?.(row, runs.curves.get(row.entry.run)?.curves ?? {});
  const alone = column.name === "effect" ? row.first?.alone : null;
  return html`<div class="cell of-${column.name}" role="cell" title=${column.details?.(row) || nothing}>
    <span class="value">
      ${alone ? html`<strong>${capital(alone)}:</strong>` : nothing}
      ${words || html`<span class="quiet">–</span>`}
    </span>
    ${
      points?.length
        ? sparkline({
            ...{ points, lastEpoch: runs.lastEpoch, most: column.most ?? null },
            ordinal: row.entry.ordinal,
          })
        : nothing
    }
  </div>`;
}

/** May be broken behind a sign that stands between its parts, and nowhere else. */
function breakable(part: string): TemplateResult[] {
  return part.split(/(?<=[/,;_])/).map((piece) => html`${piece}<wbr />`);
}

function toggle({ from, runs }: RowContext, run: string, checked: boolean): void {
  const others = [...runs.chosen].filter((other) => other !== run);
  request(from, "tbi-view", { runs: checked ? [...others, run] : others });
}
