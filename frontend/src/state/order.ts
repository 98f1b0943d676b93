import { decodeMap } from "../maths/maps";
import { rankCorrelation } from "../maths/ranks";
import { verdictOf } from "./facts";
import { type ExampleRow, rowName } from "./rows";
import { type Group, isReplaced } from "./timeline";
import type { Sort, View } from "./view";

/** What decides which rows stand where. */
export type Arrangement = Pick<View, "sort" | "label" | "verdict" | "text" | "pinned">;

/** The groups that the reader's filters let through, in the reader's order; pinned ones first. */
export function arrange(groups: readonly Group[], wanted: Arrangement): Group[] {
  const isPinned = ({ key }: Group) => wanted.pinned.includes(key);
  const pinned = groups.filter(isPinned);
  const others = groups.filter((group) => !isPinned(group) && passes(group, wanted));
  return [...pinned, ...sorted(others, wanted.sort)];
}

function passes(group: Group, { label, verdict, text }: Arrangement): boolean {
  if (text && !group.rows.some((row) => matches(rowName(row), text))) return false;
  const rows = exampleRows(group);
  // Filters have neither a class nor a verdict.
  if (!rows.length) return true;
  if (label !== null && rows[0]?.example.label !== label) return false;
  return verdict === "all" || groupVerdict(group) === verdict;
}

function matches(name: string, text: string): boolean {
  return name.toLowerCase().includes(text.trim().toLowerCase());
}

/** "wrong" where any run is wrong at its last epoch; null where none has a verdict. */
export function groupVerdict(group: Group): "right" | "wrong" | null {
  const verdicts = exampleRows(group).map((row) => {
    const step = row.run.series.steps.at(-1);
    const record = step === undefined ? null : row.run.series.record(step);
    return record && !isReplaced(row, record) ? verdictOf(row, record) : null;
  });
  if (verdicts.includes("wrong")) return "wrong";
  return verdicts.includes("right") ? "right" : null;
}

/** Of the greatest worth first; equal ones stay in the order of the log. */
function sorted(groups: readonly Group[], sort: Sort): Group[] {
  const worth = WORTH[sort];
  if (!worth) return [...groups];
  return groups
    .map((group) => ({ group, value: worth(group) }))
    .sort((a, b) => b.value - a.value)
    .map(({ group }) => group);
}

const WORTH: { [By in Sort]: ((group: Group) => number) | null } = {
  logged: null,
  wrong: (group) => ({ wrong: 2, right: 1, none: 0 })[groupVerdict(group) ?? "none"],
  changed: (group) => mean(exampleRows(group).map(change)),
  unstable: (group) => mean(exampleRows(group).map(instability)),
  // Without a label last.
  class: (group) => {
    const label = exampleRows(group)[0]?.example.label ?? -1;
    return label < 0 ? Number.NEGATIVE_INFINITY : -label;
  },
};

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
  const count = record.tiles?.channel.length;
  if (count === undefined) return decodeMap(record.maps, position)?.values ?? null;
  const { maps } = record;
  const tiles = Array.from({ length: count }, (_, i) => decodeMap(maps, position * count + i));
  const size = maps.height * maps.width;
  const values = new Float32Array(tiles.filter(Boolean).length * size);
  for (const [i, tile] of tiles.filter((one) => one !== null).entries()) {
    values.set(tile.values, i * size);
  }
  return values;
}

/** Of what is known; 0 where nothing is, so that it comes last. */
function mean(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null);
  return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : 0;
}

function exampleRows({ rows }: Group): ExampleRow[] {
  return rows.flatMap((row) => (row.kind === "example" ? row : []));
}
