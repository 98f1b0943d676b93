import type { Record as EpochRecord } from "../api/schema_pb";
import type { Box } from "../maths/region_share";
import { shareIn } from "../state/region_curve";
import type { ExampleRow } from "../state/rows";

/** As the files have them; their edges are fractions of the picture's height and width. */
export const DRAWN_REGION = "drawn_region";
export const DRAWN_SHARE = "drawn_region_share";

/** The edges in the order of the files. */
export function edgesOf({ top, left, bottom, right }: Box): number[] {
  return [top, left, bottom, right];
}

/** The share in a record; NaN where nothing is drawn, too. */
export function drawnShare(
  row: ExampleRow,
  region: Box | null,
  record: EpochRecord | null,
): number {
  return region ? shareIn(row, region, record) : Number.NaN;
}
