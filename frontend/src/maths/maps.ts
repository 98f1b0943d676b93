import { decodeFloat16 } from "./float16";

/** One value a position, row-major; raw and signed. */
export interface Heatmap {
  height: number;
  width: number;
  values: Float32Array;
}

/** Maps as the log holds them (message Maps of schema.proto). */
export interface EncodedMaps {
  height: number;
  width: number;
  encoding: number;
  values: Uint8Array;
  scale: readonly number[];
}

/** Each record is looked at once: every cell of its epoch asks. */
const looked = new WeakMap<EncodedMaps, { count: number; reason: string | null }>();

/** Why a record's maps cannot be read as so many; null: they can. */
export function misfit(maps: EncodedMaps, count: number): string | null {
  const known = looked.get(maps);
  if (known?.count === count) return known.reason;
  const reason = look(maps, count);
  looked.set(maps, { count, reason });
  return reason;
}

function look({ height, width, encoding, values, scale }: EncodedMaps, count: number) {
  if (encoding !== FLOAT16_SCALED) {
    return `The maps have an encoding, ${encoding}, that this page does not know.`;
  }
  if (scale.length !== count) return `There are ${scale.length} maps where ${count} are expected.`;
  const expected = 2 * height * width * count;
  if (!expected || values.length !== expected) {
    return `The maps do not fit their size: ${values.length} bytes for ${count} maps of ${height} × ${width}.`;
  }
  return scale.every(isScale) ? null : "The maps have no scale that is greater than 0.";
}

function isScale(scale: number): boolean {
  return scale > 0 && Number.isFinite(scale);
}

/** Encoding.FLOAT16_SCALED of schema.proto. */
const FLOAT16_SCALED = 1;

/** The map of one example, or null where the record holds none that this page can read. */
export function decodeMap(maps: EncodedMaps, position: number): Heatmap | null {
  const size = maps.height * maps.width;
  const start = position * size * 2;
  if (maps.encoding !== FLOAT16_SCALED || size === 0) return null;
  if (start + size * 2 > maps.values.length) return null;
  const scale = maps.scale[position] ?? 0;
  if (!isScale(scale)) return null;
  const values = decodeFloat16(maps.values.subarray(start, start + size * 2));
  for (let i = 0; i < size; i++) values[i] = (values[i] as number) * scale;
  return { height: maps.height, width: maps.width, values };
}
