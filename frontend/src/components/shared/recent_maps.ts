import type { Maps } from "../../api/schema_pb";
import { decodeMap, type Heatmap } from "../../maths/maps";

/** More than are large at a time. */
const KEPT = 12;

const recent: { maps: Maps; position: number; map: Heatmap | null }[] = [];

/** A map of a record, decoded; those asked for last are kept, for the pointer asks again and again. */
export function recentMap(maps: Maps | undefined, position: number): Heatmap | null {
  if (!maps) return null;
  const at = recent.findIndex((one) => one.maps === maps && one.position === position);
  const [found] = at < 0 ? [] : recent.splice(at, 1);
  const entry = found ?? { maps, position, map: decodeMap(maps, position) };
  recent.push(entry);
  if (recent.length > KEPT) recent.shift();
  return entry.map;
}
