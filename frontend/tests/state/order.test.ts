import { describe, expect, it } from "vitest";
import { arrange, groupVerdict } from "../../src/state/order";
import type { Group } from "../../src/state/rows";
import { buildTimeline } from "../../src/state/timeline";
import { DEFAULT_VIEW, type Sort, type View } from "../../src/state/view";
import { page, record, timelineRun } from "../logs";

/** Three examples of classes 0, 1, 0; of the predictions, 0, 1, 0 …, the tests change what they need. */
function run(name = "a") {
  const made = timelineRun(name, [], "x", "y", "z");
  made.examples.examples.forEach((example, i) => {
    example.label = i % 2;
  });
  const read = page([0, 1], [0, 1]);
  for (const step of read.records) {
    step.record = record([
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
    const facts = step.record.facts;
    if (facts) facts.rankCorrelation = step.step ? [0.9, -0.5, Number.NaN] : [];
  }
  made.series.merge(read);
  return made;
}

const arranged = (groups: readonly Group[], change: Partial<View>) =>
  arrange(groups, { ...DEFAULT_VIEW, ...change }).map(({ key }) => key);

describe("arrange", () => {
  const groups = () => buildTimeline([run()]).groups;
  const sorted = (sort: Sort, change = (_: Group[]) => {}) => {
    const all = [...groups()];
    change(all);
    return arranged(all, { sort });
  };

  it("keeps the order of the log by default", () => {
    expect(sorted("logged")).toEqual(["x", "y", "z"]);
  });

  it("puts first what any run gets wrong at its last epoch", () => {
    const wrong = run("b");
    const last = wrong.series.record(1)?.facts;
    if (last) last.prediction = [0, 1, 1];
    const both = buildTimeline([run("a"), wrong]).groups;
    expect(arranged(both, { sort: "wrong" })).toEqual(["z", "x", "y"]);
    expect(arranged(both, { verdict: "wrong" })).toEqual(["z"]);
    expect(arranged(both, { verdict: "right" })).toEqual(["x", "y"]);
  });

  it("puts first what was least like the epoch before", () => {
    expect(sorted("unstable")).toEqual(["y", "x", "z"]);
  });

  it("puts first what has changed most from the first to the last epoch", () => {
    const changed = run();
    const maps = changed.series.record(1)?.maps;
    // Of the second example the two values change places.
    maps?.values.set([0x00, 0x3c, 0x00, 0x00], 4);
    expect(arranged(buildTimeline([changed]).groups, { sort: "changed" })).toEqual(["y", "x", "z"]);
  });

  it("goes by class, and keeps one class alone", () => {
    expect(sorted("class")).toEqual(["x", "z", "y"]);
    expect(arranged(groups(), { label: 1 })).toEqual(["y"]);
  });

  it("finds rows by their names", () => {
    expect(arranged(groups(), { text: " t-SHIRT #0" })).toEqual(["x"]);
    expect(arranged(groups(), { text: "trousers" })).toEqual([]);
  });

  it("lets pinned ones stand first, whatever the filters", () => {
    expect(arranged(groups(), { label: 1, pinned: ["z"] })).toEqual(["z", "y"]);
  });
});

describe("groupVerdict", () => {
  it("is not known without a label", () => {
    const unlabelled = run();
    for (const example of unlabelled.examples.examples) example.label = -1;
    expect(buildTimeline([unlabelled]).groups.map(groupVerdict)).toEqual([null, null, null]);
  });
});
