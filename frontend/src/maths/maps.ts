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

/** Encoding.FLOAT16_SCALED of schema.proto. */
const FLOAT16_SCALED = 1;

/** The map of one example, or null where the record holds none that this page can read. */
export function decodeMap(maps: EncodedMaps, position: number): Heatmap | null {
  const size = maps.height * maps.width;
  const start = position * size * 2;
  if (maps.encoding !== FLOAT16_SCALED || size === 0) return null;
  if (start + size * 2 > maps.values.length) return null;
  const values = decodeFloat16(maps.values.subarray(start, start + size * 2));
  const scale = maps.scale[position] ?? 1;
  for (let i = 0; i < size; i++) values[i] = (values[i] as number) * scale;
  return { height: maps.height, width: maps.width, values };
}
