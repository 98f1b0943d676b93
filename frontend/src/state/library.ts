import { create } from "@bufbuild/protobuf";
import type { Catalog, SeriesEntry } from "../api/catalog";
import type { Client } from "../api/client";
import { Latest, OVERTAKEN } from "../api/latest";
import { type ExampleSet, ExampleSetSchema } from "../api/schema_pb";
import { readSeries, Series } from "./series";

/** Series that are no longer shown are kept up to this number, so that a choice taken back is quick. */
const SPARE_SERIES = 6;

const NO_EXAMPLES = create(ExampleSetSchema);

interface RunData {
  examples: ExampleSet | null;
  /** The pictures were changed since; the old ones stay on show until the new ones are here. */
  stale: boolean;
  error: string | null;
}

interface SeriesData {
  series: Series;
  /** The catalog's newest times when it was last asked for: a change means there is more to read. */
  stamp: string | null;
  error: string | null;
}

/** All that has been read from the server, and what failed. */
export class Library {
  catalog: Catalog | null = null;
  catalogError: string | null = null;
  private readonly latest = new Latest();
  private readonly runs = new Map<string, RunData>();
  private readonly seriesData = new Map<string, SeriesData>();

  /** @param onChange called whenever there is something new to show */
  constructor(
    private readonly client: Client,
    private readonly onChange: () => void,
  ) {}

  /** Asks what there is; the last answer stays on show when this fails. */
  async refresh(): Promise<void> {
    try {
      const catalog = await this.latest.load("index", (signal) => this.client.index(signal));
      if (catalog === OVERTAKEN) return;
      this.catalog = catalog;
      // The server is back: what failed meanwhile deserves another attempt.
      if (this.catalogError !== null) this.forgetErrors();
      this.catalogError = null;
    } catch (error) {
      this.catalogError = words(error);
    }
    this.onChange();
  }

  examples(source: SeriesEntry): ExampleSet | null {
    if (!needsExamples(source)) return NO_EXAMPLES;
    return this.runs.get(source.run)?.examples ?? null;
  }

  series({ run, tag }: SeriesEntry): Series | null {
    return this.seriesData.get(seriesKey(run, tag))?.series ?? null;
  }

  /** What went wrong with a run that is to be shown. */
  error(source: SeriesEntry): string | null {
    const { run, tag } = source;
    const examples = needsExamples(source) ? this.runs.get(run)?.error : null;
    return examples ?? this.seriesData.get(seriesKey(run, tag))?.error ?? null;
  }

  /** Reads what is new of these series and of their examples; failures wait for `retry`. */
  want(entries: readonly SeriesEntry[]): void {
    for (const entry of entries) {
      if (needsExamples(entry)) this.wantExamples(entry.run);
      this.wantSeries(entry);
    }
    this.dropOthers(entries);
  }

  /** Reads again what failed of a run. */
  retry(run: string): void {
    this.forgetErrors(run);
    this.onChange();
  }

  private forgetErrors(run?: string): void {
    for (const [name, data] of this.runs) {
      if (run === undefined || run === name) data.error = null;
    }
    for (const [key, data] of this.seriesData) {
      if (data.error === null) continue;
      if (run !== undefined && !key.startsWith(seriesKey(run, ""))) continue;
      data.error = null;
      data.stamp = null;
    }
  }

  private wantExamples(run: string): void {
    const data = this.runs.get(run) ?? { examples: null, stale: false, error: null };
    this.runs.set(run, data);
    const key = `examples ${run}`;
    if ((data.examples && !data.stale) || data.error || this.latest.isRunning(key)) return;
    data.stale = false;
    void this.attempt(key, data, async (signal) => {
      const examples = await this.client.examples(run, signal);
      if (!signal.aborted) data.examples = examples;
    });
  }

  private wantSeries({ run, tag, max_step, max_wall_time }: SeriesEntry): void {
    const key = seriesKey(run, tag);
    const stamp = `${max_step} ${max_wall_time}`;
    const data = this.seriesData.get(key) ?? { series: new Series(), stamp: null, error: null };
    this.seriesData.set(key, data);
    if (data.stamp === stamp || this.latest.isRunning(key)) return;
    data.stamp = stamp;
    void this.attempt(key, data, async (signal) => {
      const readPage = (after: number | undefined) => this.client.records(run, tag, after, signal);
      await readSeries(data.series, readPage, () => {
        if (signal.aborted) throw signal.reason;
        this.checkExamples(run, data.series);
        this.onChange();
      });
    });
  }

  /** The newest record tells whether the pictures were changed since they were read. */
  private checkExamples(run: string, series: Series): void {
    const data = this.runs.get(run);
    const newest = series.record(series.steps.at(-1) ?? 0)?.examplesDigest;
    if (!data?.examples || !newest || newest === data.examples.digest) return;
    data.stale = true;
    this.wantExamples(run);
  }

  private async attempt(
    key: string,
    data: { error: string | null },
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    try {
      if ((await this.latest.load(key, work)) === OVERTAKEN) return;
      data.error = null;
    } catch (error) {
      data.error = words(error);
    }
    this.onChange();
  }

  private dropOthers(entries: readonly SeriesEntry[]): void {
    const wanted = new Set(entries.map(({ run, tag }) => seriesKey(run, tag)));
    const spare = [...this.seriesData.keys()].filter((key) => !wanted.has(key));
    for (const key of spare.slice(0, Math.max(0, spare.length - SPARE_SERIES))) {
      this.latest.cancel(key);
      this.seriesData.delete(key);
    }
  }
}

/** A run of filters alone has logged no examples. */
function needsExamples({ kind }: SeriesEntry): boolean {
  return kind !== "FILTERS";
}

function seriesKey(run: string, tag: string): string {
  // No run holds a line break, so no two series share a key.
  return `${run}\n${tag}`;
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
