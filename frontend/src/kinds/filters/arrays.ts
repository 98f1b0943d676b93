import type { Record as EpochRecord } from "../../api/schema_pb";
import { type Arrays, booleans, numbers } from "../../export/npy";
import type { Picture } from "../../rendering/overlay";
import type { ItemRow } from "../../state/rows";
import { tileActivation } from "../../state/tiles";
import { tileOf } from "./state";

/** Decodes a picture of a record; the page has a canvas for it. */
export type Decode = (bytes: Uint8Array) => Promise<Picture>;

/** The arrays of a run whose rows are filters: their pictures, and what these reached. */
export class FilterArrays {
  private readonly pictures: Uint8Array;
  private readonly shown: Uint8Array;
  private readonly activation: Float32Array;

  constructor(
    private readonly rows: readonly ItemRow[],
    private readonly epochs: readonly number[],
    private readonly size: { height: number; width: number },
    private readonly decode: Decode,
  ) {
    const count = epochs.length * rows.length;
    this.pictures = new Uint8Array(count * size.height * size.width * 3);
    this.shown = new Uint8Array(count);
    this.activation = new Float32Array(count).fill(Number.NaN);
  }

  /** Takes one epoch in. */
  async fill(step: number, record: EpochRecord | null): Promise<void> {
    const epoch = this.epochs.indexOf(step);
    const tiles = record?.tiles;
    if (!tiles || epoch < 0) return;
    for (const [i, row] of this.rows.entries()) {
      const tile = tileOf(row, record);
      if (tile < 0) continue;
      const at = epoch * this.rows.length + i;
      this.activation[at] = tileActivation(tiles, tile) ?? Number.NaN;
      await this.putPicture(at, tiles.picture[tile]);
    }
  }

  finish(): Arrays {
    const { rows, epochs, size } = this;
    const table = [epochs.length, rows.length];
    return new Map([
      ["pictures", numbers(this.pictures, [...table, size.height, size.width, 3])],
      ["shown", booleans(this.shown, table)],
      ["activation", numbers(this.activation, table)],
      ["filters", numbers(Int32Array.from(rows, ({ item }) => item))],
    ]);
  }

  private async putPicture(at: number, bytes: Uint8Array | undefined): Promise<void> {
    if (!bytes?.length) return;
    const picture = await this.decode(bytes).catch(() => null);
    const { height, width } = this.size;
    if (!picture || picture.height !== height || picture.width !== width) return;
    const start = at * height * width * 3;
    for (let i = 0; i < height * width; i++) {
      this.pictures.set(picture.rgba.subarray(4 * i, 4 * i + 3), start + 3 * i);
    }
    this.shown[at] = 1;
  }
}
