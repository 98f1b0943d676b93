import { html, type TemplateResult } from "lit";
import { type CellFacts, cellFacts } from "../state/facts";
import type { Cell, Group } from "../state/timeline";
import { percent } from "../state/words";
import { icon } from "./icons";
import type { Shader } from "./shading";
import { LAYOUT } from "./viewport";

/** What an empty cell says: an epoch that a run has not is never filled with its neighbor. */
const EMPTY = {
  loading: () => ["", "being read"],
  missing: (epoch: number) => [`no epoch ${epoch}`, `no epoch ${epoch} in this run`],
  unreadable: () => ["unreadable", "unreadable in the log"],
  replaced: () => ["other picture", "logged for another picture, since replaced"],
} as const;

interface CellPlace {
  id: string;
  group: Group;
  cell: Cell;
  column: number;
  selected: boolean;
  shader: Shader;
}

/** One example in one run at one epoch: the overlay and the prediction's verdict. */
export function timelineCell({ id, group, cell, column, selected, shader }: CellPlace) {
  const facts = cell.kind === "map" ? cellFacts(cell) : null;
  return html`<div
    role="gridcell"
    class="cell ${cell.kind}"
    id=${id}
    style="left: ${column * LAYOUT.column}px"
    aria-colindex=${column + 2}
    aria-selected=${selected}
    aria-label=${describe(cell, facts)}
    title=${describe(cell, facts)}
    data-epoch=${cell.epoch}
  >
    ${
      cell.kind === "map"
        ? html`<tbi-overlay
            .job=${{
              example: cell.row.example,
              size: "thumbnail",
              maps: cell.record.maps,
              position: cell.row.position,
              shading: shader.shading(group, cell),
            }}
          ></tbi-overlay>`
        : html`<div class="empty">${EMPTY[cell.kind](cell.epoch)[0]}</div>`
    }
    ${facts && verdictLines(facts)}
  </div>`;
}

function verdictLines({ verdict, prediction, probability }: CellFacts): TemplateResult {
  const sure = probability === null ? 0 : Math.max(0, Math.min(1, probability)) * 100;
  return html`<div class="sure ${verdict ?? "quiet"}"><i style="width: ${sure}%"></i></div>
    <div class="verdict ${verdict ?? ""}">
      ${verdict && icon(verdict)}<span>${prediction ?? ""}</span>
    </div>
    <div class="percent">${probability === null ? "" : percent(probability)}</div>`;
}

function describe({ row, epoch, kind }: Cell, facts: CellFacts | null): string {
  const place = `${row.run.entry.name}, epoch ${epoch}`;
  if (kind !== "map" || !facts) return `${place}: ${kind === "map" ? "" : EMPTY[kind](epoch)[1]}`;
  const { prediction, probability, verdict } = facts;
  const parts = [prediction, probability === null ? null : percent(probability), verdict];
  return `${place}: ${parts.filter(Boolean).join(", ") || "no prediction"}`;
}
