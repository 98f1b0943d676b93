import { html, nothing, type TemplateResult } from "lit";
import { rowName } from "../../state/row_name";
import type { ExampleRow } from "../../state/rows";
import { type ChannelTile, chosenTile } from "../../state/tiles";
import { number } from "../../state/words";

/** The chosen channel: how active it is, and the part of an example that it is most active at. */
export function channelDetail(
  row: ExampleRow,
  tiles: readonly ChannelTile[],
  channel: number,
): TemplateResult {
  const tile = chosenTile(tiles, channel);
  if (!tile) {
    return html`<p class="channel quiet">
      Channel ${channel} is not among those shown at this epoch.
    </p>`;
  }
  const { activation, dead, top } = tile;
  const name = top && rowName({ ...row, ...top });
  return html`<div class="channel">
    ${
      top
        ? html`<tbi-crop
            role="img"
            aria-label="Part of ${name} where channel ${tile.channel} is most active"
            .job=${top}
          ></tbi-crop>`
        : nothing
    }
    <div>
      <strong>Channel ${tile.channel}</strong>
      ${activation === null ? nothing : html`<div>mean activation ${number(activation)}</div>`}
      ${name ? html`<div>most active at ${name}</div>` : nothing}
      ${dead ? html`<div>dead: the same value at every position of every example</div>` : nothing}
    </div>
  </div>`;
}
