import type { Catalog, RunEntry, SeriesEntry } from "../../api/catalog";
import { alignColumns, type Column, nearestColumn } from "../alignment";
import type { CurveRow } from "../curves";
import type { Library } from "../library";
import type { Focus } from "../reading_plan";
import type { Series } from "../series";
import type { RunFailure } from "../snapshot";
import type { View } from "../view";
import { blocksAt, type CueBlock } from "./blocks";
import { type ExamplesPlace, shownFor } from "./examples";
import { type ReportAt, reportAt } from "./reports";

/** More runs than these are not shown unless the reader asks for them. */
const RUNS_AT_FIRST = 8;
/** Epochs on each side of the selected one whose pictures are read ahead. */
const NEAR = 3;

/** Everything that the room shows, at one moment. */
export interface CueSnapshot {
  /** Those that have cues. */
  runs: readonly RunEntry[];
  chosen: readonly RunEntry[];
  /** Every epoch at which any of them tested. */
  columns: readonly Column[];
  /** Of the selected one; -1 where there is none yet. */
  index: number;
  epoch: number;
  /** Of each chosen run. */
  reports: readonly ReportAt[];
  blocks: readonly CueBlock[];
  /** By run with a card: its examples in the timeline, where it has any. */
  places: ReadonlyMap<string, ExamplesPlace>;
  /** Of the curves. */
  rows: readonly CurveRow[];
  /** Says when the rows hold other facts. */
  versions: string;
  /** Whether a run has still to be read before its cards are known. */
  reading: boolean;
  failures: readonly RunFailure[];
}

type Choice = Pick<View, "runs" | "tag" | "at" | "cueMarks">;

/** What alone carries pictures to a class, in several runs. */
export class CueRoom {
  private known = { versions: "", columns: [] as readonly Column[] };

  constructor(private readonly library: Library) {}

  /** The series of the chosen runs. */
  sources(view: Pick<View, "runs">): SeriesEntry[] {
    const { catalog } = this.library;
    return catalog ? chosenCueRuns(catalog, view).flatMap(({ run }) => seriesOf(catalog, run)) : [];
  }

  at(choice: Choice): CueSnapshot | null {
    const { catalog } = this.library;
    const runs = catalog ? runsWithCues(catalog) : [];
    if (!catalog || !runs.length) return null;
    const chosen = chosenCueRuns(catalog, choice);
    const read = chosen.flatMap((entry) =>
      seriesOf(catalog, entry.run).map((source) => ({
        entry,
        series: this.library.series(source),
        error: this.library.error(source),
      })),
    );
    const rows = read.flatMap(({ entry, series }) => (series ? [{ run: { entry, series } }] : []));
    const versions = rows.map(({ run }) => `${run.entry.run} ${run.series.factsVersion}`).join();
    const columns = this.columns(rows, versions);
    const index = choice.at === null ? columns.length - 1 : nearestColumn(columns, choice.at);
    const epoch = columns[index]?.at ?? 0;
    const reports = read.map(({ entry, series }) => reportAt(entry, series, epoch));
    const blocks = blocksAt(reports, choice.cueMarks);
    return {
      ...{ runs, chosen, columns, epoch, reports, rows, versions },
      index: columns.length ? index : -1,
      blocks,
      places: this.places(catalog, blocks, choice, chosen),
      reading: read.some(({ error }, i) => error === null && reports[i]?.state === "loading"),
      failures: read.flatMap(({ entry, error }) =>
        error === null ? [] : [{ run: entry, message: error }],
      ),
    };
  }

  private places(
    catalog: Catalog,
    blocks: readonly CueBlock[],
    choice: Choice,
    chosen: readonly RunEntry[],
  ): Map<string, ExamplesPlace> {
    const entries = new Set(blocks.flatMap(({ cards }) => cards.map(({ at }) => at.run)));
    const places = [...entries].flatMap((entry): [string, ExamplesPlace][] => {
      const { run } = entry;
      const shown = shownFor(catalog, entry, choice, chosen);
      return shown ? [[run, { run, examples: this.library.examplesOf(run), shown }]] : [];
    });
    return new Map(places);
  }

  /** The very same ones as long as nothing was read that changes them. */
  private columns(rows: readonly CurveRow[], versions: string): readonly Column[] {
    if (this.known.versions !== versions) {
      const steps = rows.map(({ run: { entry, series } }) => ({
        ...{ run: entry.run, steps: series.steps, wallTimes: series.wallTimes },
      }));
      this.known = { versions, columns: alignColumns(steps, "epoch") };
    }
    return this.known.columns;
  }
}

/** The pictures of the selected epoch, then of its neighbors; the facts of all others are for the curves. */
export function cueFocus({ columns, index }: CueSnapshot, series: Series): Focus {
  const steps = (...positions: number[]) =>
    positions.flatMap((i) => {
      const at = columns[i]?.at;
      return at === undefined ? [] : (series.steps.findLast((step) => step <= at) ?? []);
    });
  const near = Array.from({ length: NEAR }, (_, i) => [index + i + 1, index - i - 1]).flat();
  return { shown: columns.length ? steps(index) : series.steps.slice(-1), near: steps(...near) };
}

export function runsWithCues({ runs, series }: Catalog): RunEntry[] {
  const having = new Set(series.flatMap(({ run, kind }) => (kind === "CUES" ? run : [])));
  return runs.filter(({ run }) => having.has(run));
}

/** The reader's, or the newest ones, in the catalog's order. */
export function chosenCueRuns(catalog: Catalog, { runs: wanted }: Pick<View, "runs">): RunEntry[] {
  const runs = runsWithCues(catalog);
  if (wanted !== null) return runs.filter(({ run }) => wanted.includes(run));
  const time = ({ run }: RunEntry) => seriesOf(catalog, run)[0]?.max_wall_time ?? 0;
  const newest = new Set(runs.toSorted((a, b) => time(b) - time(a)).slice(0, RUNS_AT_FIRST));
  return runs.filter((run) => newest.has(run));
}

/** A run has one; that of an earlier training where there is no other. */
function seriesOf({ series }: Catalog, run: string): SeriesEntry[] {
  const all = series.filter((entry) => entry.run === run && entry.kind === "CUES");
  return [...all.filter(({ earlier }) => !earlier), ...all].slice(0, 1);
}
