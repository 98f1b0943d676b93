import { html, nothing, type TemplateResult } from "lit";
import { type Box, regionShare } from "../../maths/region_share";
import type { Shading } from "../../rendering/overlay";
import { cellFacts } from "../../state/facts";
import { shareSize } from "../../state/region_curve";
import { type ChannelTile, channelTiles } from "../../state/tiles";
import type { Cell, ExampleCell, Group } from "../../state/timeline";
import { runMarker } from "../shared/icons";
import { recentMap } from "../shared/recent_maps";
import { runName } from "../shared/run_name";
import { channelDetail } from "./channel_detail";
import { activationFacts, filterFacts, mapFacts, sentences } from "./large_facts";

/** Which of the pictures it is: letter, run and epoch. */
export function heading(letter: string, { row, epoch }: Cell, current = false): TemplateResult {
  const { entry, ordinal } = row.run;
  return html`<h3 class=${current ? "current" : ""} title=${entry.name}>
    <span class="letter">${letter}</span>${runMarker(ordinal)}
    ${runName(entry.name)}
    <span class="epoch quiet">${epoch === null ? "no epoch here" : `epoch ${epoch}`}</span>
  </h3>`;
}

/** What the colors of a cell mean. */
export function legend(cell: Cell, shading: Shading): TemplateResult | typeof nothing {
  if (cell.kind !== "map" && cell.kind !== "activations") return nothing;
  const evidence = cell.kind === "map" ? cellFacts(cell).evidence : null;
  return html`<tbi-color-bar .shading=${shading} .evidence=${evidence}></tbi-color-bar>`;
}

/** All that is known of a cell. */
export function about(
  cell: Cell,
  group: Group,
  { channel, region }: { channel: number | null; region: Box | undefined },
): TemplateResult | typeof nothing {
  // Runs whose layers are numbered otherwise are shown each at its own.
  const named = new Set(group.rows.map(({ run }) => run.source.layer)).size > 1;
  switch (cell.kind) {
    case "map": {
      const facts = cellFacts(cell);
      return html`<div class="about">
        ${mapFacts(cell, facts, named, region && shareOf(cell, region))}
        ${sentences([...leftOut(cell), ...facts.warnings, ...facts.notes])}
      </div>`;
    }
    case "activations": {
      const facts = cellFacts(cell);
      return html`<div class="about">
        ${channel === null ? nothing : channelDetail(cell.row, channelTiles(cell), channel)}
        ${activationFacts(cell, facts, named)}
        ${sentences([...leftOut(cell), ...facts.warnings, ...facts.notes])}
      </div>`;
    }
    case "filter":
      return html`<div class="about">
        ${filterFacts(cell, named)} ${sentences([...cell.record.problems, ...cell.record.notes])}
      </div>`;
    default:
      return nothing;
  }
}

/** What the server has left out of what is shown. */
function leftOut({ row, record }: ExampleCell): string[] {
  const { problem } = row.example;
  return problem ? [problem, ...record.problems] : record.problems;
}

/** All channels of a cell, to choose one; small beside a large one. */
export function channelGrid(
  cell: ExampleCell,
  shading: Shading,
  channel: number | null,
): TemplateResult {
  const tiles: readonly ChannelTile[] = channelTiles(cell);
  return html`<tbi-channel-grid
    .cell=${cell}
    .tiles=${tiles}
    .channel=${channel}
    .shading=${shading}
  ></tbi-channel-grid>`;
}

interface Share {
  of: object;
  position: number;
  region: Box;
  share: number | null;
}

let shares: Share[] = [];

/** The share of a cell's map inside a region; the last few are kept, for the pointer draws anew. */
function shareOf({ row, record: { maps } }: ExampleCell, region: Box): number | null {
  const { position, example } = row;
  if (!maps) return null;
  const same = (one: Share) =>
    one.of === maps && one.position === position && one.region === region;
  const known = shares.find(same);
  if (known) return known.share;
  const map = recentMap(maps, position);
  const { height, width } = shareSize(example);
  const share = map && regionShare(map, region, height, width);
  shares = [{ of: maps, position, region, share }, ...shares.slice(0, 7)];
  return share;
}
