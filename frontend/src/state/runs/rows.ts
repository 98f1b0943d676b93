import type { Catalog, RunEntry, SeriesEntry } from "../../api/catalog";
import type { RunSummary } from "../../api/run_table";
import { chosenTag, methodsOf, seriesFor } from "../choices";
import { runsWithCues } from "../cues/room";
import type { View } from "../view";
import { type FirstCue, firstCues } from "./first_cue";
import { type SharedNames, shareNames } from "./names";
import type { RunReader } from "./reader";

/** A run in the table. */
export interface RunRow {
  entry: RunEntry;
  /** What differs in its name. */
  part: string;
  /** Null: not read yet. */
  summary: RunSummary | null;
  /** What the timeline shows of it; null: it has nothing there. */
  source: SeriesEntry | null;
  /** Whether that is of the method and layer that the reader has chosen, or else another one. */
  isInForce: boolean;
  first: FirstCue | null;
}

/** All runs, in the order of the log. */
export interface AllRuns {
  names: SharedNames;
  rows: readonly RunRow[];
}

export function allRuns(
  catalog: Catalog,
  { table }: Pick<RunReader, "table">,
  { tag, cueMarks }: Pick<View, "tag" | "cueMarks">,
): AllRuns {
  const names = shareNames(catalog.runs.map(({ name }) => name));
  const wanted = chosenTag(catalog, { tag });
  const of = catalog.series.find((entry) => entry.tag === wanted);
  const own = new Map<string, SeriesEntry[]>();
  for (const entry of catalog.series) {
    const before = own.get(entry.run);
    if (before) before.push(entry);
    else own.set(entry.run, [entry]);
  }
  const looking = runsWithCues(catalog).flatMap(({ run }) => table?.get(run) ?? []);
  const firsts = firstCues(looking, cueMarks);
  return {
    names,
    rows: catalog.runs.map((entry) => ({
      entry,
      part: names.parts.get(entry.name) ?? entry.name,
      summary: table?.get(entry.run) ?? null,
      first: firsts.get(entry.run) ?? null,
      ...inTimeline({ ...catalog, series: own.get(entry.run) ?? [] }, entry.run, of),
    })),
  };
}

/**
 * @param catalog with the series of the run alone: a search through all would take runs squared
 * @param wanted of any run, for the method and layer in force
 */
function inTimeline(
  catalog: Catalog,
  run: string,
  wanted: SeriesEntry | undefined,
): Pick<RunRow, "source" | "isInForce"> {
  const series = wanted ? [...catalog.series, wanted] : catalog.series;
  const source = wanted ? seriesFor({ ...catalog, series }, run, wanted.tag) : null;
  if (source) return { source, isInForce: true };
  return { source: methodsOf(catalog)[0]?.layers[0] ?? null, isInForce: false };
}
