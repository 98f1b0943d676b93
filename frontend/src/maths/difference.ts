import type { Heatmap } from "./maps";

export type Sign = "positive" | "negative" | "both";

/** What a sign lets be seen of a value: its magnitude, or, for both, the value itself. */
export function seen(value: number, sign: Sign): number {
  if (sign === "both") return value;
  return Math.max(sign === "negative" ? -value : value, 0);
}

/** One of the two maps of a difference; its values are divided before. */
export interface Side {
  map: Heatmap;
  divisor: number;
}

/** What is seen of B minus what is seen of A, value by value; both have one size. */
export function difference(a: Side, b: Side, sign: Sign): Heatmap {
  const { height, width } = a.map;
  const values = new Float32Array(height * width);
  for (let i = 0; i < values.length; i++) {
    values[i] = part(b, i, sign) - part(a, i, sign);
  }
  return { height, width, values };
}

function part({ map, divisor }: Side, i: number, sign: Sign): number {
  const value = seen(map.values[i] as number, sign);
  // A map of nothing has no maximum to be a share of.
  return divisor > 0 ? value / divisor : value * 0;
}
