import type { Catalog, RunEntry, SeriesEntry } from "../../api/catalog";
import { alignColumns, type Column, nearestColumn } from "../alignment";
import type { Library } from "../library";
import type { Focus } from "../reading_plan";
import type { Series } from "../series";
import type { View } from "../view";
import { byId, bySplit, columnsOf, type Split } from "./splits";
import { cellIn, type PipelineCell, stageAt, stageSeries, stepAt, verdictSeries } from "./stages";
import { type Judged, judgedAt, type ShownVerdict } from "./verdicts";

/** Epochs on each side of the selected one that are read ahead. */
const NEAR = 6;

/** Everything that the room shows, at one moment. */
export interface PipelineSnapshot {
  /** Those that have a pipeline. */
  runs: readonly RunEntry[];
  run: RunEntry;
  /** Every epoch at which any stage ran. */
  columns: readonly Column[];
  /** Of the selected one; -1 where there is none yet. */
  index: number;
  epoch: number;
  splits: readonly Split[];
  /** Null: nobody has judged it. */
  judged: Judged | null;
  /** The verdict whose cells are shown. */
  fault: ShownVerdict | null;
  cell: PipelineCell | null;
  /** Whether there are masks, boxes or points to be drawn. */
  marked: boolean;
  /** Whether a stage has still to be read before its place is known. */
  reading: boolean;
  /** What could not be read, a sentence each. */
  failures: readonly string[];
}

type Choice = Pick<View, "run" | "at" | "stage" | "element" | "fault">;

/** A stage's series, as far as it is read. */
interface Read {
  entry: SeriesEntry;
  series: Series | null;
}

/** What passes through the input pipeline of one run. */
export class PipelineRoom {
  private ids = { of: [] as readonly unknown[], found: new Map<string, readonly string[]>() };

  constructor(private readonly library: Library) {}

  /** The series that the chosen run is read from. */
  sources({ run: chosen }: Pick<View, "run">): SeriesEntry[] {
    const { catalog } = this.library;
    const run = catalog && chosenRun(catalog, chosen);
    if (!catalog || !run) return [];
    const verdicts = verdictSeries(catalog, run.run);
    return [...stageSeries(catalog, run.run), ...(verdicts ? [verdicts] : [])];
  }

  at(choice: Choice): PipelineSnapshot | null {
    const { catalog } = this.library;
    const run = catalog && chosenRun(catalog, choice.run);
    if (!catalog || !run) return null;
    const read = stageSeries(catalog, run.run).map((entry) => ({
      entry,
      series: this.library.series(entry),
    }));
    const columns = epochsOf(run.run, read);
    const index = choice.at === null ? columns.length - 1 : nearestColumn(columns, choice.at);
    const epoch = columns[index]?.at ?? 0;
    const splits = this.splits(read, epoch);
    const source = verdictSeries(catalog, run.run);
    const judged = source && judgedAt(this.library.series(source), epoch, choice.fault);
    return {
      runs: runsWithPipeline(catalog),
      run,
      columns,
      index: columns.length ? index : -1,
      epoch,
      splits,
      judged,
      fault: judged?.verdicts.find(({ key }) => key === choice.fault) ?? null,
      cell: selectedCell(splits, choice),
      marked: splits.some(isMarked),
      reading: read.some((one) => this.library.error(one.entry) === null && !isPlaced(one.series)),
      failures: this.failures(choice),
    };
  }

  private failures(choice: Choice): string[] {
    return [...new Set(this.sources(choice).flatMap((entry) => this.library.error(entry) ?? []))];
  }

  private splits(read: readonly Read[], epoch: number): Split[] {
    const bySplits = new Map<string, Read[]>();
    for (const one of read) {
      const { layer } = one.entry;
      bySplits.set(layer, [...(bySplits.get(layer) ?? []), one]);
    }
    const ids = this.idsOf(read);
    return [...bySplits]
      .sort(([one], [other]) => bySplit(one, other))
      .map(([name, stages]) => ({
        name,
        columns: columnsOf(
          inOrder(stages).map(({ entry, series }) => stageAt(entry, series, epoch)),
        ),
        elements: ids.get(name) ?? [],
      }));
  }

  /** The elements of each split, of all epochs that were read: rows stay where they are. */
  private idsOf(read: readonly Read[]): ReadonlyMap<string, readonly string[]> {
    const of = read.flatMap(({ entry, series }) => [entry.tag, entry.run, series?.factsVersion]);
    const { ids } = this;
    if (ids.of.length === of.length && of.every((part, i) => part === ids.of[i])) return ids.found;
    const sets = new Map<string, Set<string>>();
    for (const { entry, series } of read) {
      const set = sets.get(entry.layer) ?? new Set();
      sets.set(entry.layer, set);
      for (const { pipeline } of series?.records() ?? []) {
        for (const { id } of pipeline?.elements ?? []) set.add(id);
      }
    }
    const found = new Map([...sets].map(([name, set]) => [name, [...set].sort(byId)] as const));
    this.ids = { of, found };
    return found;
  }
}

/** What the reader sees of a series, and what a few steps more would show: of pictures never all. */
export function pipelineFocus(
  { columns, index }: PipelineSnapshot,
  { kind }: SeriesEntry,
  series: Series,
): Focus {
  const steps = (...positions: number[]) =>
    positions.flatMap((i) => {
      const step = columns[i] && stepAt(series, columns[i].at);
      return step ?? [];
    });
  const near = Array.from({ length: NEAR }, (_, i) => [index + i + 1, index - i - 1]).flat();
  return {
    shown: columns.length ? steps(index) : series.steps.slice(-1),
    near: steps(...near),
    only: kind === "PIPELINE",
  };
}

export function runsWithPipeline({ runs, series }: Catalog): RunEntry[] {
  const having = new Set(series.flatMap(({ run, kind }) => (kind === "PIPELINE" ? run : [])));
  return runs.filter(({ run }) => having.has(run));
}

/** The reader's run, or the first one. */
function chosenRun(catalog: Catalog, chosen: string | null): RunEntry | null {
  const runs = runsWithPipeline(catalog);
  return runs.find(({ run }) => run === chosen) ?? runs[0] ?? null;
}

function epochsOf(run: string, read: readonly Read[]): Column[] {
  const steps = [...new Set(read.flatMap(({ series }) => series?.steps ?? []))].sort(
    (a, b) => a - b,
  );
  return alignColumns([{ run, steps, wallTimes: steps }], "epoch");
}

/** Stages in the order of the stream, as far as that is known. */
function inOrder(stages: readonly Read[]): Read[] {
  const last = Number.POSITIVE_INFINITY;
  return [...stages].sort(
    (a, b) =>
      (placeIn(a.series) ?? last) - (placeIn(b.series) ?? last) ||
      a.entry.title.localeCompare(b.entry.title),
  );
}

/** Of the newest record that was read. */
function placeIn(series: Series | null): number | null {
  return series?.records().at(-1)?.pipeline?.place ?? null;
}

function isPlaced(series: Series | null): boolean {
  if (!series?.known) return false;
  return !series.steps.length || series.numRead > 0;
}

function isMarked({ columns }: Split): boolean {
  return columns.some(({ stage }) =>
    [...stage.elements.values()].some(({ before, after }) =>
      [before, after].some((of) => of && (of.mask.length || of.boxes.length || of.points.length)),
    ),
  );
}

function selectedCell(splits: readonly Split[], { stage, element }: Choice): PipelineCell | null {
  for (const { columns, elements } of splits) {
    const column = columns.find(({ key }) => key === stage);
    if (column && element !== null && elements.includes(element)) return cellIn(column, element);
  }
  return null;
}
