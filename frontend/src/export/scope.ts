import { kindOf } from "../kinds/state";
import type { Box } from "../maths/region_share";
import type { Column } from "../state/alignment";
import { filmstrip } from "../state/filmstrip";
import type { Group, Row, TimelineRun } from "../state/rows";
import type { Snapshot } from "../state/snapshot";

/** Rows that leave the page: all that pass the filters, or the selected example's (filter's). */
export type RowScope = "shown" | "selected";
/** Epochs that leave the page: those side by side in the strip, or every one. */
export type EpochScope = "strip" | "all";

export interface Scope {
  rows: RowScope;
  epochs: EpochScope;
}

/** What leaves the page of one run. */
export interface RunScope {
  run: TimelineRun;
  /** Of this run, in the order of the page. */
  rows: Row[];
  /** What the reader has drawn on each row's picture, where its maps are shown. */
  regions: (Box | null)[];
  /** Ascending; epochs that the run has not are not among them. */
  steps: number[];
}

type Shown = Pick<Snapshot, "timeline" | "strip" | "selection"> & {
  view: Pick<Snapshot["view"], "regions">;
};

export function groupsIn({ timeline, selection }: Shown, rows: RowScope): readonly Group[] {
  return rows === "shown" ? timeline.groups : selection ? [selection.group] : [];
}

export function columnsIn({ timeline, strip }: Shown, epochs: EpochScope): readonly Column[] {
  if (epochs === "all") return timeline.columns;
  return strip.flatMap((i) => timeline.columns[i] ?? []);
}

/** Run by run, in the order of the rows. */
export function runScopes(shown: Shown, { rows, epochs }: Scope): RunScope[] {
  const columns = columnsIn(shown, epochs);
  const scopes = new Map<string, RunScope>();
  for (const group of groupsIn(shown, rows)) {
    const drawn = shown.view.regions[group.key] ?? null;
    for (const row of group.rows) {
      const { run } = row;
      const known = scopes.get(run.entry.run);
      const scope = known ?? { run, rows: [], regions: [], steps: stepsOf(run, columns) };
      scope.rows.push(row);
      scope.regions.push(kindOf(run.source).overPicture ? drawn : null);
      scopes.set(run.entry.run, scope);
    }
  }
  return [...scopes.values()];
}

function stepsOf({ entry }: TimelineRun, columns: readonly Column[]): number[] {
  const steps = columns.flatMap((column) => column.steps.get(entry.run) ?? []);
  return steps.sort((a, b) => a - b);
}

/** At most so many of a number of columns, evenly, the first, last and selected one among them. */
export function thinned(columns: readonly number[], most: number, selected: number): number[] {
  const at = Math.max(0, columns.indexOf(selected));
  return filmstrip(columns.length, most, at).map((i) => columns[i] as number);
}
