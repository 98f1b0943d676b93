import { html, nothing, type TemplateResult } from "lit";
import { cellFacts } from "../../state/facts";
import { rowName } from "../../state/rows";
import { joined, type Outcome } from "../../state/task";
import { tileActivation } from "../../state/tiles";
import type { Cell, EmptyCell, ExampleCell, FilterCell, Group } from "../../state/timeline";
import type { Alignment } from "../../state/view";
import { faultWord, number } from "../../state/words";
import { icon } from "../shared/icons";
import type { Shader } from "../shared/shading";
import { LAYOUT } from "./viewport";

/** What an empty cell says: an epoch that a run has not is never filled with its neighbor. */
const EMPTY: {
  [Kind in EmptyCell["kind"]]: (
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

interface CellPlace {
  id: string;
  group: Group;
  cell: Cell;
  alignment: Alignment;
  /** Of the column in the timeline. */
  position: number;
  /** Of the column in the strip. */
  slot: number;
  selected: boolean;
  /** The one channel to be shown, of activations; null: all of them. */
  channel: number | null;
  shader: Shader;
}

/** One row at one epoch: what it looks like, and under it what came of it. */
export function timelineCell(place: CellPlace) {
  const { id, cell, alignment, position, slot, selected } = place;
  const { content, words } = inside(place);
  const epoch = cell.epoch === null ? "" : `, epoch ${cell.epoch}`;
  const name = `${cell.row.run.entry.name}${epoch}: ${words}`;
  return html`<div
    role="gridcell"
    class="cell ${cell.kind}"
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

interface Inside {
  content: TemplateResult;
  /** The cell's name, after its run and epoch. */
  words: string;
}

function inside({ cell, group, shader, channel }: CellPlace): Inside {
  switch (cell.kind) {
    case "map":
    case "activations": {
      const { outcome } = cellFacts(cell);
      const drawing =
        cell.kind === "map" ? overlay(cell, group, shader) : mosaic(cell, group, shader, channel);
      return {
        content: html`${drawing} ${outcomeLines(outcome)}`,
        words: outcome.words,
      };
    }
    case "filter":
      return filter(cell);
    default: {
      const [short, words] = EMPTY[cell.kind](cell.epoch, cell.fault);
      return { content: html`<div class="empty">${short}</div>`, words };
    }
  }
}

function overlay(cell: ExampleCell, group: Group, shader: Shader): TemplateResult {
  return html`<tbi-overlay
    class="drawing"
    .job=${{
      example: cell.row.example,
      size: "thumbnail",
      maps: cell.record.maps,
      position: cell.row.position,
      shading: shader.shading(group, cell),
    }}
  ></tbi-overlay>`;
}

/** All channels side by side, or the chosen one alone: then the row is its history. */
function mosaic(
  cell: ExampleCell,
  group: Group,
  shader: Shader,
  channel: number | null,
): TemplateResult {
  const tiles = cell.record.tiles;
  const count = tiles?.channel.length ?? 0;
  const chosen = channel === null ? -1 : (tiles?.channel.indexOf(channel) ?? -1);
  if (channel !== null && chosen < 0) return html`<div class="empty">not shown</div>`;
  const first = cell.row.position * count + Math.max(0, chosen);
  const dead = tiles?.dead ?? [];
  return html`<tbi-mosaic
    class="drawing"
    .job=${{
      maps: cell.record.maps,
      first,
      count: chosen < 0 ? count : 1,
      dead: chosen < 0 ? dead : [dead[chosen] ?? false],
      side: LAYOUT.picture,
      shading: shader.shading(group, cell),
    }}
  ></tbi-mosaic>`;
}

function filter({ row, record: { tiles }, tile }: FilterCell): Inside {
  const reached = tiles ? tileActivation(tiles, tile) : null;
  return {
    content: html`<tbi-filter-picture
        class="drawing"
        .job=${{ bytes: tiles?.picture[tile] ?? new Uint8Array(), size: "thumbnail" }}
      ></tbi-filter-picture>
      ${reached === null ? nothing : html`<div class="activation">${number(reached)}</div>`}`,
    words: rowName(row) + (reached === null ? "" : `, activation ${number(reached)}`),
  };
}

function outcomeLines({ mark, what, more, share }: Outcome): TemplateResult {
  const marked = more.filter((note) => note.mark);
  const spoken = more.filter((note) => !note.short);
  const short = joined(more.filter((note) => note.short && !note.mark));
  const length = share === null ? 0 : Math.max(0, Math.min(1, share)) * 100;
  return html`<div class="sure ${share === null ? "none" : (mark ?? "quiet")}">
      <i style="width: ${length}%"></i>
    </div>
    <div class="verdict ${mark ?? ""}">
      ${mark && icon(mark)}<span>${what}</span>
      ${marked.map(({ mark: own, text }) => html`<b class=${own ?? ""} data-words=${text}></b>`)}
    </div>
    <div class="more">${joined(spoken)}${short ? html`<i data-words=" · ${short}"></i>` : nothing}</div>`;
}
