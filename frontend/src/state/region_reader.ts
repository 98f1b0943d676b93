import type { SeriesEntry } from "../api/catalog";
import type { Record as EpochRecord } from "../api/schema_pb";
import type { Box } from "../maths/region_share";
import { rememberShare, rowsWithRegions, unreadSteps } from "./region_curve";
import type { ExampleRow } from "./rows";
import type { Selection } from "./selection";
import type { Series } from "./series";
import type { View } from "./view";

type Records = (
  source: SeriesEntry,
  steps: readonly number[],
  signal: AbortSignal,
) => AsyncIterable<{ step: number; record: EpochRecord | null }>;

/** What decides whether there is a region to be read. */
interface Shown {
  view: View;
  selection: Selection | null;
  progress: { read: number; of: number };
}

/** What is read now, or was read last. */
interface Reading {
  box: Box;
  series: readonly Series[];
  /** Of the series: with it, new steps may have come. */
  versions: string;
  controller: AbortController;
  running: boolean;
}

/** Reads maps that memory has no room for, one answer at a time, for the shares of one region alone. */
export class RegionReader {
  private reading: Reading | null = null;

  /** @param onShare called whenever the share of another epoch is known */
  constructor(
    private readonly records: Records,
    private readonly onShare: () => void,
  ) {}

  /**
   * Reads what is missing for the region on the selected row, in all its runs.
   *
   * @param roomy whether all maps will be at hand anyhow
   */
  follow({ view, selection, progress }: Shown, roomy: boolean): void {
    const box = selection && view.regions[selection.group.key];
    if (!box || roomy) {
      this.stop();
      return;
    }
    // The facts of all epochs come first.
    if (progress.read < progress.of) return;
    const rows = rowsWithRegions(selection.group);
    const series = rows.map(({ run }) => run.series);
    const versions = series.map(({ factsVersion }) => factsVersion).join();
    const { reading } = this;
    const same =
      reading?.box === box &&
      reading.series.length === series.length &&
      reading.series.every((one, i) => one === series[i]);
    // What is complete or has failed is tried again when more has come, or something else was wanted.
    if (same && (reading.running || reading.versions === versions)) return;
    this.stop();
    this.reading = { box, series, versions, controller: new AbortController(), running: true };
    void this.read(rows, this.reading);
  }

  private stop(): void {
    this.reading?.controller.abort();
    this.reading = null;
  }

  private async read(rows: readonly ExampleRow[], reading: Reading): Promise<void> {
    const { box, controller } = reading;
    try {
      for (const row of rows) {
        const steps = unreadSteps(row, box);
        if (!steps.length) continue;
        for await (const { step, record } of this.records(
          row.run.source,
          steps,
          controller.signal,
        )) {
          if (controller.signal.aborted) return;
          rememberShare(row, box, step, record);
          this.onShare();
        }
      }
    } catch {
      // The curve says how many maps are not read; the page tells by itself when the server is gone.
    } finally {
      reading.running = false;
    }
  }
}
