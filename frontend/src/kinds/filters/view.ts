import { html, nothing, type TemplateResult } from "lit";
import { fact, known, layer, sentences } from "../../components/shared/fact_lines";
import { place } from "../../components/shared/large_picture";
import { drawFilter } from "../../components/shared/picture_canvas";
import { coverage } from "../../state/tiles";
import { number } from "../../state/words";
import type { Asked, KindView } from "../view";
import { type FilterCell, reached, tileOf } from "./state";

export const filterView: KindView = {
  thumbnail(cell: FilterCell) {
    const { row, record } = cell;
    const activation = reached(row, record);
    const content = html`<tbi-filter-picture
        class="drawing"
        .job=${{ bytes: pictureOf(cell), size: "thumbnail" }}
      ></tbi-filter-picture>
      ${activation === null ? nothing : html`<div class="activation">${number(activation)}</div>`}`;
    const words = activation === null ? "" : `, activation ${number(activation)}`;
    return { content, words: row.name + words };
  },
  large(cell: FilterCell) {
    const drawing = html`<tbi-filter-picture
      role="img"
      class="whole"
      aria-label="Filter ${cell.row.item}: ${place(cell)}"
      .job=${{ bytes: pictureOf(cell), size: "full" }}
    ></tbi-filter-picture>`;
    return { shape: { height: 1, width: 1 }, drawing, example: null, map: null };
  },
  facts: filterFacts,
  async draw(canvas, cell: FilterCell) {
    const picture = pictureOf(cell);
    return picture.length > 0 && (await drawFilter(canvas, picture));
  },
};

function filterFacts({ row, record }: FilterCell, { named }: Asked): TemplateResult {
  const { tiles, problems, notes } = record;
  const { item, run } = row;
  return html`<dl>
      ${fact("Filter", item, run.source.details)} ${layer(row, named)}
      ${known(
        "Activation reached",
        reached(row, record),
        number,
        "Mean over the positions of this picture",
      )}
      ${tiles ? fact("Filters", coverage(tiles, false)) : nothing}
    </dl>
    ${sentences([...problems, ...notes])}`;
}

function pictureOf({ row, record }: FilterCell): Uint8Array {
  return record.tiles?.picture[tileOf(row, record)] ?? NONE;
}

const NONE = new Uint8Array();
