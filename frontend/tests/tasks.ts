import { create } from "@bufbuild/protobuf";
import { ExampleSetSchema, FactsSchema, Task } from "../src/api/schema_pb";
import type { ExampleCell } from "../src/state/cells";
import type { ExampleRow, TimelineRun } from "../src/state/rows";
import { buildTimeline, cellOf } from "../src/state/timeline";
import { page, record, timelineRun } from "./logs";

/** Runs of each task, with one record that the tests know. */

function runOf(
  name: string,
  examples: object,
  facts: (step: number) => object,
  steps: readonly number[],
): TimelineRun {
  const set = create(ExampleSetSchema, { digest: "d1", ...examples });
  const made = timelineRun(name, []);
  const read = page([...steps], [...steps]);
  for (const one of read.records) {
    one.record = record(set.examples.map(() => [-1, 1]));
    one.record.facts = create(FactsSchema, {
      minimum: set.examples.map(() => -1),
      maximum: set.examples.map(() => 1),
      prediction: set.examples.map(() => -1),
      probability: set.examples.map(() => Number.NaN),
      ...facts(one.step),
    });
  }
  made.series.merge(read);
  return { ...made, examples: set };
}

/** A regression of three pictures; of the last one the true value is missing. */
export function valuesRun(
  name = "a",
  { values = [40, 10, 5], facts = {}, steps = [0, 1] } = {},
): TimelineRun {
  const truths = [30, 12, Number.NaN];
  const examples = truths.map((truth, index) => {
    return { id: `e${index}`, index, label: -1, height: 2, width: 2, values: [truth] };
  });
  const found = {
    target: [0, 0, 0],
    score: values,
    value: values,
    trueValue: truths,
    error: values.map((value, i) => value - (truths[i] as number)),
    ...facts,
  };
  return runOf(name, { task: Task.VALUES, examples }, () => found, steps);
}

/** Of each picture: its true labels, and what is not known. */
export interface Labelled {
  labels: number[];
  missing?: number[];
  /** By label. */
  judged: { [label: number]: number };
}

/** A row for each true label of each picture. */
export function labelsRun(pictures: readonly Labelled[], name = "a"): TimelineRun {
  const entries = pictures.flatMap(({ labels, missing = [], judged }, index) =>
    (labels.length ? labels : [-1]).map((label) => ({
      judged: { label: Object.keys(judged).map(Number), probability: Object.values(judged) },
      example: {
        id: `p${index}/${label}`,
        pictureId: `p${index}`,
        index,
        label,
        labels,
        missing,
        height: 2,
        width: 2,
      },
    })),
  );
  const facts = {
    target: entries.map(({ example }) => Math.max(0, example.label)),
    score: entries.map(() => 1.5),
    targetProbability: entries.map(({ example, judged }) => {
      return judged.probability[judged.label.indexOf(example.label)] ?? Number.NaN;
    }),
    judged: entries.map(({ judged }) => judged),
  };
  const examples = entries.map(({ example }) => example);
  const classNames = ["sun", "sand", "", "boat"];
  return runOf(name, { task: Task.LABELS, examples, classNames }, () => facts, [0, 1]);
}

/** Only a function says what is explained. */
export function functionRun(name = "a", task: Task = Task.FUNCTION): TimelineRun {
  const examples = [{ id: "e0", index: 0, label: -1, height: 2, width: 2 }];
  const facts = { target: [-1], targetName: "pixels of the road", score: [2.5] };
  return runOf(name, { task, examples }, () => facts, [0, 1]);
}

export function rowOf(run: TimelineRun, position = 0): ExampleRow {
  const example = run.examples.examples[position] as ExampleRow["example"];
  return { run, example, position };
}

export function cellAtLast(run: TimelineRun, position = 0): ExampleCell {
  return cellOf(rowOf(run, position), run.series.steps.at(-1) ?? 0) as ExampleCell;
}

export function groupsOf(...runs: TimelineRun[]) {
  return buildTimeline(runs).groups;
}
