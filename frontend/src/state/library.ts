import { create } from "@bufbuild/protobuf";
import type { Catalog, SeriesEntry } from "../api/catalog";
import type { Client } from "../api/client";
import { Latest, OVERTAKEN } from "../api/latest";
import { type Record as EpochRecord, type ExampleSet, ExampleSetSchema } from "../api/schema_pb";
import { kindOf } from "../kinds/state";
import { Loader, type Urgency } from "./loader";
import type { Focus } from "./reading_plan";
import type { Series } from "./series";
import { errorWords } from "./words";

const NO_EXAMPLES = create(ExampleSetSchema);

interface RunData {
  examples: ExampleSet | null;
  /** The pictures were changed since; the old ones stay on show until the new ones are here. */
  stale: boolean;
  /** The digest of the records that made us read them again: once is enough. */
  missed: string;
  error: string | null;
}

/** All that has been read from the server, and what failed. */
export class Library {
  catalog: Catalog | null = null;
  catalogError: string | null = null;
  private readonly latest = new Latest();
  private readonly runs = new Map<string, RunData>();
  private readonly loader: Loader;

  /** @param onChange called whenever there is something new to show */
  constructor(
    private readonly client: Client,
    private readonly onChange: (urgency: Urgency) => void,
  ) {
    this.loader = new Loader(client, (source, urgency) => {
      this.checkExamples(source);
      onChange(urgency);
    });
  }

  /** Asks what there is; the last answer stays on show when this fails. */
  async refresh(): Promise<void> {
    try {
      const catalog = await this.latest.load("index", (signal) => this.client.index(signal));
      if (catalog === OVERTAKEN) return;
      this.catalog = catalog;
      // The server is back: what failed meanwhile deserves another attempt.
      if (this.catalogError !== null) this.forgive();
      this.catalogError = null;
    } catch (error) {
      this.catalogError = errorWords(error);
    }
    this.onChange("now");
  }

  examples(source: SeriesEntry): ExampleSet | null {
    if (!needsExamples(source)) return NO_EXAMPLES;
    return this.examplesOf(source.run);
  }

  /** Of a run, as far as they were wanted. */
  examplesOf(run: string): ExampleSet | null {
    return this.runs.get(run)?.examples ?? null;
  }

  series(source: SeriesEntry): Series | null {
    return this.loader.series(source);
  }

  /** What went wrong with a run that is to be shown. */
  error(source: SeriesEntry): string | null {
    const examples = needsExamples(source) ? this.runs.get(source.run)?.error : null;
    return examples ?? this.loader.error(source);
  }

  /** Which series are shown; their examples are read at once. */
  want(entries: readonly SeriesEntry[]): void {
    for (const entry of entries) if (needsExamples(entry)) this.wantExamples(entry.run);
    this.loader.want(entries);
  }

  /** Whether there is room for all maps that are shown. */
  get roomy(): boolean {
    return this.loader.roomy;
  }

  /** Reads the records that the focus asks for, then the rest; failures wait for `retry`. */
  read(focus: (source: SeriesEntry, series: Series) => Focus): void {
    this.loader.read(focus);
  }

  /**
   * Records of a series with their maps, read once more where they are not at
   * hand, and not kept: for what leaves the page, whatever memory has room for.
   */
  async *records(
    source: SeriesEntry,
    steps: readonly number[],
    signal: AbortSignal,
  ): AsyncGenerator<{ step: number; record: EpochRecord | null }> {
    const series = this.series(source);
    const missing = steps.filter((step) => series && !series.isWhole(step));
    for (const step of steps) {
      const record = series?.isWhole(step) ? series.record(step) : undefined;
      if (record !== undefined) yield { step, record };
    }
    for (let rest = missing; rest.length; ) {
      const { run, tag } = source;
      const page = await this.client.records(run, tag, { steps: rest.slice(0, 64) }, signal);
      for (const { step, record } of page.records) {
        if (record) yield { step, record: series?.inOrder(record) ?? record };
      }
      for (const step of page.unreadableSteps) yield { step, record: null };
      const came = new Set([...page.records.map(({ step }) => step), ...page.unreadableSteps]);
      if (!came.size) return;
      rest = rest.filter((step) => !came.has(step));
    }
  }

  /** Reads again what failed of a run. */
  retry(run: string): void {
    this.forgive(run);
    this.onChange("now");
  }

  private forgive(run?: string): void {
    for (const [name, data] of this.runs) {
      if (run === undefined || run === name) data.error = null;
    }
    this.loader.forgive(run);
  }

  /** Reads the examples of a run, once. */
  wantExamples(run: string): void {
    const data = this.runs.get(run) ?? { examples: null, stale: false, missed: "", error: null };
    this.runs.set(run, data);
    if ((data.examples && !data.stale) || data.error || this.latest.isRunning(keyOf(run))) return;
    data.stale = false;
    void this.readExamples(run, data);
  }

  private async readExamples(run: string, data: RunData): Promise<void> {
    try {
      const examples = await this.latest.load(keyOf(run), (signal) =>
        this.client.examples(run, signal),
      );
      if (examples === OVERTAKEN) return;
      data.examples = examples;
      data.error = null;
    } catch (error) {
      data.error = errorWords(error);
    }
    this.onChange("now");
  }

  /** The newest record tells whether the pictures were changed since they were read. */
  private checkExamples(source: SeriesEntry): void {
    const data = this.runs.get(source.run);
    const series = this.series(source);
    const newest = series?.examplesOf(series.steps.at(-1) ?? 0);
    if (!data?.examples || !newest) return;
    if (newest === data.examples.digest || newest === data.missed) return;
    data.missed = newest;
    data.stale = true;
    this.wantExamples(source.run);
  }
}

/** What is not about the examples, whether or not the run has logged any. */
const WITHOUT_EXAMPLES: readonly string[] = ["PIPELINE", "VERDICTS", "CUES"];

/** A run of filters alone has logged none. */
function needsExamples(source: SeriesEntry): boolean {
  return !WITHOUT_EXAMPLES.includes(source.kind) && kindOf(source).ofExamples;
}

function keyOf(run: string): string {
  return `examples ${run}`;
}
