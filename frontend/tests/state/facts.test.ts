import { describe, expect, it } from "vitest";
import type { ExampleCell } from "../../src/state/cells";
import { cellFacts } from "../../src/state/facts";
import type { ExampleRow } from "../../src/state/rows";
import { cellOf } from "../../src/state/timeline";
import { correlation, number, percent } from "../../src/state/words";
import { record, timelineRun } from "../logs";

function cell(change: (cell: ExampleCell) => void) {
  const run = timelineRun("a", [0], "x");
  const example = run.examples.examples[0] as ExampleRow["example"];
  const found = cellOf({ run, example, position: 0 }, 0) as ExampleCell;
  change(found);
  return cellFacts(found);
}

describe("cellFacts", () => {
  it("says what was predicted, how sure, and whether it is right", () => {
    expect(cell(() => {})).toMatchObject({
      outcome: { mark: "right", what: "T-shirt", more: [{ text: "97\u00a0%" }], share: 0.97 },
      target: "T-shirt",
      warnings: [],
    });
  });

  it("is wrong when the prediction is not the label", () => {
    expect(cell(({ row }) => Object.assign(row.example, { label: 1 })).outcome.mark).toBe("wrong");
  });

  it("has no verdict without a label", () => {
    expect(cell(({ row }) => Object.assign(row.example, { label: -1 })).outcome.mark).toBeNull();
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
    expect(facts.outcome).toMatchObject({ share: null, more: [] });
  });

  it("knows how alike the epoch before was, but not at the first", () => {
    const alike = (rankCorrelation: number[]) =>
      cell(({ record: { facts: raw } }) => raw && Object.assign(raw, { rankCorrelation }))
        .rankCorrelation;
    expect([alike([0.5]), alike([Number.NaN]), alike([])]).toEqual([0.5, null, null]);
  });

  it("speaks of channels, not of evidence, where there are channels", () => {
    const { warnings } = cell((found) => {
      found.row.run.source.kind = "ACTIVATIONS";
      Object.assign(found.record.facts ?? {}, { flags: [2] });
    });
    expect(warnings).toEqual(["No channel shown has a positive value."]);
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
    expect(facts.outcome).toMatchObject({ what: "", share: null, mark: null });
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

describe("correlation", () => {
  it.each([
    [0.934, "0.93"],
    [1, "1.00"],
    [-0.5, "\u22120.50"],
    [-0.001, "0.00"],
  ])("of %d is %s", (value, text) => {
    expect(correlation(value)).toBe(text);
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
