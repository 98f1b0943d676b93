import type { Record as EpochRecord, Maps } from "../api/schema_pb";
import { decodeMap } from "../maths/maps";
import type { Box } from "../maths/region_share";
import type { ExampleRow } from "../state/rows";
import { type TaskMeaning, taskOf } from "../state/task";
import { DRAWN_REGION, DRAWN_SHARE, drawnShare, edgesOf } from "./drawn_regions";
import { JudgedArrays } from "./judged_arrays";
import { type Arrays, numbers, texts } from "./npy";
import {
  classWords,
  factNames,
  REAL_FACTS,
  type RealFact,
  realFact,
  statusOf,
  WHOLE_FACTS,
  type WholeFact,
  wholeFact,
} from "./run_facts";

/** How large the maps of a run are. */
export interface MapSize {
  height: number;
  width: number;
  /** Of activations: each channel that any epoch shows, ascending. Null: one map an example. */
  channels: readonly number[] | null;
}

/** Of an example that nothing is drawn on. */
const NO_EDGES = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];

/** The values that one epoch of one example takes. */
export function valuesPerExample({ height, width, channels }: MapSize): number {
  return height * width * (channels?.length ?? 1);
}

/** The arrays of the runs whose rows are examples: filled epoch by epoch, then given away. */
export class ExampleArrays {
  private readonly maps: Float32Array;
  private readonly real: Map<RealFact, Float32Array>;
  private readonly whole: Map<WholeFact, Int32Array>;
  private readonly labels: TaskMeaning["labels"];
  private readonly judged: JudgedArrays;
  private readonly statuses: string[];
  private readonly activation: Float32Array;
  private readonly dead: Int32Array;
  private readonly isDrawnOn: boolean;
  private readonly drawnShares: Float32Array;

  /** @param regions what the reader has drawn on each row's picture */
  constructor(
    private readonly rows: readonly ExampleRow[],
    private readonly epochs: readonly number[],
    private readonly size: MapSize,
    private readonly regions: readonly (Box | null)[] = [],
  ) {
    const count = epochs.length * rows.length;
    const tiles = epochs.length * (size.channels?.length ?? 0);
    // What no record fills stays unknown.
    this.maps = new Float32Array(count * valuesPerExample(size)).fill(Number.NaN);
    const { real, whole } = factNames(rows);
    this.real = new Map(real.map((name) => [name, new Float32Array(count).fill(Number.NaN)]));
    this.whole = new Map(whole.map((name) => [name, new Int32Array(count).fill(-1)]));
    this.labels = rows[0] ? taskOf(rows[0]).labels : "none";
    this.judged = new JudgedArrays(rows, epochs.length);
    this.statuses = epochs.map(() => "unreadable");
    this.activation = new Float32Array(tiles).fill(Number.NaN);
    this.dead = new Int32Array(tiles).fill(-1);
    this.isDrawnOn = regions.some(Boolean);
    this.drawnShares = new Float32Array(this.isDrawnOn ? count : 0).fill(Number.NaN);
  }

  /** Takes one epoch in; of a record of other pictures, only that it is one. */
  fill(step: number, record: EpochRecord | null): void {
    const epoch = this.epochs.indexOf(step);
    const [first] = this.rows;
    if (epoch < 0 || !first) return;
    const status = record && !record.maps ? "unreadable" : statusOf(first, record);
    this.statuses[epoch] = status;
    if (!record || status !== "ok") return;
    this.fillTiles(epoch, record);
    this.rows.forEach((row, i) => {
      const { position } = row;
      const at = epoch * this.rows.length + i;
      if (this.isDrawnOn) this.drawnShares[at] = drawnShare(row, this.regions[i] ?? null, record);
      for (const [name, values] of this.real) values[at] = realFact(record, name, position);
      for (const [name, values] of this.whole) values[at] = wholeFact(record, name, position);
      this.judged.fill(at, record.facts?.judged[position]);
      this.fillMaps(at * valuesPerExample(this.size), record, position);
    });
  }

  /** Under the names that a reader of the file finds. */
  finish(): Arrays {
    const { rows, epochs, size } = this;
    const { height, width, channels } = size;
    const table = [epochs.length, rows.length];
    const arrays: Arrays = new Map();
    const middle = channels ? [channels.length] : [];
    arrays.set("maps", numbers(this.maps, [...table, ...middle, height, width]));
    for (const [name, values] of this.real) arrays.set(REAL_FACTS[name], numbers(values, table));
    for (const [name, values] of this.whole) arrays.set(WHOLE_FACTS[name], numbers(values, table));
    if (this.isDrawnOn) {
      const edges = rows.flatMap((_, i) => {
        const region = this.regions[i];
        return region ? edgesOf(region) : NO_EDGES;
      });
      arrays.set(DRAWN_SHARE, numbers(this.drawnShares, table));
      arrays.set(DRAWN_REGION, numbers(Float64Array.from(edges), [rows.length, NO_EDGES.length]));
    }
    arrays.set("status", texts(this.statuses));
    arrays.set("examples", numbers(Int32Array.from(rows, ({ example }) => example.index)));
    arrays.set("example_ids", texts(rows.map(({ example }) => example.id)));
    if (this.labels !== "none") {
      arrays.set("labels", numbers(Int32Array.from(rows, ({ example }) => example.label)));
      arrays.set("label_names", texts(rows.map((row) => classWords(row, row.example.label))));
      arrays.set("class_names", texts(rows[0]?.run.examples.classNames ?? []));
    }
    if (this.labels === "several") this.judged.addTo(arrays);
    if (channels) {
      const shape = [epochs.length, channels.length];
      arrays.set("channels", numbers(Int32Array.from(channels)));
      arrays.set("activation", numbers(this.activation, shape));
      arrays.set("dead", numbers(this.dead, shape));
    }
    return arrays;
  }

  private fillTiles(epoch: number, { tiles }: EpochRecord): void {
    const { channels } = this.size;
    tiles?.channel.forEach((channel, tile) => {
      const place = channels?.indexOf(channel) ?? -1;
      if (!channels || place < 0) return;
      const at = epoch * channels.length + place;
      this.activation[at] = tiles.activation[tile] ?? Number.NaN;
      this.dead[at] = tiles.dead[tile] === undefined ? -1 : Number(tiles.dead[tile]);
    });
  }

  private fillMaps(start: number, { maps, tiles }: EpochRecord, position: number): void {
    const { channels, height, width } = this.size;
    // A run may be resumed with a network of another size: those maps have no place here.
    if (!maps || maps.height !== height || maps.width !== width) return;
    if (!channels) {
      this.put(start, maps, position);
      return;
    }
    const shown = tiles?.channel ?? [];
    shown.forEach((channel, tile) => {
      const place = channels.indexOf(channel);
      if (place >= 0) {
        this.put(start + place * height * width, maps, position * shown.length + tile);
      }
    });
  }

  private put(start: number, maps: Maps, map: number): void {
    const decoded = decodeMap(maps, map);
    if (decoded) this.maps.set(decoded.values, start);
  }
}
