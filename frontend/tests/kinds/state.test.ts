import { describe, expect, it } from "vitest";
import { channelAlone, isGrid, KIND_NAMES, kindOf } from "../../src/kinds/state";

describe("kindOf", () => {
  it("knows what the page can show", () => {
    expect(KIND_NAMES.map((kind) => kindOf({ kind }).noun)).toEqual([
      "example",
      "example",
      "filter",
    ]);
  });

  it.each(["99", "constructor", ""])(
    "says what it got where that is %j, and what to do",
    (kind) => {
      const words = new RegExp(`kind="${kind}".*Expected one of: MAPS, .*Install the newer`);
      expect(() => kindOf({ kind })).toThrow(words);
    },
  );
});

describe("a channel", () => {
  it("stands alone where it is chosen among several", () => {
    expect(KIND_NAMES.map((kind) => channelAlone({ kind }, 3))).toEqual([null, 3, null]);
    expect(channelAlone({ kind: "ACTIVATIONS" }, null)).toBeNull();
  });

  it("that is not chosen leaves a grid of all", () => {
    expect(KIND_NAMES.map((kind) => isGrid({ kind }, null))).toEqual([false, true, false]);
    expect(isGrid({ kind: "ACTIVATIONS" }, 3)).toBe(false);
  });
});
