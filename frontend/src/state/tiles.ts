import type { Example, Tiles } from "../api/schema_pb";
import type { ExampleCell } from "./cells";

/** One channel of an activation grid. */
export interface ChannelTile {
  channel: number;
  /** Of its map in the record's maps, for the cell's example. */
  map: number;
  /** Mean over all examples and positions; null when not known. */
  activation: number | null;
  dead: boolean;
  /** Where it is most active, as fractions of the picture; null when nowhere or not known. */
  top: { example: Example; position: number; y: number; x: number } | null;
}

/** The channels that a cell shows, in the log's order. */
export function channelTiles({ row, record: { tiles } }: ExampleCell): ChannelTile[] {
  if (!tiles) return [];
  const { channel, dead, topExample, topY, topX } = tiles;
  return channel.map((number, i) => {
    const position = topExample[i] ?? -1;
    const example = row.run.examples.examples[position];
    return {
      channel: number,
      map: row.position * channel.length + i,
      activation: tileActivation(tiles, i),
      dead: dead[i] ?? false,
      top: example && !dead[i] ? { example, position, y: topY[i] ?? 0.5, x: topX[i] ?? 0.5 } : null,
    };
  });
}

/** The reader's channel, or the first; null where the epoch does not show the reader's. */
export function chosenTile(
  tiles: readonly ChannelTile[],
  channel: number | null,
): ChannelTile | null {
  if (channel === null) return tiles[0] ?? null;
  return tiles.find((tile) => tile.channel === channel) ?? null;
}

/** The mean activation of a channel, or the one a filter's picture reached. */
export function tileActivation({ activation }: Tiles, tile: number): number | null {
  const value = activation[tile];
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** "12 of 64 shown, 3 of 64 dead"; dead ones are counted for activations. */
export function coverage(tiles: Tiles, countDead: boolean): string {
  const { channel, numChannels, numDead } = tiles;
  const all = Math.max(numChannels, channel.length);
  const parts = [`${channel.length} of ${all} shown`];
  if (countDead) parts.push(`${numDead} of ${all} dead`);
  return parts.join(", ");
}
