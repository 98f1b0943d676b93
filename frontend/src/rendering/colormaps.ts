// The very file that Python reads: 256 RGB entries each, in hexadecimal.
import tables from "../../../tb_interpret_plugin/colormaps.json";
import type { Sign } from "./overlay";

export type ColormapName = keyof typeof tables;

/** Even steps look even, to color-blind people too (tests/pictures/test_colormaps.py). From one end to the other, for "positive" and "negative". */
export const SEQUENTIAL: readonly ColormapName[] = ["inferno", "magma", "viridis", "cividis"];

/** Light in the middle, for "both". */
export const DIVERGING: readonly ColormapName[] = ["blue_red", "purple_orange"];

const decoded = new Map<ColormapName, Uint8Array>();

/** The names that suit a sign; the first is its default. */
export function colormapsFor(sign: Sign): readonly ColormapName[] {
  return sign === "both" ? DIVERGING : SEQUENTIAL;
}

/** The table of the named colormap, or of the sign's default when the name does not suit it. */
export function colorTable(name: string, sign: Sign): Uint8Array {
  const names = colormapsFor(sign);
  const suited = names.find((candidate) => candidate === name) ?? (names[0] as ColormapName);
  let table = decoded.get(suited);
  if (!table) {
    table = fromHex(tables[suited]);
    decoded.set(suited, table);
  }
  return table;
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(2 * i, 2 * i + 2), 16),
  );
}
