import { css, html, LitElement } from "lit";
import { live } from "lit/directives/live.js";
import { request } from "../../components/shared/events";
import { base, hatching } from "../../components/shared/styles";
import { gridOf } from "../../rendering/mosaic";
import type { Shading } from "../../rendering/overlay";
import type { ExampleCell } from "../../state/cells";
import type { ChannelTile } from "../../state/tiles";
import { number } from "../../state/words";

/** The channels of one cell, numbered; whoever chooses one sees it large. */
export class ChannelGrid extends LitElement {
  static override properties = {
    cell: { attribute: false },
    tiles: { attribute: false },
    channel: { attribute: false },
    shading: { attribute: false },
  };
  declare cell: ExampleCell;
  declare tiles: readonly ChannelTile[];
  declare channel: number | null;
  declare shading: Shading;

  override render() {
    const { cell, tiles } = this;
    const { columns } = gridOf(tiles.length);
    return html`<div
      class="grid"
      role="radiogroup"
      aria-label="Activations: ${cell.row.run.entry.name}, epoch ${cell.epoch}"
      style="--columns: ${columns}"
    >
      ${tiles.map((tile) => this.tile(tile, tile.channel === this.channel))}
    </div>`;
  }

  private tile(tile: ChannelTile, checked: boolean) {
    const { channel, map, dead } = tile;
    const { maps } = this.cell.record;
    return html`<label class=${dead ? "dead" : ""} title=${describe(tile)}>
      <input
        type="radio"
        name="channel"
        aria-label="channel ${channel}${dead ? ", dead" : ""}"
        .checked=${live(checked)}
        @change=${() => request(this, "tbi-view", { channel })}
      />
      <span class="tile">
        <tbi-mosaic .job=${{ maps, first: map, count: 1, dead: [], side: null, shading: this.shading }}>
        </tbi-mosaic>
      </span>
      <span class="caption">${channel}${dead ? " dead" : ""}</span>
    </label>`;
  }

  static override styles = [
    base,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      .grid {
        display: grid;
        /* As square as the timeline's, unless the tiles would become too small to tell. */
        grid-template-columns: repeat(
          auto-fill,
          minmax(var(--tile, max(34px, (100% - (var(--columns) - 1) * 4px) / var(--columns))), var(--tile, 1fr))
        );
        gap: 4px;
      }
      label {
        position: relative;
        display: block;
        padding: 2px;
        border-radius: 4px;
        cursor: pointer;
      }
      label:hover {
        background: var(--sunken);
      }
      label:has(:checked) {
        background: var(--accent);
        color: var(--on-accent);
      }
      label:has(:focus-visible) {
        outline: 2px solid var(--accent);
        outline-offset: 1px;
      }
      input {
        position: absolute;
        inset: 0;
        margin: 0;
        opacity: 0;
        cursor: pointer;
      }
      .tile,
      tbi-mosaic,
      canvas {
        display: block;
        width: 100%;
      }
      .tile {
        position: relative;
        background: var(--raised);
      }
      /* Not drawn into the canvas, whose pixels are large here. */
      .dead .tile::after {
        content: "";
        position: absolute;
        inset: 0;
        background: ${hatching(2)};
      }
      .caption {
        display: block;
        font-size: 10px;
        line-height: 13px;
        font-variant-numeric: tabular-nums;
        text-align: center;
      }
    `,
  ];
}

function describe({ channel, activation, dead }: ChannelTile): string {
  const mean = activation === null ? "" : `, mean activation ${number(activation)}`;
  return `channel ${channel}${mean}${dead ? ", dead" : ""}`;
}
