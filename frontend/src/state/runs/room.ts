import type { Catalog, RunEntry } from "../../api/catalog";
import { chosenRuns } from "../choices";
import { chosenCueRuns } from "../cues/room";
import type { Library } from "../library";
import type { RunSort, View } from "../view";
import { columnOf, RUN_COLUMNS, type RunColumn, sorted } from "./columns";
import { runFilter } from "./filter";
import type { ReadCurves, RunReader } from "./reader";
import { type AllRuns, allRuns, type RunRow } from "./rows";

/** Everything that the room shows, at one moment. */
export interface RunSnapshot {
  /** What all names have; empty where they have nothing. */
  shared: string;
  /** Those that any run has a value for. */
  columns: readonly RunColumn[];
  /** Those that pass the filter, in the reader's order. */
  rows: readonly RunRow[];
  /** Of all of them, those with a cue that most others lack, the strongest first. */
  alarming: readonly RunRow[];
  /** By run, of those that have been in view. */
  curves: ReadonlyMap<string, ReadCurves>;
  numRuns: number;
  /** By their names in the log: those that are compared. */
  chosen: ReadonlySet<string>;
  sort: RunSort;
  /** Why the filter is none. */
  filterProblem: string | null;
  /** The last epoch of any: where curves end. */
  lastEpoch: number;
  /** Whether the table has still to be read. */
  reading: boolean;
  error: string | null;
}

type Choice = Pick<View, "runs" | "tag" | "cueMarks" | "runSort" | "runFilter">;

/** Which run, of all. */
export class RunRoom {
  private all: { of: readonly unknown[]; runs: AllRuns } | null = null;
  private shown: { of: readonly unknown[]; rows: readonly RunRow[] } = { of: [], rows: [] };

  constructor(
    private readonly library: Library,
    private readonly reader: RunReader,
  ) {}

  at(view: Choice): RunSnapshot | null {
    const { catalog } = this.library;
    if (!catalog) return null;
    const { names, rows } = this.allRuns(catalog, view);
    const { fits, problem } = runFilter(view.runFilter);
    const columns = RUN_COLUMNS.filter((column) => rows.some((row) => column.value(row) !== null));
    const column = columnOf(view.runSort.column);
    const sort =
      column.name === view.runSort.column
        ? view.runSort
        : { column: column.name, descending: true };
    const of = [rows, view.runFilter, sort.column, sort.descending];
    if (!same(this.shown.of, of)) {
      this.shown = {
        of,
        rows: sorted(
          rows.filter(({ entry }) => fits(entry.name)),
          sort,
        ),
      };
    }
    return {
      shared: names.shared,
      columns,
      rows: this.shown.rows,
      alarming: sorted(
        rows.filter(({ first }) => first?.alone),
        { column: "effect", descending: true },
      ),
      curves: this.reader.curves,
      numRuns: rows.length,
      chosen: new Set(ticked(catalog, view).map(({ run }) => run)),
      sort,
      filterProblem: problem,
      lastEpoch: Math.max(1, ...rows.map(({ summary }) => summary?.last_epoch ?? 0)),
      reading: this.reader.table === null && this.reader.error === null,
      error: this.reader.error,
    };
  }

  /** The very same ones as long as nothing was read that changes them. */
  private allRuns(catalog: Catalog, { tag, cueMarks }: Choice): AllRuns {
    const of = [catalog, this.reader.table, tag, cueMarks];
    if (!this.all || !same(this.all.of, of)) {
      this.all = { of, runs: allRuns(catalog, this.reader, { tag, cueMarks }) };
    }
    return this.all.runs;
  }
}

/** The runs that are compared in the other rooms. */
export function ticked(catalog: Catalog, view: Pick<View, "runs">): RunEntry[] {
  const { runs } = view;
  if (runs !== null) return catalog.runs.filter(({ run }) => runs.includes(run));
  const shown = chosenRuns(catalog, view);
  return shown.length ? shown : chosenCueRuns(catalog, view);
}

/** The newest so many of these, in their order. */
export function newest(rows: readonly RunRow[], count: number): string[] {
  const time = ({ summary }: RunRow) => summary?.last_written ?? 0;
  const kept = new Set(rows.toSorted((a, b) => time(b) - time(a)).slice(0, count));
  return rows.filter((row) => kept.has(row)).map(({ entry }) => entry.run);
}

/** To a run in the timeline, beside those that are compared; null: it has nothing there. */
export function wayToRun(
  { entry: { run }, source, isInForce }: RunRow,
  chosen: ReadonlySet<string>,
  { runs, tag }: Pick<View, "runs" | "tag">,
): Partial<View> | null {
  if (!source) return null;
  return {
    ...{ room: "timeline", run },
    runs: chosen.has(run) ? runs : [...chosen, run],
    tag: isInForce ? tag : source.tag,
  };
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}
