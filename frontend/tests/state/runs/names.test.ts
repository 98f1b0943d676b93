import { describe, expect, it } from "vitest";
import { runFilter } from "../../../src/state/runs/filter";
import { naturalOrder, shareNames } from "../../../src/state/runs/names";

describe("what runs' names share", () => {
  it.each([
    [["sweep/lr=0.1", "sweep/lr=0.01"], "sweep/…", ["lr=0.1", "lr=0.01"]],
    [["lr=0.1,bs=8,seed=0", "lr=0.2,bs=8,seed=1"], "…bs=8,…", ["lr=0.1,seed=0", "lr=0.2,seed=1"]],
    [["a_1_x", "b_1_x"], "…1_x", ["a", "b"]],
    // Of different length: from both ends.
    [["s/a/fold", "s/a,b/fold"], "s/a/…fold", ["s/a/fold", "b"]],
    [["cat", "dog"], "", ["cat", "dog"]],
    // Nothing would be left of the first.
    [["base", "base/tuned"], "base…", ["base", "tuned"]],
    [["lr=0.1", "lr=0.10"], "", ["lr=0.1", "lr=0.10"]],
  ])("of %j is %s", (names, shared, parts) => {
    const found = shareNames(names);
    expect(names.map((name) => found.parts.get(name))).toEqual(parts);
    expect(found.shared).toBe(shared);
  });

  it("orders numbers as numbers", () => {
    const names = ["seed=10", "lr=0.01", "seed=9", "lr=1e-4", "lr=0.001", "seed=9b"];
    expect(names.toSorted(naturalOrder)).toEqual([
      ...["lr=1e-4", "lr=0.001", "lr=0.01", "seed=9", "seed=9b", "seed=10"],
    ]);
  });
});

describe("the filter of runs", () => {
  it("fits anywhere, in capitals or not", () => {
    const { fits, problem } = runFilter("LR=0\\.1|seed=3$");
    expect(["a,lr=0.1,b", "seed=3", "seed=31"].map(fits)).toEqual([true, true, false]);
    expect(problem).toBeNull();
  });

  it("says what is wrong with it, and leaves all in", () => {
    const { fits, problem } = runFilter("lr=(");
    expect(fits("anything")).toBe(true);
    expect(problem).toMatch(/^No regular expression\. Received: .*lr=\(.* Expected one such as/);
  });
});
