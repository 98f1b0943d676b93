import { html, nothing } from "lit";
import { request } from "../../components/shared/events";
import { largeWords, place } from "../../components/shared/large_picture";
import { drawMosaic } from "../../components/shared/mosaic_canvas";
import { outcomeLines } from "../../components/shared/outcome_lines";
import { drawOverlay } from "../../components/shared/overlay_canvas";
import { LAYOUT } from "../../components/timeline/viewport";
import type { ExampleCell } from "../../state/cells";
import { cellFacts } from "../../state/facts";
import { channelTiles } from "../../state/tiles";
import type { KindView } from "../view";
import { ChannelGrid } from "./channel_grid";
import { activationFacts } from "./facts";
import { activationStyles } from "./styles";

/** The side of all channels together, in CSS pixels. */
const MOSAIC_PX = { full: 512, thumbnail: LAYOUT.picture } as const;

export const activationView: KindView = {
  /** All channels side by side, or the chosen one alone: then the row is its history. */
  thumbnail(cell: ExampleCell, { group, shader, channel }) {
    const { outcome } = cellFacts(cell);
    const shown = tilesShown(cell, channel);
    const shading = shader.shading(group, cell);
    const drawing = shown
      ? html`<tbi-mosaic
          class="drawing"
          .job=${{ maps: cell.record.maps, ...shown, side: LAYOUT.picture, shading }}
        ></tbi-mosaic>`
      : html`<div class="empty">not shown</div>`;
    return { content: html`${drawing} ${outcomeLines(outcome)}`, words: outcome.words };
  },
  large(cell: ExampleCell, { group, shader, channel }) {
    if (channel === null) return null;
    const { maps } = cell.record;
    const shown = tilesShown(cell, channel);
    if (!maps || !shown) {
      return largeWords(cell, `Channel ${channel} is not among those shown at this epoch.`);
    }
    const { first: position, dead } = shown;
    const shading = shader.shading(group, cell);
    const drawing = html`<tbi-overlay
        role="img"
        aria-label="Channel ${channel}${dead[0] ? ", dead" : ""}: ${place(cell)}"
        class="whole"
        .job=${{ example: null, size: "full", maps, position, shading }}
      ></tbi-overlay>
      ${dead[0] ? html`<p class="dead-mark">dead</p>` : null}`;
    return { shape: maps, drawing, example: null, map: { maps, position } };
  },
  facts: activationFacts,
  chooser(cell: ExampleCell, shading, channel) {
    return html`<div class="channels ${channel === null ? "" : "small"}">
      <tbi-channel-grid
        .cell=${cell}
        .tiles=${channelTiles(cell)}
        .channel=${channel}
        .shading=${shading}
      ></tbi-channel-grid>
      ${
        channel === null
          ? nothing
          : html`<button class="all-channels" @click=${chooseAll}>All channels</button>`
      }
    </div>`;
  },
  async draw(canvas, cell: ExampleCell, { group, shader, channel }, { size, zoom }) {
    const { maps } = cell.record;
    const shown = tilesShown(cell, channel);
    if (!maps || !shown?.count) return false;
    const shading = shader.shading(group, cell);
    const { first: position, dead } = shown;
    if (channel !== null && size === "full" && !dead[0]) {
      await drawOverlay(canvas, { example: null, size, maps, position, shading }, zoom);
      return true;
    }
    return drawMosaic(canvas, { maps, ...shown, side: MOSAIC_PX[size], shading }) !== null;
  },
  elements: { "tbi-channel-grid": ChannelGrid },
  styles: activationStyles,
};

/** Which maps of the record are seen; null: the channel is not among them. */
function tilesShown({ row, record: { tiles } }: ExampleCell, channel: number | null) {
  const count = tiles?.channel.length ?? 0;
  const first = row.position * count;
  const dead = tiles?.dead ?? [];
  if (channel === null) return { first, count, dead };
  const tile = tiles?.channel.indexOf(channel) ?? -1;
  return tile < 0 ? null : { first: first + tile, count: 1, dead: [dead[tile] ?? false] };
}

function chooseAll({ currentTarget }: Event): void {
  if (currentTarget) request(currentTarget, "tbi-view", { channel: null });
}
