import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { FactsSchema } from "../../src/api/schema_pb";
import type { ExampleRow, Group } from "../../src/state/rows";
import { groupScale, mapScale, rowScale } from "../../src/state/scale";
import { page, record, twoRuns } from "../logs";

const facts = (minimum: number, maximum: number) =>
  create(FactsSchema, { minimum: [minimum], maximum: [maximum] });

describe("mapScale", () => {
  it.each([
    ["positive", -3, 2, 2],
    ["negative", -3, 2, 3],
    ["both", -3, 2, 3],
    ["positive", -3, -1, 0],
    ["negative", 1, 2, 0],
    ["positive", 0, Number.POSITIVE_INFINITY, 0],
    ["both", Number.NaN, 2, 2],
  ] as const)("of the sign %s from %d to %d is %d", (sign, minimum, maximum, expected) => {
    expect(mapScale(facts(minimum, maximum), 0, sign)).toBe(expected);
  });
});

describe("rowScale and groupScale", () => {
  const group = () => twoRuns().groups[0] as Group;

  it("are the greatest of one run's epochs, and of all runs'", () => {
    const changed = group();
    const loud = page([7], [7]);
    for (const { record: one } of loud.records) {
      if (one?.facts)
        one.facts =
          record([
            [0, 50],
            [0, 60],
          ]).facts ?? one.facts;
    }
    changed.rows[1]?.run.series.merge(loud);
    expect(groupScale(changed, "positive")).toBe(60);
    expect(rowScale(changed.rows[0] as ExampleRow, "positive")).toBe(2);
  });

  it("take each row's own position", () => {
    // In the tests' pages all maps but the first example's are zero: so is that of row b.
    expect(groupScale(group(), "positive")).toBe(2);
    expect(groupScale(group(), "negative")).toBe(1);
  });
});
