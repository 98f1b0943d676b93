import type { Record as EpochRecord } from "../api/schema_pb";
import { misfit } from "../maths/maps";
import type { ExampleRow } from "./rows";

/** Why nothing of a whole record can be drawn for an example; null: its maps are there. */
export function mapFault(
  { run }: ExampleRow,
  { maps, problems }: EpochRecord,
  mapsPerExample: number,
): string | null {
  if (!maps) return problems[0] ?? "No map is there.";
  return misfit(maps, run.examples.examples.length * mapsPerExample);
}

/** Why a tile of a whole record has no picture; null: it has one. */
export function tileFault(record: EpochRecord, tile: number): string | null {
  if (record.tiles?.picture[tile]?.length) return null;
  return record.problems[0] ?? "No picture is there.";
}
