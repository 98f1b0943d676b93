import type { Catalog, RunEntry, SeriesEntry } from "../api/catalog";
import { KIND_NAMES } from "../kinds/state";
import type { View } from "./view";

/** More runs than this are not shown unless the reader asks for them. */
const RUNS_AT_FIRST = 4;

export interface Method {
  method: string;
  title: string;
  /** One a layer, by tag. */
  layers: SeriesEntry[];
}

/** The series, grouped for the choice of method and layer. */
export function methodsOf(catalog: Catalog): Method[] {
  const methods = new Map<string, Method>();
  for (const entry of shown(catalog)) {
    const { method, title } = entry;
    const found = methods.get(method) ?? { method, title: title || method, layers: [] };
    if (!found.layers.some(({ tag }) => tag === entry.tag)) found.layers.push(entry);
    methods.set(method, found);
  }
  return [...methods.values()];
}

/** The tag to show: the reader's, as long as it is there, or that of the first kind which most runs have. */
export function chosenTag(catalog: Catalog, view: Pick<View, "tag">): string | null {
  const series = shown(catalog);
  if (series.some(({ tag }) => tag === view.tag)) return view.tag;
  const counts = new Map<string, number>();
  for (const { tag, kind, earlier } of series) {
    if (kind === series[0]?.kind && earlier === series[0].earlier)
      counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  const most = Math.max(0, ...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0] ?? null;
}

/** The runs that have anything to show, by name. */
export function runsWithSeries(catalog: Catalog): RunEntry[] {
  const having = new Set(shown(catalog).map(({ run }) => run));
  return catalog.runs.filter(({ run }) => having.has(run));
}

/** The runs to show: the reader's, in the catalog's order, or the first few. */
export function chosenRuns(catalog: Catalog, view: Pick<View, "runs">): RunEntry[] {
  const runs = runsWithSeries(catalog);
  if (view.runs === null) return runs.slice(0, RUNS_AT_FIRST);
  return runs.filter(({ run }) => view.runs?.includes(run));
}

/**
 * The series of a run for a tag. Keras numbers layers through a whole process
 * ("conv2d_2", in the next model "conv2d_5"), so a run that has not this tag
 * but only one layer of the method is taken at that layer.
 */
export function seriesFor(catalog: Catalog, run: string, tag: string): SeriesEntry | null {
  const series = shown(catalog);
  const wanted = series.find((entry) => entry.tag === tag);
  const own = series.filter((entry) => entry.run === run && entry.kind === wanted?.kind);
  const exact = own.find((entry) => entry.tag === tag);
  if (exact) return exact;
  const others = own.filter(({ method }) => method === wanted?.method);
  return others.length === 1 ? (others[0] ?? null) : null;
}

/** What a choice is called: series that only earlier trainings have written are marked. */
export function markedName(name: string, entries: readonly SeriesEntry[]): string {
  return entries.length && entries.every(({ earlier }) => earlier)
    ? `${name} (of an earlier training)`
    : name;
}

/** Of the kinds that the page knows, in the order of the choice. */
function shown({ series }: Catalog): SeriesEntry[] {
  // Where one run has a series of its newest training, that stands for those of other runs.
  const present = series.filter(({ earlier }) => !earlier);
  const past = series.filter(({ earlier }) => earlier);
  return KIND_NAMES.flatMap((kind) => [...present, ...past].filter((entry) => entry.kind === kind));
}
