import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import { ExampleSetSchema, SeriesPageSchema } from "../src/api/schema_pb";
import { Series } from "../src/state/series";
import { buildTimeline, cellAt } from "../src/state/timeline";
import { seriesEntry } from "./logs";

// What the server sends of a log that was written before schema 2 (tests/plugin/test_schema_1.py).
const FOLDER = join(import.meta.dirname, "../../tests/fixtures/schema_1/answers");

function answer<D extends DescMessage>(schema: D, name: string): MessageShape<D> {
  const text = readFileSync(join(FOLDER, `${name.replace("/", "_")}.base64`), "utf8");
  return fromBinary(schema, Buffer.from(text, "base64"));
}

it.each([
  ["grad_cam/conv_b", "MAPS", 4],
  ["occlusion", "MAPS", 4],
  ["activations/conv_a", "ACTIVATIONS", 4],
  ["filters/conv_b", "FILTERS", 3],
])("of a log of schema 1, every cell of %s is there", (tag, kind, rows) => {
  const series = new Series();
  series.merge(answer(SeriesPageSchema, tag));
  const examples = answer(ExampleSetSchema, "examples");
  const entry = { run: "old", name: "old", has_examples: true, ordinal: 0 };
  const source = { ...seriesEntry("old", tag), kind };
  const { groups, columns } = buildTimeline([{ entry, source, series, examples }]);
  expect(groups.length).toBe(rows);
  const cells = groups.flatMap((group) =>
    group.rows.flatMap((row) => columns.map((column) => cellAt(row, column).state)),
  );
  expect(cells).toEqual(Array.from({ length: 2 * rows }, () => "whole"));
});
