import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { RegionSchema } from "../../src/api/schema_pb";
import { Shader } from "../../src/components/shared/shading";
import type { ExampleCell } from "../../src/state/cells";
import { curvesOf } from "../../src/state/curves";
import { cellFacts } from "../../src/state/facts";
import { legendMeaning } from "../../src/state/legend";
import { amountIn, meaningWord } from "../../src/state/meaning";
import type { Group } from "../../src/state/rows";
import { hasSigns, signInForce } from "../../src/state/sign";
import { buildTimeline, cellAt } from "../../src/state/timeline";
import { DEFAULT_VIEW, type Sign } from "../../src/state/view";
import { timelineRun } from "../logs";

const SIGNS = ["positive", "negative", "both"] as const;

/** A cell of a method whose values mean this. */
function drawn(meaning: string | undefined) {
  const run = timelineRun("a", [0, 2], "x");
  if (meaning !== undefined) run.source.meaning = meaning;
  const { groups, columns } = buildTimeline([run]);
  const group = groups[0] as Group;
  const cell = cellAt(
    group.rows[0] as Group["rows"][number],
    columns[1] as (typeof columns)[number],
  );
  return { cell: cell as ExampleCell, group, columns };
}

function shadingOf(meaning: string, sign: Sign) {
  const { cell, group } = drawn(meaning);
  return new Shader({ ...DEFAULT_VIEW, sign }, [group]).shading(group, cell);
}

function legends(meaning: string | undefined): string[] {
  const { cell } = drawn(meaning);
  const words = cellFacts(cell).meaning;
  return SIGNS.map((sign) => legendMeaning({ sign, scale: 1, threshold: 0 }, words));
}

describe("the values of a map", () => {
  it("are evidence for and against where the log says so, or says nothing", () => {
    const words = [
      "evidence for T-shirt",
      "evidence against T-shirt",
      "against (−) and for (+) T-shirt",
    ];
    for (const meaning of ["EVIDENCE", "", undefined]) expect(legends(meaning)).toEqual(words);
  });

  it.each(["9", "constructor"])(
    "of a meaning that is not known, %j, are read as before",
    (meaning) => {
      expect(legends(meaning)).toEqual(legends(undefined));
    },
  );

  it("speak neither for nor against where they have no sign", () => {
    expect(new Set(legends("IMPORTANCE"))).toEqual(new Set(["importance for T-shirt"]));
  });

  it("of gradients tell which way a picture would have to change", () => {
    expect(legends("GRADIENT")).toEqual([
      "brighter here raises T-shirt",
      "darker here raises T-shirt",
      "darker (−) or brighter (+) here raises T-shirt",
    ]);
  });

  it.each([
    ["EVIDENCE", "No positive evidence: nothing in the picture speaks for T-shirt."],
    ["IMPORTANCE", "No importance: by this map, nothing in the picture counts for T-shirt."],
    ["GRADIENT", "No positive value: nowhere would a brighter picture raise T-shirt."],
  ])("of %s have words of their own where none is positive", (meaning, sentence) => {
    const { cell } = drawn(meaning);
    Object.assign(cell.record.facts ?? {}, { flags: [2] });
    expect(cellFacts(cell).warnings).toEqual([sentence]);
  });
});

describe("the sign that is shown", () => {
  it.each(SIGNS)("is the reader's, %s, where there are signs", (sign) => {
    for (const meaning of ["EVIDENCE", "GRADIENT", ""]) {
      expect(signInForce({ kind: "MAPS", meaning }, sign)).toBe(sign);
    }
  });

  it.each(SIGNS)("of importance is positive, whether or not %s is chosen", (sign) => {
    expect(signInForce({ kind: "MAPS", meaning: "IMPORTANCE" }, sign)).toBe("positive");
    expect(hasSigns({ kind: "MAPS", meaning: "IMPORTANCE" })).toBe(false);
  });

  it("of activations is the reader's", () => {
    expect(signInForce({ kind: "ACTIVATIONS", meaning: "" }, "both")).toBe("both");
  });

  it.each(SIGNS)("colors importance alike, in one direction, when %s is chosen", (sign) => {
    const shading = shadingOf("IMPORTANCE", sign);
    expect(shading).toEqual(shadingOf("IMPORTANCE", "positive"));
    expect(shading).toMatchObject({ sign: "positive", scale: 2 });
    expect(shading.table).not.toEqual(shadingOf("EVIDENCE", "both").table);
  });

  it("scales evidence by what of it is shown", () => {
    expect(SIGNS.map((sign) => shadingOf("EVIDENCE", sign).scale)).toEqual([2, 1, 2]);
  });

  it("of a difference is that of both maps", () => {
    const { cell, group } = drawn("IMPORTANCE");
    const shader = new Shader({ ...DEFAULT_VIEW, sign: "both" }, [group]);
    expect(shader.difference(group, cell, cell).sign).toBe("positive");
    const older = drawn(undefined).cell;
    expect(shader.difference(group, cell, older).sign).toBe("both");
  });
});

describe("what lies in a region", () => {
  it.each([
    ["EVIDENCE", "of positive evidence", "No positive evidence at any epoch."],
    ["IMPORTANCE", "of importance", "No importance at any epoch."],
    ["GRADIENT", "of positive values", "No positive values at any epoch."],
  ])("is said of %s", (meaning, subtitle, absence) => {
    const { cell, group, columns } = drawn(meaning);
    cell.row.example.regions.push(create(RegionSchema, { name: "logo", bottom: 1, right: 1 }));
    const share = curvesOf(group, columns, null).find(({ title }) => title === "Inside logo");
    expect(share).toMatchObject({ subtitle, absence });
  });

  it("has one word for runs that differ", () => {
    expect(amountIn([{}, { meaning: "EVIDENCE" }])).toBe("positive evidence");
    expect(amountIn([{}, { meaning: "IMPORTANCE" }])).toBe("positive values");
  });
});

it("is a word in files", () => {
  expect(meaningWord({ meaning: "IMPORTANCE" })).toBe("importance");
  expect(meaningWord({})).toBe("");
});
