import type { ValueWords } from "./meaning";
import type { Sign } from "./view";
import { number } from "./words";

/** How values become colors, as far as it takes to say what they mean. */
export interface LegendOf {
  sign: Sign;
  /** The magnitude that gets the last color. */
  scale: number;
  /** 0 to 1, of the scale. */
  threshold: number;
}

/** The values at the first color, in the middle and at the last color, in words. */
export function legendNumbers({ sign, scale }: LegendOf): [string, string, string] {
  const ends = { positive: [0, scale], negative: [0, -scale], both: [-scale, scale] } as const;
  const [from, to] = ends[sign];
  return [number(from), number((from + to) / 2), number(to)];
}

/**
 * What the colors mean: "evidence for shirt, from 0.2".
 *
 * @param words what the map's values mean; null: it explains nothing, it shows activations
 */
export function legendMeaning(
  { sign, scale, threshold }: LegendOf,
  words: ValueWords | null,
): string {
  const least =
    threshold > 0 ? `, from ${sign === "both" ? "±" : ""}${number(threshold * scale)}` : "";
  if (words === null) return `${sign === "both" ? "" : `${sign} `}activations${least}`;
  return `${words[sign]}${least}`;
}

/** Why there is nothing to draw, where the scale is 0. */
export function legendAbsence({ sign }: LegendOf, words: ValueWords | null): string {
  if (words === null) return `no channel has a ${sign === "both" ? "nonzero" : sign} value`;
  if (sign === "both") return "the map is zero everywhere";
  return `the map has no ${sign} value`;
}
