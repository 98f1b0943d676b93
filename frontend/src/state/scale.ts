import type { Facts } from "../api/schema_pb";
import { isReplaced } from "./cells";
import { type ExampleRow, examplesAmong, type Group } from "./rows";
import type { Sign } from "./view";

/** The magnitude of the map that the sign lets be seen; 0 where it is not finite. */
export function mapScale(facts: Facts | undefined, position: number, sign: Sign): number {
  const minimum = finite(facts?.minimum[position]);
  const maximum = finite(facts?.maximum[position]);
  if (sign === "positive") return Math.max(0, maximum);
  if (sign === "negative") return Math.max(0, -minimum);
  return Math.max(Math.abs(minimum), Math.abs(maximum));
}

/** The greatest magnitude of this example over all epochs and all its runs. */
export function groupScale(group: Group, sign: Sign): number {
  return Math.max(0, ...examplesAmong(group.rows).map((row) => rowScale(row, sign)));
}

/** The greatest magnitude of all examples over all epochs and runs. */
export function timelineScale(groups: readonly Group[], sign: Sign): number {
  return Math.max(0, ...groups.map((group) => groupScale(group, sign)));
}

/** Rows are made anew whenever something was read, so what was found for one stays true. */
const found = new WeakMap<ExampleRow, Map<Sign, number>>();

/** The greatest magnitude of this example over all epochs of one run. */
export function rowScale(row: ExampleRow, sign: Sign): number {
  const known = found.get(row) ?? new Map<Sign, number>();
  found.set(row, known);
  const scale = known.get(sign) ?? greatest(row, sign);
  known.set(sign, scale);
  return scale;
}

function greatest(row: ExampleRow, sign: Sign): number {
  let greatest = 0;
  for (const record of row.run.series.records()) {
    // Maps of pictures that have been replaced are not shown, so they do not count.
    if (isReplaced(row, record)) continue;
    greatest = Math.max(greatest, mapScale(record.facts, row.position, sign));
  }
  return greatest;
}

function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0;
}
