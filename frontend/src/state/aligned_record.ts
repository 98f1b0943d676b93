import { create, type DescField, ScalarType } from "@bufbuild/protobuf";
import {
  type Record as EpochRecord,
  type ExampleSet,
  type Facts,
  FactsSchema,
  type Maps,
  type Tiles,
} from "../api/schema_pb";

/**
 * A record of another example set in the order of the present one, matched by the picture:
 * that of a training before, whose pipeline shuffled, say.
 *
 * @returns the record as it is where it needs no other order, or has no picture in common;
 *   else a copy, in which `exampleId` is empty for pictures that it is not about
 */
export function alignedRecord(record: EpochRecord, examples: ExampleSet): EpochRecord {
  const { exampleId, examplesDigest, facts, maps, tiles } = record;
  if (examplesDigest === examples.digest || !exampleId.length) return record;
  const places = examples.examples.map(({ id }) => exampleId.indexOf(id));
  if (places.every((place) => place < 0)) return record;
  return {
    ...record,
    examplesDigest: examples.digest,
    exampleId: places.map((place) => exampleId[place] ?? ""),
    ...(facts ? { facts: alignedFacts(facts, places) } : {}),
    ...(maps ? { maps: alignedMaps(maps, places, exampleId.length) } : {}),
    ...(tiles ? { tiles: alignedTiles(tiles, places) } : {}),
  };
}

/** Every list of Facts has one entry an example: those of the future, too. */
function alignedFacts(facts: Facts, places: readonly number[]): Facts {
  const moved: { [name: string]: unknown[] } = {};
  for (const field of FactsSchema.fields) {
    if (field.fieldKind !== "list") continue;
    const values = facts[field.localName as keyof Facts] as unknown as readonly unknown[];
    const missing = missingOf(field);
    moved[field.localName] = values.length ? places.map((place) => values[place] ?? missing) : [];
  }
  return { ...facts, ...moved };
}

/** What stands for an example of which a list knows nothing (schema.proto). */
function missingOf(field: DescField & { fieldKind: "list" }): unknown {
  if (field.listKind === "message") return create(field.message);
  if (field.scalar === ScalarType.SINT32) return -1;
  return field.scalar === ScalarType.FLOAT ? Number.NaN : 0;
}

/** Maps that do not fit their size stay as they are: whoever draws them says so. */
function alignedMaps(maps: Maps, places: readonly number[], count: number): Maps {
  const { height, width, scale, values } = maps;
  const each = scale.length / count;
  const bytes = 2 * height * width * each;
  if (!Number.isInteger(each) || bytes * count !== values.length) return maps;
  const moved = new Uint8Array(bytes * places.length);
  places.forEach((place, i) => {
    if (place >= 0) moved.set(values.subarray(place * bytes, (place + 1) * bytes), i * bytes);
  });
  const scales = places.flatMap((place) =>
    Array.from({ length: each }, (_, tile) => (place < 0 ? 1 : (scale[place * each + tile] ?? 1))),
  );
  return { ...maps, values: moved, scale: scales };
}

function alignedTiles(tiles: Tiles, places: readonly number[]): Tiles {
  return { ...tiles, topExample: tiles.topExample.map((example) => places.indexOf(example)) };
}
