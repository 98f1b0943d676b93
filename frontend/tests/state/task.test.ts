import { describe, expect, it } from "vitest";
import { Task } from "../../src/api/schema_pb";
import { curvesOf } from "../../src/state/curves";
import { cellFacts, toldOf } from "../../src/state/facts";
import { legendMeaning } from "../../src/state/legend";
import { arrange, sortsOf } from "../../src/state/order";
import { rowName } from "../../src/state/row_name";
import type { Group, TimelineRun } from "../../src/state/rows";
import { evidenceOf, taskOf, tasksOf } from "../../src/state/task";
import { buildTimeline } from "../../src/state/timeline";
import { DEFAULT_VIEW, type View } from "../../src/state/view";
import { timelineRun } from "../logs";
import {
  cellAtLast,
  functionRun,
  groupsOf,
  type Labelled,
  labelsRun,
  rowOf,
  valuesRun,
} from "../tasks";

const arranged = (groups: readonly Group[], change: Partial<View>) =>
  arrange(groups, { ...DEFAULT_VIEW, ...change }).map(({ key }) => key);

function titles(...runs: TimelineRun[]) {
  const { groups, columns } = buildTimeline(runs);
  return curvesOf(groups[0] as Group, columns, null).map(
    ({ title, subtitle }) => `${title}: ${subtitle}`,
  );
}

describe("values", () => {
  it("have a value and an error at a glance, and neither a sign nor a share", () => {
    expect(cellFacts(cellAtLast(valuesRun())).outcome).toEqual({
      mark: null,
      what: "40",
      more: [{ text: "error +10" }],
      share: null,
      words: "value 40, error +10, true value 30",
      sentence: "40, error +10, true value 30",
    });
  });

  it("have value, true value and error as facts; a score only of a function", () => {
    const told = (run: TimelineRun, position = 0) =>
      toldOf(cellAtLast(run, position)).map(({ label, value }) => [label, value]);
    expect(told(valuesRun())).toEqual([
      ["Value", "40"],
      ["True value", "30"],
      ["Error", "+10"],
    ]);
    expect(told(valuesRun(), 2)).toEqual([
      ["Value", "5"],
      ["True value", "none"],
    ]);
    expect(cellFacts(cellAtLast(valuesRun())).scoreTitle).toBeNull();
    const ofFunction = valuesRun("a", { facts: { target: [-1, -1, -1], targetName: "doubled" } });
    expect(told(ofFunction)[0]).toEqual(["Value", "40"]);
    expect(cellFacts(cellAtLast(ofFunction))).toMatchObject({
      target: "doubled",
      scoreTitle: "What the function gave that is explained",
    });
  });

  it("of which a function explains none have its score alone", () => {
    const unknown = [Number.NaN, Number.NaN, Number.NaN];
    const facts = { target: [-1, -1, -1], targetName: "area", score: [7, 8, 9] };
    const run = valuesRun("a", { values: unknown, facts });
    expect(cellFacts(cellAtLast(run)).outcome.words).toBe("score 7");
    expect(toldOf(cellAtLast(run))).toEqual([]);
    expect(titles(run)).toEqual(["Score: of area", "Rank correlation: 1 as before, 0 unrelated"]);
  });

  it("name a row by its number and label it with the true value", () => {
    const label = (position: number) =>
      taskOf(rowOf(valuesRun(), position)).label(rowOf(valuesRun(), position));
    expect(rowName(rowOf(valuesRun()))).toBe("example #0");
    expect(label(0)).toEqual({ text: "true 30", others: [] });
    expect(label(2)).toEqual({ text: "no true value", others: [] });
  });

  it("name the unit where there are several, and never call it a class", () => {
    const run = valuesRun("a", { facts: { target: [1, 1, 1] } });
    run.examples.examples[0]?.values.push(7);
    expect(cellFacts(cellAtLast(run)).target).toBe("unit 1");
    expect(cellFacts(cellAtLast(run)).meaning.positive).toBe("evidence for a greater unit 1");
    run.examples.classNames.push("left", "top");
    expect(cellFacts(cellAtLast(run)).target).toBe("top");
  });

  it("have evidence for a greater and a lesser value", () => {
    const { meaning: words } = cellFacts(cellAtLast(valuesRun()));
    const meaning = (sign: View["sign"]) => legendMeaning({ sign, scale: 1, threshold: 0 }, words);
    expect(meaning("positive")).toBe("evidence for a greater value");
    expect(meaning("negative")).toBe("evidence for a lesser value");
    expect(meaning("both")).toBe("for a lesser (−) and a greater (+) value");
  });

  it("draw the value with the true value as a line of its own, and the error", () => {
    const { groups, columns } = buildTimeline([
      valuesRun(),
      valuesRun("b", { values: [20, 11, 5] }),
    ]);
    const [value, error, ...others] = curvesOf(groups[0] as Group, columns, null);
    expect(value).toMatchObject({ title: "Value", unit: "value", absence: null });
    expect(value?.lines.map(({ values }) => [...values])).toEqual([
      [40, 40],
      [20, 20],
    ]);
    // The runs' common truth is drawn once.
    expect(value?.references.map(({ values }) => [...values])).toEqual([[30, 30]]);
    expect(error?.lines.map(({ values }) => [...values])).toEqual([
      [10, 10],
      [-10, -10],
    ]);
    expect(error?.references).toEqual([]);
    expect(others.map(({ title }) => title)).toEqual(["Rank correlation"]);
  });

  it("sort by the largest error of any run, what is not known last", () => {
    const groups = groupsOf(valuesRun(), valuesRun("b", { values: [31, -40, 5] }));
    expect(sortsOf(groups)).toEqual(["logged", "error", "changed", "unstable"]);
    expect(arranged(groups, { sort: "error" })).toEqual(["e1", "e0", "e2"]);
  });

  it("are not left out by a link that asks for a class or for what is wrong", () => {
    const groups = groupsOf(valuesRun());
    const link: Partial<View> = { sort: "wrong", label: 3, verdict: "wrong" };
    expect(arranged(groups, link)).toEqual(["e0", "e1", "e2"]);
  });
});

describe("labels", () => {
  const beach: Labelled = { labels: [0, 1], judged: { 0: 0.91, 1: 0.12, 3: 0.62 } };
  const verdictOf = (picture: Labelled, position = 0) => {
    const { row, record } = cellAtLast(labelsRun([picture]), position);
    return taskOf(row).verdict(row, record);
  };

  it("have the label's own mark and probability at a glance, and a count for the others", () => {
    const run = labelsRun([beach]);
    expect(cellFacts(cellAtLast(run, 0)).outcome).toMatchObject({
      mark: "right",
      what: "sun",
      more: [
        { text: "91\u00a0%" },
        { text: "1/2", short: true },
        { text: "+1", mark: "wrong", short: true },
      ],
      words: "sun, 91\u00a0%, found, 1 of 2 labels, 1 false alarm",
    });
    expect(cellFacts(cellAtLast(run, 1)).outcome).toMatchObject({ mark: "wrong", what: "sand" });
  });

  it("have a mark each in the large view, which lead to the rows of the other true ones", () => {
    const marks = toldOf(cellAtLast(labelsRun([beach]), 1))[0]?.marks;
    expect(marks?.map(({ name, mark, words, own, row }) => [name, mark, words, own, row])).toEqual([
      ["sand", "wrong", "missed, 12\u00a0%", true, "p0/1"],
      ["sun", "right", "found, 91\u00a0%", false, "p0/0"],
      ["boat", "wrong", "false alarm, 62\u00a0%", false, null],
    ]);
  });

  it.each([
    ["its label is found, the others right", { labels: [0], judged: { 0: 0.5 } }, "right"],
    ["another true label is missed", { labels: [0, 1], judged: { 0: 0.9, 1: 0.1 } }, "right"],
    ["its label is missed", { labels: [0], judged: { 0: 0.49 } }, "wrong"],
    ["a false label is predicted", { labels: [0], judged: { 0: 0.9, 3: 0.6 } }, "wrong"],
    [
      "of what is predicted nothing is known",
      { labels: [0], missing: [3], judged: { 0: 0.9, 3: 0.6 } },
      "right",
    ],
    ["nothing is true, nothing predicted", { labels: [], judged: {} }, "right"],
    ["nothing is true, something predicted", { labels: [], judged: { 1: 0.7 } }, "wrong"],
  ] as [string, Labelled, string][])("count a row where %s", (_, picture, verdict) => {
    expect(verdictOf(picture)).toBe(verdict);
  });

  it("are not judged where the record has no probabilities", () => {
    const cell = cellAtLast(labelsRun([beach]));
    Object.assign(cell.record.facts ?? {}, { judged: [] });
    expect(taskOf(cell.row).verdict(cell.row, cell.record)).toBeNull();
    expect(cellFacts(cell).outcome.mark).toBeNull();
  });

  it("never say of a label just missed that it has 50 %", () => {
    const told = (probability: number) =>
      cellFacts(cellAtLast(labelsRun([{ labels: [0], judged: { 0: probability } }]))).outcome.words;
    expect(told(0.496)).toBe("sun, <50\u00a0%, missed");
    expect(told(0.5)).toBe("sun, 50\u00a0%, found");
  });

  it("mark neutrally what is predicted where nothing is known", () => {
    const run = labelsRun([{ labels: [], missing: [3], judged: { 3: 0.8 } }]);
    expect(toldOf(cellAtLast(run))[0]?.marks).toMatchObject([
      { name: "boat", mark: null, words: "truth not known, 80\u00a0%" },
    ]);
  });

  it("name a class without a name by its number, and label a row with the others", () => {
    const row = rowOf(labelsRun([{ labels: [1, 2], judged: {} }]));
    expect(rowName(row)).toBe("sand #0");
    expect(taskOf(row).label(row)).toEqual({ text: "sand", others: ["class 2"] });
  });

  it("keep the rows of a picture together, whatever comes first", () => {
    const run = labelsRun([
      { labels: [0, 1], judged: { 0: 0.9, 1: 0.8 } },
      { labels: [1, 3], judged: { 1: 0.9, 3: 0.2 } },
      { labels: [0], judged: { 0: 0.1 } },
    ]);
    const groups = groupsOf(run);
    expect(arranged(groups, { sort: "wrong" })).toEqual(["p1/3", "p1/1", "p2/0", "p0/0", "p0/1"]);
    expect(arranged(groups, { verdict: "wrong" })).toEqual(["p1/3", "p2/0"]);
    expect(arranged(groups, { label: 1 })).toEqual(["p0/1", "p1/1"]);
    expect(tasksOf(groups).map(({ choice }) => choice)).toEqual(["Label"]);
  });
});

describe("a function", () => {
  it("has a score, and nothing to be right or wrong", () => {
    const run = functionRun();
    const { outcome, target } = cellFacts(cellAtLast(run));
    expect(outcome).toMatchObject({
      mark: null,
      what: "score 2.5",
      share: null,
      words: "score 2.5",
    });
    expect(target).toBe("pixels of the road");
    expect(toldOf(cellAtLast(run))).toEqual([]);
    expect(titles(run)).toEqual([
      "Score: of pixels of the road",
      "Rank correlation: 1 as before, 0 unrelated",
    ]);
    expect(sortsOf(groupsOf(run))).toEqual(["logged", "changed", "unstable"]);
  });
});

describe("a task", () => {
  it("of a log of schema 1 is classes; of one from the future nothing is claimed", () => {
    const tasks = (task: Task) => tasksOf(groupsOf(functionRun("a", task)))[0];
    expect(tasks(Task.TASK_UNSPECIFIED)).toBe(tasks(Task.CLASSES));
    expect(tasks(99 as Task)).toBe(tasks(Task.FUNCTION));
  });

  it("of one run does not color the words of another beside it", () => {
    const old = timelineRun("old", [0, 1], "e0");
    const groups = groupsOf(valuesRun(), old);
    expect(sortsOf(groups)).toEqual(["logged", "wrong", "error", "changed", "unstable", "class"]);
    expect(evidenceOf(groups).toward).toBe("for what is explained");
    expect(titles(valuesRun(), old)).toEqual([
      "Value: gray: true value",
      "Error: value − true value",
      "Score: of T-shirt",
      "Probability: of T-shirt",
      "Rank correlation: 1 as before, 0 unrelated",
    ]);
    // The class of the one is found although the row is of the other first.
    expect(arranged(groups, { label: 0 })).toEqual(["e0"]);
    const { groups: all, columns } = buildTimeline([valuesRun(), old]);
    const score = curvesOf(all[0] as Group, columns, null).find(({ title }) => title === "Score");
    expect(score?.lines.map(({ values }) => [...values])).toEqual([
      [Number.NaN, Number.NaN],
      [2, 2],
    ]);
  });
});
