import { describe, expect, it } from "vitest";
import { wordsOf } from "../../src/export/cell_words";
import { factsTable } from "../../src/export/facts_table";
import { Pace } from "../../src/export/pace";
import { rawMaps } from "../../src/export/raw_maps";
import type { RecordReader } from "../../src/export/reading";
import { runScopes } from "../../src/export/scope";
import type { TimelineRun } from "../../src/state/rows";
import { buildTimeline } from "../../src/state/timeline";
import { timelineRun } from "../logs";
import { cellAtLast, functionRun, labelsRun, valuesRun } from "../tasks";
import { readNpz } from "./npz_file";

const pace = () => new Pace(new AbortController().signal);

/** What each run has, as it was read. */
function readerOf(runs: readonly TimelineRun[]): RecordReader {
  return {
    async *records({ run }, steps) {
      const series = runs.find(({ entry }) => entry.run === run)?.series;
      for (const step of steps) yield { step, record: series?.record(step) ?? null };
    },
  };
}

function scopesOf(runs: readonly TimelineRun[]) {
  const timeline = buildTimeline(runs);
  const shown = { timeline, strip: [0, 1], selection: null, view: { regions: {} } };
  return runScopes(shown, { rows: "shown", epochs: "all" });
}

/** The lines by the names of their columns. */
async function table(...runs: TimelineRun[]): Promise<{ [column: string]: string }[]> {
  const text = await (await factsTable(scopesOf(runs), readerOf(runs), pace())).text();
  const [names = [], ...lines] = text
    .trim()
    .split("\r\n")
    .map((line) => line.split(","));
  return lines.map((line) => Object.fromEntries(names.map((name, i) => [name, line[i] ?? ""])));
}

const arrays = async (...runs: TimelineRun[]) =>
  readNpz(await rawMaps(scopesOf(runs), readerOf(runs), pace()));

const OF_CLASSES = /label|class|verdict|predict|probab|judged|missing/;

describe("the files of values", () => {
  it("have value, true value and error as columns, and nothing of classes", async () => {
    const [line = {}] = await table(valuesRun());
    expect(line).toMatchObject({
      value: "40",
      true_value: "30",
      error: "10",
      target_name: "the value",
    });
    expect(Object.keys(line).filter((name) => OF_CLASSES.test(name))).toEqual([]);
    const [, , missing] = await table(valuesRun());
    expect(missing).toMatchObject({ value: "5", true_value: "", error: "" });
  });

  it("have them as arrays", async () => {
    const found = await arrays(valuesRun());
    expect(found["a/value"]).toMatchObject({ shape: [2, 3], values: [40, 10, 5, 40, 10, 5] });
    expect(found["a/true_value"]?.values.slice(0, 3)).toEqual([30, 12, Number.NaN]);
    expect(found["a/error"]?.values.slice(0, 3)).toEqual([10, -2, Number.NaN]);
    expect(Object.keys(found).filter((name) => OF_CLASSES.test(name))).toEqual([]);
    expect(found.about?.values[0]).not.toMatch(OF_CLASSES);
  });

  it("say under a picture how far off the value is", () => {
    expect(wordsOf(cellAtLast(valuesRun()))).toMatchObject({
      mark: null,
      what: "40",
      more: "error +10",
      sentence: "40, error +10, true value 30",
    });
  });
});

describe("the files of several labels", () => {
  const run = () =>
    labelsRun([
      { labels: [0, 1], missing: [2], judged: { 0: 0.75, 1: 0.25, 3: 0.5 } },
      { labels: [], judged: {} },
    ]);

  it("have a line an entry, with all that is true, missing and judged", async () => {
    const lines = await table(run());
    expect(lines).toHaveLength(6);
    expect(lines[1]).toMatchObject({
      picture_id: "p0",
      label: "1",
      label_name: "sand",
      true_labels: "0 1",
      missing_labels: "2",
      judged: "0=0.75 1=0.25 3=0.5",
      verdict: "wrong",
      target_probability: "0.25",
    });
    expect(lines[2]).toMatchObject({ label: "-1", true_labels: "", judged: "", verdict: "right" });
    expect(Object.keys(lines[0] ?? {})).not.toContain("prediction");
  });

  it("have the probability of each label that was judged", async () => {
    const found = await arrays(run());
    expect(found["a/judged_labels"]?.values).toEqual([0, 1, 2, 3]);
    expect(found["a/judged_truth"]).toMatchObject({ shape: [3, 4] });
    expect(found["a/judged_truth"]?.values.slice(0, 4)).toEqual([1, 1, -1, 0]);
    expect(found["a/judged_probability"]).toMatchObject({ shape: [2, 3, 4] });
    const nan = Number.NaN;
    expect(found["a/judged_probability"]?.values.slice(4, 12)).toEqual([
      0.75,
      0.25,
      nan,
      0.5,
      nan,
      nan,
      nan,
      nan,
    ]);
    expect(found["a/picture_ids"]?.values).toEqual(["p0", "p0", "p1"]);
    expect(found["a/prediction"]).toBeUndefined();
    expect(found.about?.values[0]).toMatch(/judged_truth/);
  });
});

describe("the files of a function", () => {
  it("have its name and score, and no verdict", async () => {
    const [line = {}] = await table(functionRun());
    expect(line).toMatchObject({ target_name: "pixels of the road", score: "2.5", target: "-1" });
    expect(Object.keys(line).filter((name) => /verdict|predict|probab/.test(name))).toEqual([]);
  });
});

describe("the files of runs of different tasks", () => {
  it("have the columns of both, each run's own filled", async () => {
    const old = timelineRun("old", [0, 1], "e0");
    const lines = await table(valuesRun(), old);
    const [first, last] = [lines[0], lines.at(-1)];
    expect(first).toMatchObject({ run: "a", value: "40", verdict: "", prediction_name: "" });
    expect(last).toMatchObject({
      run: "old",
      value: "",
      verdict: "right",
      prediction_name: "T-shirt",
    });
    const found = await arrays(valuesRun(), old);
    expect(found["a/prediction"]).toBeUndefined();
    expect(found["old/prediction"]?.values).toEqual([0, 0]);
    expect(found["old/value"]).toBeUndefined();
  });
});
