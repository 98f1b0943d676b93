import { describe, expect, it } from "vitest";
import { modeInForce, whyNot } from "../../src/modes/state";

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
