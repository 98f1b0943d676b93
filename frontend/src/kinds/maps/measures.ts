import { amountIn } from "../../state/meaning";
import { agreement, drift, type Measure, ofFacts } from "../../state/measure";
import { type ExampleRow, isExample } from "../../state/rows";
import { type TaskMeaning, taskOf } from "../../state/task";

/** What is drawn of maps over the epochs, in this order; each finds what it needs in the rows' records. */
export const MEASURES: readonly ((rows: readonly ExampleRow[]) => Measure[])[] = [
  byTask,
  () => [drift("map"), agreement()],
  declaredShare,
];

/** Runs may have different tasks; what two of them have in common is drawn once. */
function byTask(examples: readonly ExampleRow[]): Measure[] {
  const measures = new Map<string, Measure>();
  for (const task of new Set(examples.map(taskOf))) {
    const own = examples.filter((row) => taskOf(row) === task);
    for (const measure of task.measures(own)) {
      const known = measures.get(measure.title);
      measures.set(
        measure.title,
        known ? together(known, onlyOf(task, measure)) : onlyOf(task, measure),
      );
    }
  }
  return [...measures.values()];
}

/** Without values of runs whose task has no such measure. */
function onlyOf(task: TaskMeaning, measure: Measure): Measure {
  return {
    ...measure,
    value: (row, record) =>
      isExample(row) && taskOf(row) === task ? measure.value(row, record) : null,
  };
}

/** The same measure of runs of two tasks. */
function together(one: Measure, other: Measure): Measure {
  return {
    ...one,
    subtitle: one.subtitle === other.subtitle ? one.subtitle : "of what each run explains",
    value: (row, record) => one.value(row, record) ?? other.value(row, record),
  };
}

/** Only where a region was declared. */
function declaredShare(rows: readonly ExampleRow[]): Measure[] {
  const regions = rows.flatMap(({ example }) => example.regions);
  if (!regions.length) return [];
  const amount = amountIn(rows.map(({ run }) => run.source));
  const names = [...new Set(regions.map(({ name }) => name).filter(Boolean))];
  return [
    ofFacts({
      title: `Inside ${names.join(", ") || "region"}`,
      subtitle: `of ${amount}`,
      hint: `Share of the ${amount} that lies in the declared region`,
      unit: "share",
      absence: `No ${amount} at any epoch.`,
      fact: "regionShare",
    }),
  ];
}
