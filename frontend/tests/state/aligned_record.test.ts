import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { FactsSchema, JudgedSchema, TilesSchema } from "../../src/api/schema_pb";
import { decodeMap } from "../../src/maths/maps";
import { alignedRecord } from "../../src/state/aligned_record";
import { isReplaced } from "../../src/state/cells";
import { Series } from "../../src/state/series";
import { buildTimeline } from "../../src/state/timeline";
import { exampleSet, page, record, timelineRun } from "../logs";

const PRESENT = { ...exampleSet("a", "b", "c"), digest: "now" };

/** Of a training before, whose pipeline gave c, a and a picture of its own. */
function earlier() {
  const made = record(
    [
      [-3, 3],
      [-1, 1],
      [-7, 7],
    ],
    "then",
  );
  return { ...made, exampleId: ["c", "a", "x"] };
}

describe("alignedRecord", () => {
  it("matches facts and maps by the picture", () => {
    const found = alignedRecord(earlier(), PRESENT);
    expect(found.examplesDigest).toBe("now");
    expect(found.exampleId).toEqual(["a", "", "c"]);
    expect(found.facts?.maximum).toEqual([1, Number.NaN, 3]);
    expect(found.facts?.prediction).toEqual([1, -1, 0]);
    expect(found.facts?.regionShare).toEqual([]);
    const maps = found.maps ?? expect.fail();
    expect([0, 1, 2].map((i) => decodeMap(maps, i)?.values[1])).toEqual([1, 0, 3]);
  });

  it("moves every list of facts that the schema has, and says what is missing", () => {
    const made = earlier();
    const lists = FactsSchema.fields.filter(({ fieldKind }) => fieldKind === "list");
    const numbers = lists.filter(({ scalar }) => scalar !== undefined);
    for (const { localName } of numbers)
      Object.assign(made.facts ?? {}, { [localName]: [1, 2, 3] });
    const judged = [1, 2, 3].map((label) => create(JudgedSchema, { label: [label] }));
    Object.assign(made.facts ?? {}, { judged });
    const facts = alignedRecord(made, PRESENT).facts ?? expect.fail();
    const missing = { target: -1, prediction: -1, flags: 0 };
    for (const { localName } of numbers) {
      const values = facts[localName as keyof typeof facts];
      expect(values).toEqual([2, missing[localName as keyof typeof missing] ?? Number.NaN, 1]);
    }
    expect(facts.judged.map(({ label }) => label)).toEqual([[2], [], [1]]);
  });

  it("moves all tiles of an example, and what they point at", () => {
    const tiles = create(TilesSchema, { channel: [4, 9], topExample: [0, 2] });
    const made = record(
      [
        [0, 1],
        [0, 2],
        [0, 3],
        [0, 4],
        [0, 5],
        [0, 6],
      ],
      "then",
    );
    const found = alignedRecord({ ...made, exampleId: ["c", "a", "x"], tiles }, PRESENT);
    expect(found.maps?.scale).toEqual([3, 4, 1, 1, 1, 2]);
    expect(found.tiles?.topExample).toEqual([2, -1]);
  });

  it("leaves what needs no other order, has no ids, or no picture in common", () => {
    const present = { ...earlier(), examplesDigest: "now" };
    expect(alignedRecord(present, PRESENT)).toBe(present);
    const old = { ...earlier(), exampleId: [] };
    expect(alignedRecord(old, PRESENT)).toBe(old);
    const other = { ...earlier(), exampleId: ["x", "y", "z"] };
    expect(alignedRecord(other, PRESENT)).toBe(other);
  });
});

describe("Series", () => {
  it("gives records in the order of the present examples, and knows whose they were", () => {
    const series = new Series();
    const one = page([0], [0], { examples: 3 });
    Object.assign(one.records[0]?.record ?? {}, earlier());
    series.merge(one);
    series.arrange(PRESENT);
    expect(series.record(0)?.exampleId).toEqual(["a", "", "c"]);
    expect(series.record(0)).toBe(series.record(0));
    expect(series.examplesOf(0)).toBe("then");
  });
});

describe("isReplaced", () => {
  it("is told picture by picture", () => {
    const run = { ...timelineRun("a", [0], "a", "b", "c"), examples: PRESENT };
    const rows = buildTimeline([run]).groups.flatMap(({ rows: own }) => own);
    const found = alignedRecord(earlier(), PRESENT);
    const replaced = rows.map((row) => isReplaced(row, found));
    expect(replaced).toEqual([false, true, false]);
  });
});
