import type { Record as EpochRecord } from "../api/schema_pb";
import { kindOf } from "../kinds/state";
import { isReplaced } from "../state/cells";
import { className } from "../state/class_names";
import { mapFault } from "../state/readable";
import type { ExampleRow } from "../state/rows";
import { type TaskFact, taskOf } from "../state/task";

/** What became of an epoch: a word for each case, as the files have it. */
export type Status = "ok" | "unreadable" | "other pictures";

export function statusOf(row: ExampleRow, record: EpochRecord | null): Status {
  if (!record) return "unreadable";
  if (isReplaced(row, record)) return "other pictures";
  // Facts alone come without maps.
  return record.maps && mapFault(row, record, kindOf(row.run.source).mapsPerExample(record))
    ? "unreadable"
    : "ok";
}

type Facts = NonNullable<EpochRecord["facts"]>;

/** Facts that are real numbers, by their names in the log and in the files. */
export const REAL_FACTS = {
  value: "value",
  trueValue: "true_value",
  error: "error",
  score: "score",
  probability: "probability",
  targetProbability: "target_probability",
  minimum: "minimum",
  maximum: "maximum",
  regionShare: "region_share",
  rankCorrelation: "rank_correlation",
  agreement: "agreement",
  agreementFloor: "agreement_floor",
} as const satisfies { [Name in keyof Facts]?: string };

/** Facts that are whole numbers; -1 is none. */
export const WHOLE_FACTS = {
  target: "target",
  prediction: "prediction",
  flags: "flags",
} as const satisfies { [Name in keyof Facts]?: string };

export type RealFact = keyof typeof REAL_FACTS;
export type WholeFact = keyof typeof WHOLE_FACTS;

/** Those that a run's files have not unless its task has them. */
const OF_TASKS: readonly string[] = [
  "prediction",
  "probability",
  "targetProbability",
  "value",
  "trueValue",
  "error",
] satisfies TaskFact[];

/** The facts that the rows' tasks have, in the order of the files. */
export function factNames(rows: readonly ExampleRow[]): { real: RealFact[]; whole: WholeFact[] } {
  const own = new Set<string>(rows.flatMap((row) => taskOf(row).facts));
  const has = (name: string) => own.has(name) || !OF_TASKS.includes(name);
  return {
    real: (Object.keys(REAL_FACTS) as RealFact[]).filter(has),
    whole: (Object.keys(WHOLE_FACTS) as WholeFact[]).filter(has),
  };
}

/** One real fact; NaN where it is not known. */
export function realFact(record: EpochRecord | null, name: RealFact, position: number): number {
  return record?.facts?.[name][position] ?? Number.NaN;
}

export function wholeFact(record: EpochRecord | null, name: WholeFact, position: number): number {
  return record?.facts?.[name][position] ?? -1;
}

/** A class in words; empty for none. */
export function classWords({ run }: ExampleRow, index: number): string {
  return index < 0 ? "" : className(run.examples, index);
}
