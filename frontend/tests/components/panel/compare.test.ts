import { describe, expect, it } from "vitest";
import { modeInForce, whyNot } from "../../../src/components/panel/compare_modes";
import { withEdge } from "../../../src/components/panel/region_controls";

const cell = { kind: "cell", run: "b", epoch: "same" } as const;

describe("modeInForce", () => {
  it("is the reader's where there are two to compare", () => {
    const maps = { comparison: cell, kind: "MAPS", channel: null };
    expect(modeInForce("difference", maps)).toBe("difference");
  });

  it.each([
    ["nothing to compare with", { kind: "none" }, "MAPS", null],
    ["all runs", { kind: "runs" }, "MAPS", null],
    ["all channels", cell, "ACTIVATIONS", null],
    ["filters", cell, "FILTERS", null],
  ] as const)("is side by side with %s, and says why", (_, comparison, kind, channel) => {
    const compared = { comparison, kind, channel };
    expect(modeInForce("difference", compared)).toBe("side");
    expect(whyNot("difference", compared)).not.toBeNull();
    expect(whyNot("side", compared)).toBeNull();
  });

  it("lays one channel over another, and filters too", () => {
    expect(whyNot("wipe", { comparison: cell, kind: "ACTIVATIONS", channel: 3 })).toBeNull();
    expect(whyNot("blink", { comparison: cell, kind: "FILTERS", channel: null })).toBeNull();
  });
});

describe("withEdge", () => {
  const box = { top: 0.2, left: 0.2, bottom: 0.6, right: 0.6 };

  it("moves one edge", () => {
    expect(withEdge(box, "left", 0.5)).toEqual({ ...box, left: 0.5 });
  });

  it("lets an edge pass the other", () => {
    expect(withEdge(box, "top", 0.9)).toEqual({ ...box, top: 0.6, bottom: 0.9 });
  });

  it("refuses what leaves no region or lies outside", () => {
    expect(withEdge(box, "right", 0.2)).toBeNull();
    expect(withEdge(box, "right", 1.2)).toBeNull();
    expect(withEdge(box, "right", Number.NaN)).toBeNull();
  });
});
