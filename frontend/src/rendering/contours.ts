import { contours } from "d3-contour";
import { inside, levelEdges, type Point } from "../maths/lines";
import type { Heatmap } from "../maths/maps";
import { resizeMap } from "../maths/resize";
import type { Coloring } from "./overlay";

/** At these shares of the scale there are lines. */
export const LEVELS: readonly number[] = [0.25, 0.5, 0.75];

/** All lines of one level, in a unit square. */
export interface Level {
  /** In the map's units. */
  value: number;
  /** Against the target: such lines are dashed. */
  dashed: boolean;
  lines: Point[][];
}

/**
 * The contour lines of a map, negative levels where the sign shows negative
 * values.
 *
 * @param map of its own size
 * @param side lines of a smooth map are found on so many positions a side
 */
export function contourLevels(
  map: Heatmap,
  { sign, scale }: Pick<Coloring, "sign" | "scale">,
  { native, side }: { native: boolean; side: number },
): Level[] {
  if (!(scale > 0)) return [];
  const grid = native ? map : atMost(map, side);
  const signs = sign === "both" ? [1, -1] : [sign === "positive" ? 1 : -1];
  return signs.flatMap((direction) => {
    const facing = direction > 0 ? grid : negated(grid);
    return LEVELS.map((share) => ({
      value: direction * share * scale,
      dashed: direction < 0,
      lines: native ? levelEdges(facing, share * scale) : smoothLines(facing, share * scale),
    }));
  });
}

/** Enlarged as it is drawn, for lines through a few values alone would have corners. */
function atMost(map: Heatmap, side: number): Heatmap {
  const factor = side / Math.max(map.height, map.width);
  if (factor === 1) return map;
  const size = (length: number) => Math.max(2, Math.round(length * factor));
  return resizeMap(map, size(map.height), size(map.width));
}

function negated({ height, width, values }: Heatmap): Heatmap {
  return { height, width, values: values.map((value) => -value) };
}

function smoothLines(map: Heatmap, value: number): Point[][] {
  const { height, width } = map;
  // It wants an array of its own kind, and only reads it.
  const values = map.values as unknown as number[];
  const { coordinates } = contours().size([width, height]).contour(values, value);
  return coordinates
    .flat()
    .flatMap((ring) => inside(ring as Point[], height, width))
    .map((line) => line.map(([x, y]) => [x / width, y / height]));
}
