import type { Record as EpochRecord } from "../api/schema_pb";
import { kindOf } from "../kinds/state";
import { decodeMap } from "../maths/maps";
import { rankCorrelation } from "../maths/ranks";
import { isReplaced } from "./cells";
import { rowName } from "./row_name";
import { type ExampleRow, examplesAmong, type Group } from "./rows";
import { taskOf, tasksOf } from "./task";
import type { Sort, View } from "./view";

/** What decides which rows stand where. */
export type Arrangement = Pick<View, "sort" | "label" | "verdict" | "text" | "pinned">;

/** The groups that the reader's filters let through, in the reader's order; pinned ones first. */
export function arrange(groups: readonly Group[], wanted: Arrangement): Group[] {
  const isPinned = ({ key }: Group) => wanted.pinned.includes(key);
  const pinned = groups.filter(isPinned);
  const others = groups.filter((group) => !isPinned(group));
  const inForce = offeredOf(groups, wanted);
  return [
    ...pinned,
    ...sorted(
      others.filter((group) => passes(group, inForce)),
      inForce.sort,
    ),
  ];
}

/** The orders that make sense of any row's task, in the order of the choice. */
export function sortsOf(groups: readonly Group[]): Sort[] {
  const own = tasksOf(groups).flatMap(({ sorts }) => sorts);
  return (Object.keys(WORTH) as Sort[]).filter(
    (sort) => COMMON.includes(sort) || own.includes(sort),
  );
}

/** What the rows' tasks do not know, a link may ask for: it is left out. */
function offeredOf(groups: readonly Group[], wanted: Arrangement): Arrangement {
  const tasks = tasksOf(groups);
  return {
    ...wanted,
    sort: sortsOf(groups).includes(wanted.sort) ? wanted.sort : "logged",
    label: tasks.some(({ choice }) => choice) ? wanted.label : null,
    verdict: tasks.some(({ judged }) => judged) ? wanted.verdict : "all",
  };
}

function passes(group: Group, { label, verdict, text }: Arrangement): boolean {
  if (text && !group.rows.some((row) => matches(rowName(row), text))) return false;
  const rows = examplesAmong(group.rows);
  // Filters have neither a class nor a verdict.
  if (!rows.length) return true;
  if (label !== null && !rows.some(({ example }) => example.label === label)) return false;
  return verdict === "all" || groupVerdict(group) === verdict;
}

function matches(name: string, text: string): boolean {
  return name.toLowerCase().includes(text.trim().toLowerCase());
}

/** "wrong" where any run is wrong at its last epoch; null where none has a verdict. */
export function groupVerdict(group: Group): "right" | "wrong" | null {
  const verdicts = examplesAmong(group.rows).map((row) => {
    const record = lastRecord(row);
    return record && taskOf(row).verdict(row, record);
  });
  if (verdicts.includes("wrong")) return "wrong";
  return verdicts.includes("right") ? "right" : null;
}

/** At its last epoch; null where that is not known, or of another picture. */
function lastRecord(row: ExampleRow): EpochRecord | null {
  const step = row.run.series.steps.at(-1);
  const record = step === undefined ? null : row.run.series.record(step);
  return record && !isReplaced(row, record) ? record : null;
}

/** Of the greatest worth first; equal ones stay in the order of the log. */
function sorted(groups: readonly Group[], sort: Sort): Group[] {
  const worth = WORTH[sort];
  if (!worth) return [...groups];
  const found = groups
    .map((group) => ({ group, value: worth(group) }))
    .sort((a, b) => b.value - a.value)
    .map(({ group }) => group);
  return sort === "class" ? found : together(found);
}

/** The rows of one picture stand where the first of them does. */
function together(groups: readonly Group[]): Group[] {
  const pictures = new Map<string, Group[]>();
  for (const group of groups) {
    const [row] = examplesAmong(group.rows);
    const picture = row?.example.pictureId ? `picture ${row.example.pictureId}` : group.key;
    pictures.set(picture, [...(pictures.get(picture) ?? []), group]);
  }
  return [...pictures.values()].flat();
}

/** That every task has. */
const COMMON: readonly Sort[] = ["logged", "changed", "unstable"];

const WORTH: { [By in Sort]: ((group: Group) => number) | null } = {
  logged: null,
  wrong: (group) => ({ wrong: 2, right: 1, none: 0 })[groupVerdict(group) ?? "none"],
  error: (group) => Math.max(Number.NEGATIVE_INFINITY, ...examplesAmong(group.rows).map(lastError)),
  changed: (group) => mean(examplesAmong(group.rows).map(change)),
  unstable: (group) => mean(examplesAmong(group.rows).map(instability)),
  // Without a label last.
  class: (group) => {
    const label = examplesAmong(group.rows).find(({ example }) => example.label >= 0)?.example
      .label;
    return label === undefined ? Number.NEGATIVE_INFINITY : -label;
  },
};

/** How far off the value is at the last epoch; where that is not known it comes last. */
function lastError(row: ExampleRow): number {
  const error = lastRecord(row)?.facts?.error[row.position] ?? Number.NaN;
  return Number.isNaN(error) ? Number.NEGATIVE_INFINITY : Math.abs(error);
}

/** How little the last map is like the first: 1 minus their rank correlation; null when not known. */
function change(row: ExampleRow): number | null {
  const { steps } = row.run.series;
  const [first, last] = [steps[0], steps.at(-1)].map((step) => valuesAt(row, step));
  const alike = first && last ? rankCorrelation(first, last) : null;
  return alike === null ? null : 1 - alike;
}

/** How little a map is like the one before, over all epochs; null when not known. */
function instability(row: ExampleRow): number | null {
  const drifts = row.run.series.records().map((record) => {
    const alike = record.facts?.rankCorrelation[row.position];
    return alike === undefined || !Number.isFinite(alike) ? null : 1 - alike;
  });
  return drifts.some((drift) => drift !== null) ? mean(drifts) : null;
}

function valuesAt({ run, position }: ExampleRow, step: number | undefined): Float32Array | null {
  const record = step === undefined ? null : run.series.record(step);
  if (!record?.maps) return null;
  const { maps } = record;
  const count = kindOf(run.source).mapsPerExample(record);
  const found = Array.from({ length: count }, (_, i) => decodeMap(maps, position * count + i));
  const decoded = found.filter((map) => map !== null);
  const size = maps.height * maps.width;
  const values = new Float32Array(decoded.length * size);
  for (const [i, map] of decoded.entries()) values.set(map.values, i * size);
  return decoded.length ? values : null;
}

/** Of what is known; 0 where nothing is, so that it comes last. */
function mean(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null);
  return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : 0;
}
