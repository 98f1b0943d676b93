import type { Record as EpochRecord } from "../api/schema_pb";
import type { Column } from "../kinds/export";
import type { ExampleRow } from "../state/rows";
import { type TaskMeaning, taskOf } from "../state/task";
import type { Field } from "./csv";
import { classWords, factNames, REAL_FACTS, realFact, WHOLE_FACTS, wholeFact } from "./run_facts";

interface TaskColumn extends Column {
  field(row: ExampleRow, record: EpochRecord | null): Field;
  /** Whether a task has it; undefined: every one. */
  of?(task: TaskMeaning): boolean;
}

const isLabelled = ({ labels }: TaskMeaning) => labels !== "none";
const hasSeveral = ({ labels }: TaskMeaning) => labels === "several";

const COLUMNS: readonly TaskColumn[] = [
  { name: "example", field: ({ example }) => example.index },
  { name: "example_id", field: ({ example }) => example.id },
  { name: "picture_id", of: hasSeveral, field: ({ example }) => example.pictureId || example.id },
  { name: "label", of: isLabelled, field: ({ example }) => example.label },
  { name: "label_name", of: isLabelled, field: (row) => classWords(row, row.example.label) },
  { name: "true_labels", of: hasSeveral, field: ({ example }) => example.labels.join(" ") },
  { name: "missing_labels", of: hasSeveral, field: ({ example }) => example.missing.join(" ") },
  { name: "judged", of: hasSeveral, field: judgedWords },
  {
    name: "verdict",
    of: ({ judged }) => judged !== null,
    field: (row, record) => record && taskOf(row).verdict(row, record),
  },
  {
    name: "target_name",
    field: targetName,
  },
  {
    name: "prediction_name",
    of: ({ facts }) => facts.includes("prediction"),
    field: (row, record) => classWords(row, wholeFact(record, "prediction", row.position)),
  },
];

/** What the rows' tasks have, in the order of the file. */
export function exampleColumns(rows: readonly ExampleRow[]): Column[] {
  const tasks = [...new Set(rows.map(taskOf))];
  const { real, whole } = factNames(rows);
  return [
    ...COLUMNS.filter(({ of }) => !of || tasks.some(of)),
    ...whole.map((name) => ({
      name: WHOLE_FACTS[name],
      field: ({ position }: ExampleRow, record: EpochRecord | null) =>
        record && wholeFact(record, name, position),
    })),
    ...real.map((name) => ({
      name: REAL_FACTS[name],
      field: ({ position }: ExampleRow, record: EpochRecord | null) =>
        realFact(record, name, position),
    })),
  ];
}

/** Empty where a function that is explained has no name. */
function targetName(row: ExampleRow, record: EpochRecord | null): Field {
  if (wholeFact(record, "target", row.position) < 0) return record?.facts?.targetName ?? null;
  return taskOf(row).target(row, record?.facts);
}

/** "0=0.91 2=0.3": the labels that are true or predicted, with their probabilities. */
function judgedWords({ position }: ExampleRow, record: EpochRecord | null): string {
  const judged = record?.facts?.judged[position];
  return (judged?.label ?? [])
    .map((label, i) => `${label}=${Number((judged?.probability[i] ?? Number.NaN).toPrecision(6))}`)
    .join(" ");
}
