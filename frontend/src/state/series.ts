import type { Record as EpochRecord, SeriesPage } from "../api/schema_pb";

interface Held {
  wallTime: number;
  /** Null where the server could not decode the blob. */
  record: EpochRecord | null;
}

/** What has been read of one series (one tag of one run). */
export class Series {
  /** Every step that the series has, ascending, whether read or not. */
  steps: readonly number[] = [];
  /** Whether the server has said which steps there are. */
  known = false;
  private readonly wallTimes = new Map<number, number>();
  private readonly held = new Map<number, Held>();

  /** The step's record; null: unreadable; undefined: not read yet, or no such step. */
  record(step: number): EpochRecord | null | undefined {
    return this.held.get(step)?.record;
  }

  has(step: number): boolean {
    return this.wallTimes.has(step);
  }

  records(): EpochRecord[] {
    return [...this.held.values()].flatMap(({ record }) => record ?? []);
  }

  /** Takes a page in: steps that were rewritten or are gone are forgotten. */
  merge(page: SeriesPage): void {
    this.known = true;
    this.steps = page.steps;
    this.wallTimes.clear();
    page.steps.forEach((step, i) => {
      this.wallTimes.set(step, page.wallTimes[i] ?? 0);
    });
    for (const { step, wallTime, record } of page.records) {
      if (record) this.held.set(step, { wallTime, record });
    }
    for (const step of page.unreadableSteps) {
      this.held.set(step, { wallTime: this.wallTimes.get(step) ?? 0, record: null });
    }
    for (const [step, { wallTime }] of this.held) {
      if (this.wallTimes.get(step) !== wallTime) this.held.delete(step);
    }
  }

  /** The position in `steps` of the first one still to be read; -1 when all are there. */
  firstUnread(): number {
    return this.steps.findIndex((step) => !this.held.has(step));
  }
}

/** How `readSeries` asks for a page. */
export type ReadPage = (after: number | undefined) => Promise<SeriesPage>;

/**
 * Reads what is missing, page by page: all of a new series, the new epochs of
 * a live one, and those that a resumed training has written again.
 */
export async function readSeries(
  series: Series,
  readPage: ReadPage,
  onPage: () => void,
): Promise<void> {
  let after = series.steps.at(-1);
  for (;;) {
    series.merge(await readPage(after));
    onPage();
    const position = series.firstUnread();
    if (position < 0) return;
    const next = position === 0 ? undefined : series.steps[position - 1];
    if (next === after) {
      throw new Error(`Epoch ${series.steps[position]} was announced, but did not come.`);
    }
    after = next;
  }
}
