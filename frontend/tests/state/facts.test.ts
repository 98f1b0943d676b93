import { describe, expect, it } from "vitest";
import { cellFacts } from "../../src/state/facts";
import { type Cell, cellAt, type Row } from "../../src/state/timeline";
import { number, percent } from "../../src/state/words";
import { record, timelineRun } from "../logs";

function cell(change: (cell: Extract<Cell, { kind: "map" }>) => void) {
  const run = timelineRun("a", [0], "x");
  const row: Row = { run, example: run.examples.examples[0] as Row["example"], position: 0 };
  const found = cellAt(row, 0) as Extract<Cell, { kind: "map" }>;
  change(found);
  return cellFacts(found);
}

describe("cellFacts", () => {
  it("says what was predicted, how sure, and whether it is right", () => {
    expect(cell(() => {})).toMatchObject({
      verdict: "right",
      prediction: "T-shirt",
      target: "T-shirt",
      warnings: [],
    });
  });

  it("is wrong when the prediction is not the label", () => {
    expect(cell(({ row }) => Object.assign(row.example, { label: 1 })).verdict).toBe("wrong");
  });

  it("has no verdict without a label", () => {
    expect(cell(({ row }) => Object.assign(row.example, { label: -1 })).verdict).toBeNull();
  });

  it("gives a class without a name its number", () => {
    const facts = cell(({ record: { facts: raw } }) => raw && Object.assign(raw, { target: [7] }));
    expect(facts.target).toBe("class 7");
  });

  it("uses the name of a target that is no class", () => {
    const facts = cell(
      ({ record: { facts: raw } }) =>
        raw && Object.assign(raw, { target: [-1], targetName: "mean of the mask" }),
    );
    expect(facts.target).toBe("mean of the mask");
  });

  it("does not know what is NaN", () => {
    const facts = cell(
      ({ record: { facts: raw } }) => raw && Object.assign(raw, { probability: [Number.NaN] }),
    );
    expect(facts.probability).toBeNull();
  });

  it.each([
    [1, ["Flat map"]],
    [3, ["Flat map"]],
    [2, ["No positive evidence"]],
    [6, ["No positive evidence", "Some values are infinite"]],
  ])("puts the flags %i into words", (flags, beginnings) => {
    const { warnings } = cell(
      ({ record: { facts: raw } }) => raw && Object.assign(raw, { flags: [flags] }),
    );
    expect(warnings.map((sentence, i) => sentence.startsWith(beginnings[i] ?? "?"))).toEqual(
      beginnings.map(() => true),
    );
  });
});

describe("record without facts", () => {
  it("has facts that are not known", () => {
    const facts = cell((found) => {
      found.record = record([]);
    });
    expect(facts).toMatchObject({ prediction: null, probability: null, verdict: null });
  });
});

describe("percent", () => {
  it.each([
    [0.974, "97\u00a0%"],
    [1, "100\u00a0%"],
    [0.9996, ">99\u00a0%"],
    [0.0004, "<1\u00a0%"],
    [0, "0\u00a0%"],
  ])("of %d is %s", (share, text) => {
    expect(percent(share)).toBe(text);
  });
});

describe("number", () => {
  it.each([
    [1234.5, "1230"],
    [-0.07512, "−0.0751"],
    [0, "0"],
    [1.5e-7, "1.5e−7"],
    [Number.NEGATIVE_INFINITY, "−∞"],
  ])("of %d is %s", (value, text) => {
    expect(number(value)).toBe(text);
  });
});
