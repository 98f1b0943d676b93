import type { Cell, ExampleCell, Group } from "../../state/timeline";
import { drawMosaic } from "../shared/mosaic_canvas";
import { drawOverlay } from "../shared/overlay_canvas";
import { drawFilter } from "../shared/picture_canvas";
import type { Shader } from "../shared/shading";
import { LAYOUT } from "../timeline/viewport";

export interface DrawOptions {
  /** The one channel of an activation grid that is drawn; null: all of them. */
  channel: number | null;
  size: "full" | "thumbnail";
  /** How many times it will be enlarged. */
  zoom: number;
}

/** The side of all channels together, in CSS pixels. */
const MOSAIC_PX = { full: 512, thumbnail: LAYOUT.picture } as const;

/** A cell as the page draws it, on a canvas of its own; null: there is nothing to draw. */
export async function drawCell(
  cell: Cell,
  group: Group,
  shader: Shader,
  options: DrawOptions,
): Promise<HTMLCanvasElement | null> {
  const canvas = document.createElement("canvas");
  switch (cell.kind) {
    case "map": {
      const { example, position } = cell.row;
      const { maps } = cell.record;
      const shading = shader.shading(group, cell);
      const { size, zoom } = options;
      await drawOverlay(canvas, { example, size, maps, position, shading }, zoom);
      return canvas;
    }
    case "activations":
      return (await drawChannels(canvas, cell, group, shader, options)) ? canvas : null;
    case "filter": {
      const picture = cell.record.tiles?.picture[cell.tile];
      return picture?.length && (await drawFilter(canvas, picture)) ? canvas : null;
    }
    default:
      return null;
  }
}

/** Whether there was any channel to draw. */
async function drawChannels(
  canvas: HTMLCanvasElement,
  cell: ExampleCell,
  group: Group,
  shader: Shader,
  { channel, size, zoom }: DrawOptions,
): Promise<boolean> {
  const { maps, tiles } = cell.record;
  const count = tiles?.channel.length ?? 0;
  const chosen = channel === null ? -1 : (tiles?.channel.indexOf(channel) ?? -1);
  if (!maps || !tiles || !count || (channel !== null && chosen < 0)) return false;
  const shading = shader.shading(group, cell);
  const first = cell.row.position * count;
  if (channel !== null && size === "full" && !tiles.dead[chosen]) {
    const position = first + chosen;
    await drawOverlay(canvas, { example: null, size, maps, position, shading }, zoom);
    return true;
  }
  const shown =
    channel === null
      ? { first, count, dead: tiles.dead }
      : { first: first + chosen, count: 1, dead: [tiles.dead[chosen] ?? false] };
  return drawMosaic(canvas, { maps, ...shown, side: MOSAIC_PX[size], shading }) !== null;
}
