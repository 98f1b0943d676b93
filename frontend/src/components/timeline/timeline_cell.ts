import { html, nothing } from "lit";
import { type Place, type Thumbnail, viewOf } from "../../kinds/view";
import type { Cell, EmptyCell } from "../../state/cells";
import type { Alignment } from "../../state/view";
import { faultWord } from "../../state/words";
import { LAYOUT } from "./viewport";

/** What an empty cell says: an epoch that a run has not is never filled with its neighbor. */
const EMPTY: {
  [State in EmptyCell["state"]]: (
    epoch: number | null,
    fault: EmptyCell["fault"],
  ) => [short: string, name: string];
} = {
  loading: () => ["", "being read"],
  missing: (epoch) =>
    epoch === null
      ? ["no epoch here", "no epoch here in this run"]
      : [`no epoch ${epoch}`, `no epoch ${epoch} in this run`],
  unreadable: (_, fault) => {
    const short = faultWord(fault);
    return [short, `${short} in the log. ${fault?.words ?? ""}`.trim()];
  },
  replaced: () => ["other picture", "other picture, since replaced"],
  "left out": () => ["not made", "not made at this epoch"],
};

interface CellPlace extends Place {
  id: string;
  cell: Cell;
  alignment: Alignment;
  /** Of the column in the timeline. */
  position: number;
  /** Of the column in the strip. */
  slot: number;
  selected: boolean;
}

/** One row at one epoch: what it looks like, and under it what came of it. */
export function timelineCell(place: CellPlace) {
  const { id, cell, alignment, position, slot, selected } = place;
  const { content, words } = inside(place);
  const epoch = cell.epoch === null ? "" : `, epoch ${cell.epoch}`;
  const name = `${cell.row.run.entry.name}${epoch}: ${words}`;
  return html`<div
    role="gridcell"
    class="cell ${cell.state}"
    id=${id}
    style="left: ${slot * LAYOUT.column}px"
    aria-colindex=${position + 2}
    aria-selected=${selected}
    aria-label=${name}
    title=${name}
    data-column=${position}
  >
    ${content}
    ${
      // By another alignment the runs' epochs differ within a column.
      alignment === "epoch" || cell.epoch === null
        ? nothing
        : html`<div class="own-epoch" aria-hidden="true" data-words="e${cell.epoch}"></div>`
    }
  </div>`;
}

function inside({ cell, ...place }: CellPlace): Thumbnail {
  if (cell.state === "whole") return viewOf(cell.row.run.source).thumbnail(cell, place);
  const [short, words] = EMPTY[cell.state](cell.epoch, cell.fault);
  return { content: html`<div class="empty">${short}</div>`, words };
}
