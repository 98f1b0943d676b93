import { html, type TemplateResult } from "lit";
import type { Example } from "../../api/schema_pb";
import type { Heatmap } from "../../maths/maps";
import type { Box } from "../../maths/region_share";
import type { Cell, EmptyCell, ExampleCell, FilterCell, Group } from "../../state/timeline";
import { recentMap } from "../shared/recent_maps";
import { regionOutline } from "../shared/region_outline";
import type { Shader } from "../shared/shading";
import type { MapOf } from "./difference_canvas";

const ABSENCE: { [Kind in EmptyCell["kind"]]: string } = {
  loading: "This epoch is being read.",
  missing: "This run has no epoch here.",
  unreadable: "The log is unreadable at this epoch.",
  replaced: "This epoch was logged for another picture, which has been replaced since.",
  "left out": "This filter was not visualized at this epoch.",
};

export interface Size {
  height: number;
  width: number;
}

/** A cell as one large picture. */
export interface LargePicture {
  /** Of the frame that it lies in. */
  shape: Size;
  drawing: TemplateResult;
  /** The picture beneath the map; null: there is none. */
  example: Example | null;
  /** The map whose values are drawn; null: there is none, or not one alone. */
  map: MapOf | null;
}

interface Choices {
  /** The one channel of an activation grid. */
  channel: number | null;
  region: Box | undefined;
}

/** Null for a grid of all channels, which is no picture. */
export function largePicture(
  cell: Cell,
  group: Group,
  shader: Shader,
  { channel, region }: Choices,
): LargePicture | null {
  switch (cell.kind) {
    case "map":
      return ofMap(cell, group, shader, region);
    case "activations":
      return channel === null ? null : ofChannel(cell, group, shader, channel);
    case "filter":
      return ofFilter(cell);
    default:
      return ofNothing(cell, absence(cell));
  }
}

/** The raw map that a picture shows, decoded. */
export function rawMap({ map }: LargePicture): Heatmap | null {
  return map && recentMap(map.maps, map.position);
}

function ofMap(
  cell: ExampleCell,
  group: Group,
  shader: Shader,
  region: Box | undefined,
): LargePicture {
  const { example, position } = cell.row;
  const { maps } = cell.record;
  const shading = shader.shading(group, cell);
  const drawing = html`<tbi-overlay
      role="img"
      aria-label="Overlay: ${place(cell)}"
      class="whole ${shading.show === "map" ? "vacant" : ""}"
      .job=${{ example, size: "full", maps, position, shading }}
    ></tbi-overlay>
    ${regionOutline(example, region)}`;
  return { shape: example, drawing, example, map: { maps, position } };
}

function ofChannel(cell: ExampleCell, group: Group, shader: Shader, channel: number): LargePicture {
  const { maps, tiles } = cell.record;
  const tile = tiles?.channel.indexOf(channel) ?? -1;
  if (!maps || !tiles || tile < 0) {
    return ofNothing(cell, `Channel ${channel} is not among those shown at this epoch.`);
  }
  const position = cell.row.position * tiles.channel.length + tile;
  const dead = tiles.dead[tile] ?? false;
  const shading = shader.shading(group, cell);
  const drawing = html`<tbi-overlay
      role="img"
      aria-label="Channel ${channel}${dead ? ", dead" : ""}: ${place(cell)}"
      class="whole"
      .job=${{ example: null, size: "full", maps, position, shading }}
    ></tbi-overlay>
    ${dead ? html`<p class="dead-mark">dead</p>` : null}`;
  return { shape: maps, drawing, example: null, map: { maps, position } };
}

function ofFilter(cell: FilterCell): LargePicture {
  const { row, record, tile } = cell;
  const drawing = html`<tbi-filter-picture
    role="img"
    class="whole"
    aria-label="Filter ${row.filter}: ${place(cell)}"
    .job=${{ bytes: record.tiles?.picture[tile] ?? new Uint8Array(), size: "full" }}
  ></tbi-filter-picture>`;
  return { shape: { height: 1, width: 1 }, drawing, example: null, map: null };
}

function ofNothing({ row }: Cell, words: string): LargePicture {
  const shape = row.kind === "example" ? row.example : { height: 1, width: 1 };
  return { shape, drawing: html`<p class="absent">${words}</p>`, example: null, map: null };
}

function absence({ kind, fault }: EmptyCell): string {
  return fault?.words ? `${ABSENCE[kind]} ${fault.words}` : ABSENCE[kind];
}

export function place({ row, epoch }: Cell): string {
  return epoch === null ? row.run.entry.name : `${row.run.entry.name}, epoch ${epoch}`;
}
