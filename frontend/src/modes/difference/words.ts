import type { DifferenceShading } from "../../components/shared/shading";
import { seen } from "../../maths/difference";
import { number } from "../../state/words";

/** Which end of the colors is whose. */
export function differenceLegend({ shading, sign, own }: DifferenceShading): string {
  const word = sign === "both" ? "greater" : "stronger";
  const least = shading.threshold > 0 ? `, from ±${number(shading.threshold * shading.scale)}` : "";
  const units = own ? " (shares of each map’s own maximum)" : "";
  return `← ${word} in A, ${word} in B →${least}${units}`;
}

/** The difference of two raw values, as the colors show it. */
export function differenceValue(
  a: number,
  b: number,
  { sign, divisors }: DifferenceShading,
): number {
  const [of, by] = divisors;
  return seen(b, sign) / (by || 1) - seen(a, sign) / (of || 1);
}
