import type { Record as EpochRecord } from "../api/schema_pb";
import { misfit } from "../maths/maps";
import type { ExampleRow } from "./rows";

/** Why nothing of a whole record can be drawn for an example; null: its maps are there. */
export function mapFault({ run }: ExampleRow, record: EpochRecord): string | null {
  const { maps, tiles } = record;
  const perExample = run.source.kind === "ACTIVATIONS" ? (tiles?.channel.length ?? 0) : 1;
  if (!maps) return record.problems[0] ?? "No map is there.";
  return misfit(maps, run.examples.examples.length * perExample);
}

/** Why a filter of a whole record has no picture; null: it has one. */
export function tileFault(record: EpochRecord, tile: number): string | null {
  if (record.tiles?.picture[tile]?.length) return null;
  return record.problems[0] ?? "No picture is there.";
}
