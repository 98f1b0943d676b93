import { type Record as EpochRecord, type Facts, Task } from "../api/schema_pb";
import type { Measure } from "./measure";
import { type ExampleRow, examplesAmong, type Group } from "./rows";
import { classes } from "./tasks/classes";
import { forAndAgainst } from "./tasks/evidence";
import { functions } from "./tasks/function";
import { labels } from "./tasks/labels";
import { values } from "./tasks/values";
import type { Sort } from "./view";

/** What came of an example; null where nothing can be judged. */
export type Verdict = "right" | "wrong" | null;

/** What came of an example at an epoch, at a glance. */
export interface Outcome {
  /** Its sign and color. */
  mark: Verdict;
  /** In the cell's first line: "Shirt", "52.1"; empty where it is not known. */
  what: string;
  /** In its second line: "97 %", "error +2.1". */
  more: readonly Note[];
  /** Of a bar, 0 to 1; null where nothing is known. */
  share: number | null;
  /** All of it, as a cell's name. */
  words: string;
  /** All of it, by itself under a picture that leaves the page. */
  sentence: string;
}

export interface Note {
  text: string;
  /** Its own sign: then it stands beside what is in the first line. */
  mark?: Verdict;
  /** Whether it is a shorthand for what the cell's name says in words. */
  short?: boolean;
}

export function joined(notes: readonly Note[]): string {
  return notes.map(({ text }) => text).join(" · ");
}

/** One line of what is told of a cell. */
export interface Told {
  label: string;
  value: string;
  mark?: Verdict;
  title?: string;
  /** Instead of a value: each with its own sign. */
  marks?: readonly LabelMark[];
}

/** How one label of a picture was judged. */
export interface LabelMark {
  label: number;
  name: string;
  /** Null: nothing is known of it. */
  mark: Verdict;
  /** "found, 91 %". */
  words: string;
  /** Whether it is the one that the row is of. */
  own: boolean;
  /** The key of the row in which it is explained; null: there is none. */
  row: string | null;
}

/** What is explained, "Shirt", and what speaks for it and against it: "for Shirt", "against Shirt". */
export interface Evidence {
  of: string;
  toward: string;
  away: string;
  both: string;
}

/** What stands under a picture at the left of its row. */
export interface RowLabel {
  text: string;
  /** Further labels of the same picture. */
  others: readonly string[];
}

/** Names of facts (schema.proto) that only some tasks have. */
export type TaskFact =
  | "prediction"
  | "probability"
  | "targetProbability"
  | "value"
  | "trueValue"
  | "error";

/** What the explained output means, and all that the page says and does because of it. */
export interface TaskMeaning {
  /** The word before the number in a row's name; null: none. */
  name(row: ExampleRow): string | null;
  label(row: ExampleRow): RowLabel;
  /** What is explained. */
  target(row: ExampleRow, facts: Facts | undefined): string;
  evidence(row: ExampleRow, facts: Facts | undefined): Evidence;
  /** The same for all examples, as a contact sheet says it. */
  anyEvidence: Evidence;
  verdict(row: ExampleRow, record: EpochRecord): Verdict;
  outcome(row: ExampleRow, record: EpochRecord): Outcome;
  /** What was put out, and what should have been. */
  told(row: ExampleRow, record: EpochRecord): Told[];
  /** How the score is explained; null: it says nothing that the output does not. */
  scoreTitle(facts: Facts | undefined): string | null;
  /** What is drawn over the epochs, before what all maps have in common. */
  measures(rows: readonly ExampleRow[]): Measure[];
  /** Beyond those that all tasks have. */
  sorts: readonly Sort[];
  /** How the choice of a class is called; null: there are none. */
  choice: string | null;
  /** How rows are right or wrong; null: they are neither. */
  judged: string | null;
  /** What a saved picture says of its cell. */
  saved: string;
  /** What is logged of it beyond what all maps have in common. */
  facts: readonly TaskFact[];
  /** How many classes an example may belong to. */
  labels: "none" | "one" | "several";
}

const MEANINGS: ReadonlyMap<Task, TaskMeaning> = new Map([
  // A log of schema 1 knows of classes only.
  [Task.TASK_UNSPECIFIED, classes],
  [Task.CLASSES, classes],
  [Task.LABELS, labels],
  [Task.VALUES, values],
  [Task.FUNCTION, functions],
]);

/** Of a task that this page does not know nothing is claimed: as if a function were explained. */
export function taskOf({ run }: ExampleRow): TaskMeaning {
  return MEANINGS.get(run.examples.task) ?? functions;
}

/** What the signs mean in all maps of the rows. */
export function evidenceOf(groups: readonly Group[]): Evidence {
  const [task, ...others] = tasksOf(groups);
  return task && !others.length ? task.anyEvidence : forAndAgainst("what is explained");
}

/** Each task that the rows have, once. */
export function tasksOf(groups: readonly Group[]): TaskMeaning[] {
  const found = new Set<TaskMeaning>();
  for (const { rows } of groups) {
    for (const row of examplesAmong(rows)) found.add(taskOf(row));
  }
  return [...found];
}
