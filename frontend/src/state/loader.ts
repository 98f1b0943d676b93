import type { SeriesEntry } from "../api/catalog";
import type { Client } from "../api/client";
import { Latest, OVERTAKEN } from "../api/latest";
import { type Batch, type Focus, nextBatch } from "./reading_plan";
import { Series } from "./series";
import { errorWords } from "./words";

/** All maps and pictures that are kept, of all series together. Facts come on top: about 4 kB a step. */
export const BUDGET_BYTES = 256 * 2 ** 20;
/** Where the device has less memory than eight gibibytes, so much for each of them. */
export const BUDGET_BYTES_A_GIBIBYTE = 32 * 2 ** 20;
/** Chromium opens six connections to a host; the list of runs wants one, too. */
const IN_FLIGHT = 4;
/** Series that are no longer shown are kept up to this number, so that a choice taken back is quick. */
const SPARE_SERIES = 6;

interface SeriesData {
  source: SeriesEntry;
  series: Series;
  /** The catalog's newest times when it was last asked for: a change means there is more to read. */
  stamp: string | null;
  error: string | null;
}

/** How soon a change has to be seen: the reader waits for it, or it is one of many. */
export type Urgency = "now" | "soon";

/** Reads the records of the series that are shown: first what is on the screen, then the rest. */
export class Loader {
  private readonly latest = new Latest();
  private readonly all = new Map<string, SeriesData>();
  private wanted: SeriesData[] = [];
  private focus: (source: SeriesEntry, series: Series) => Focus = () => ({ shown: [], near: [] });

  /** @param onRead called whenever something was read, or has failed */
  constructor(
    private readonly client: Client,
    private readonly onRead: (source: SeriesEntry, urgency: Urgency) => void,
    private readonly budget = budgetBytes(),
  ) {}

  series({ run, tag }: SeriesEntry): Series | null {
    return this.all.get(seriesKey(run, tag))?.series ?? null;
  }

  error({ run, tag }: SeriesEntry): string | null {
    return this.all.get(seriesKey(run, tag))?.error ?? null;
  }

  /** Which series are shown; others are let go, the latest last. */
  want(entries: readonly SeriesEntry[]): void {
    this.wanted = entries.map((source) => {
      const key = seriesKey(source.run, source.tag);
      const data = this.all.get(key) ?? { source, series: new Series(), stamp: null, error: null };
      data.source = source;
      this.all.set(key, data);
      return data;
    });
    this.dropOthers();
  }

  /** Reads what is new of the wanted series, and what the focus asks for. Failures wait for `forgive`. */
  read(focus: (source: SeriesEntry, series: Series) => Focus): void {
    this.focus = focus;
    this.pump();
  }

  /** Lets what failed be tried again: of one run, or of all. */
  forgive(run?: string): void {
    for (const data of this.all.values()) {
      if (data.error === null || (run !== undefined && data.source.run !== run)) continue;
      data.error = null;
      data.stamp = null;
    }
  }

  private pump(): void {
    const running = this.wanted.filter((data) => this.latest.isRunning(keyOf(data)));
    // What has failed waits, and holds nobody up.
    const idle = this.wanted.filter((data) => data.error === null && !running.includes(data));
    let free = IN_FLIGHT - running.length;
    const roomy = this.roomy;
    const jobs = idle.flatMap((data) => {
      const stamp = stampOf(data.source);
      if (data.stamp !== stamp) return { data, batch: null, urgent: true };
      const batch = nextBatch(data.series, this.affordable(data), roomy);
      return batch ? { data, batch, urgent: batch.urgent } : [];
    });
    // The reader's wishes of all series come before the rest of any.
    for (const { data, batch } of jobs.sort((a, b) => Number(b.urgent) - Number(a.urgent))) {
      if (free-- <= 0) return;
      void this.readBatch(data, batch);
    }
  }

  /** Null: which steps there are, and what came after the last one known. */
  private async readBatch(data: SeriesData, batch: Batch | null): Promise<void> {
    const { run, tag } = data.source;
    const stamp = stampOf(data.source);
    const after = data.series.steps.at(-1);
    const query = batch
      ? { steps: batch.steps, parts: batch.parts }
      : after === undefined
        ? { steps: [] }
        : { after };
    try {
      const page = await this.latest.load(keyOf(data), (signal) =>
        this.client.records(run, tag, query, signal),
      );
      if (page === OVERTAKEN) return;
      data.series.merge(page, batch?.parts !== "facts");
      if (batch) checkProgress(data.series, batch);
      else data.stamp = stamp;
    } catch (error) {
      data.error = errorWords(error);
    }
    this.keepWithinBudget();
    this.onRead(data.source, !batch || batch.urgent || data.error !== null ? "now" : "soon");
    this.pump();
  }

  /** The focus, with as much of what is near as half the budget holds; what is shown comes in any case. */
  private affordable({ source, series }: SeriesData): Focus {
    const { near, ...focus } = this.focus(source, series);
    const share = this.budget / 2 / this.wanted.length;
    const most = Math.floor(share / Math.max(1, series.meanBytes ?? 1));
    return { ...focus, near: near.slice(0, most) };
  }

  /** Whether all maps of all series shown will fit. */
  get roomy(): boolean {
    const expected = this.wanted.map(({ series }) => series.steps.length * (series.meanBytes ?? 0));
    return expected.reduce((sum, bytes) => sum + bytes, 0) < 0.8 * this.budget;
  }

  private keepWithinBudget(): void {
    let sum = 0;
    for (const { series } of this.all.values()) sum += series.bytes;
    if (sum <= this.budget) return;
    for (const data of this.all.values()) if (!this.wanted.includes(data)) this.drop(data);
    for (const data of this.wanted) {
      const { shown, near } = this.affordable(data);
      data.series.keepWhole(new Set([...shown, ...near]));
    }
  }

  private dropOthers(): void {
    const spare = [...this.all.values()].filter((data) => !this.wanted.includes(data));
    for (const data of spare) this.latest.cancel(keyOf(data));
    for (const data of spare.slice(0, -SPARE_SERIES)) this.drop(data);
  }

  private drop(data: SeriesData): void {
    this.latest.cancel(keyOf(data));
    this.all.delete(keyOf(data));
  }
}

/** A step that was announced but does not come would be asked for without end. */
function checkProgress(series: Series, { steps, parts }: Batch): void {
  const came = (step: number) =>
    !series.has(step) ||
    (parts === "all" ? series.isWhole(step) : series.record(step) !== undefined);
  if (!steps.some(came)) throw new Error(`Epoch ${steps[0]} was announced, but did not come.`);
}

function budgetBytes(): number {
  // Not every browser tells, and none to a page that is not served from here or by https.
  const { deviceMemory } = navigator as Navigator & { deviceMemory?: number };
  return Math.min(
    BUDGET_BYTES,
    BUDGET_BYTES_A_GIBIBYTE * (deviceMemory ?? Number.POSITIVE_INFINITY),
  );
}

function stampOf({ max_step, max_wall_time }: SeriesEntry): string {
  return `${max_step} ${max_wall_time}`;
}

function keyOf({ source: { run, tag } }: SeriesData): string {
  return seriesKey(run, tag);
}

function seriesKey(run: string, tag: string): string {
  // No run holds a line break, so no two series share a key.
  return `${run}\n${tag}`;
}
