import type { Record as EpochRecord } from "../api/schema_pb";
import { decodeMap } from "../maths/maps";
import { type Box, regionShare } from "../maths/region_share";
import { shareSize } from "../state/region_curve";
import type { ExampleRow } from "../state/rows";

/** As the files have them; their edges are fractions of the picture's height and width. */
export const DRAWN_REGION = "drawn_region";
export const DRAWN_SHARE = "drawn_region_share";

/** The edges in the order of the files. */
export function edgesOf({ top, left, bottom, right }: Box): number[] {
  return [top, left, bottom, right];
}

/** The share of a map's positive energy inside; NaN where there is no region, map or such energy. */
export function drawnShare(
  { example, position }: ExampleRow,
  region: Box | null,
  record: EpochRecord | null,
): number {
  const map = region && record?.maps && decodeMap(record.maps, position);
  if (!map || !region) return Number.NaN;
  const { height, width } = shareSize(example);
  return regionShare(map, region, height, width) ?? Number.NaN;
}
