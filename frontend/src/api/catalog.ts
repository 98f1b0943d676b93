/** The answer to GET index (http_api.md). */
export interface Catalog {
  runs: RunEntry[];
  series: SeriesEntry[];
  /** Sentences for the reader. */
  problems: string[];
}

export interface RunEntry {
  run: string;
  /** The run's name for people. */
  name: string;
  has_examples: boolean;
  /** Position among all runs: its color and marker. */
  ordinal: number;
}

export interface SeriesEntry {
  run: string;
  tag: string;
  kind: string;
  method: string;
  title: string;
  layer: string;
  details: string;
  /** What its maps' values mean (schema.proto); empty where the log does not say. */
  meaning?: string;
  max_step: number;
  max_wall_time: number;
  /** Whether nothing of it is of the newest training in its run. */
  earlier?: boolean;
}

/** Fails early, with a sentence, when something else than our server has answered. */
export function parseCatalog(value: unknown): Catalog {
  const { runs, series, problems } = (value ?? {}) as Partial<Catalog>;
  if (!Array.isArray(runs) || !Array.isArray(series)) {
    throw new TypeError(
      "The server's list of runs could not be read: `runs` or `series` is missing.",
    );
  }
  return {
    runs: runs.map((run, ordinal) => ({ ...run, ordinal })),
    series,
    problems: problems ?? [],
  };
}
