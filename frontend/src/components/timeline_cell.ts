import { html, nothing, type TemplateResult } from "lit";
import { type CellFacts, cellFacts } from "../state/facts";
import { tileActivation } from "../state/tiles";
import type { Cell, EmptyCell, ExampleCell, FilterCell, Group } from "../state/timeline";
import { number, percent } from "../state/words";
import { icon } from "./icons";
import { rowName } from "./row_label";
import type { Shader } from "./shading";
import { LAYOUT } from "./viewport";

/** What an empty cell says: an epoch that a run has not is never filled with its neighbor. */
const EMPTY: { [Kind in EmptyCell["kind"]]: (epoch: number) => [short: string, name: string] } = {
  loading: () => ["", "being read"],
  missing: (epoch) => [`no epoch ${epoch}`, `no epoch ${epoch} in this run`],
  unreadable: () => ["unreadable", "unreadable in the log"],
  replaced: () => ["other picture", "logged for another picture, since replaced"],
  "left out": () => ["not made", "not made at this epoch"],
};

interface CellPlace {
  id: string;
  group: Group;
  cell: Cell;
  column: number;
  selected: boolean;
  shader: Shader;
}

/** One row at one epoch: what it looks like, and under it what came of it. */
export function timelineCell({ id, group, cell, column, selected, shader }: CellPlace) {
  const { content, words } = inside(cell, group, shader);
  const name = `${cell.row.run.entry.name}, epoch ${cell.epoch}: ${words}`;
  return html`<div
    role="gridcell"
    class="cell ${cell.kind}"
    id=${id}
    style="left: ${column * LAYOUT.column}px"
    aria-colindex=${column + 2}
    aria-selected=${selected}
    aria-label=${name}
    title=${name}
    data-epoch=${cell.epoch}
  >
    ${content}
  </div>`;
}

interface Inside {
  content: TemplateResult;
  /** The cell's name, after its run and epoch. */
  words: string;
}

function inside(cell: Cell, group: Group, shader: Shader): Inside {
  switch (cell.kind) {
    case "map":
    case "activations": {
      const facts = cellFacts(cell);
      const drawing = cell.kind === "map" ? overlay : mosaic;
      return {
        content: html`${drawing(cell, group, shader)} ${verdictLines(facts)}`,
        words: verdictWords(facts),
      };
    }
    case "filter":
      return filter(cell);
    default: {
      const [short, words] = EMPTY[cell.kind](cell.epoch);
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

function mosaic(cell: ExampleCell, group: Group, shader: Shader): TemplateResult {
  const count = cell.record.tiles?.channel.length ?? 0;
  return html`<tbi-mosaic
    class="drawing"
    .job=${{
      maps: cell.record.maps,
      first: cell.row.position * count,
      count,
      dead: cell.record.tiles?.dead ?? [],
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
        .job=${tiles?.picture[tile] ?? new Uint8Array()}
      ></tbi-filter-picture>
      ${reached === null ? nothing : html`<div class="activation">${number(reached)}</div>`}`,
    words: rowName(row) + (reached === null ? "" : `, activation ${number(reached)}`),
  };
}

function verdictLines({ verdict, prediction, probability }: CellFacts): TemplateResult {
  const sure = probability === null ? 0 : Math.max(0, Math.min(1, probability)) * 100;
  return html`<div class="sure ${verdict ?? "quiet"}"><i style="width: ${sure}%"></i></div>
    <div class="verdict ${verdict ?? ""}">
      ${verdict && icon(verdict)}<span>${prediction ?? ""}</span>
    </div>
    <div class="percent">${probability === null ? "" : percent(probability)}</div>`;
}

function verdictWords({ prediction, probability, verdict }: CellFacts): string {
  const parts = [prediction, probability === null ? null : percent(probability), verdict];
  return parts.filter(Boolean).join(", ") || "no prediction";
}
