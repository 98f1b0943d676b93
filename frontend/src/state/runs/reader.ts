import type { Catalog } from "../../api/catalog";
import type { Client } from "../../api/client";
import { Latest, OVERTAKEN } from "../../api/latest";
import type { RunCurves, RunSummary } from "../../api/run_table";
import { errorWords } from "../words";

/** Runs whose curves one request asks for, and how many such requests there are at a time. */
const AT_ONCE = 8;
const IN_FLIGHT = 2;
/** Curves of more runs are let go of, those first that were read first. */
const MOST_KEPT = 400;

export interface ReadCurves {
  curves: RunCurves;
  /** Of what they were read: other ones are out of date. */
  version: string;
}

/** Reads what sums up all runs, and the curves of those that are in view. */
export class RunReader {
  table: ReadonlyMap<string, RunSummary> | null = null;
  error: string | null = null;
  readonly curves = new Map<string, ReadCurves>();
  private catalog: Catalog | null = null;
  private shown: readonly string[] = [];
  private readonly latest = new Latest();
  private readonly running = new Set<string>();
  private numRunning = 0;

  constructor(
    private readonly client: Client,
    private readonly onChange: () => void,
  ) {}

  /** Reads the table once a catalog: a newer one says that there may be more. */
  follow(catalog: Catalog): void {
    if (this.catalog === catalog) return;
    this.catalog = catalog;
    void this.readTable();
  }

  /** Which runs are in view, from above. */
  show(runs: readonly string[]): void {
    this.shown = runs;
    this.pump();
  }

  private async readTable(): Promise<void> {
    try {
      for (let isMore = true; isMore; ) {
        const table = await this.latest.load("table", (signal) => this.client.runs(signal));
        if (table === OVERTAKEN) return;
        // What does not grow may do so until the next poll.
        isMore = table.partial && numKnown(table.runs) > numKnown(this.table?.values() ?? []);
        this.table = new Map(table.runs.map((summary) => [summary.run, summary]));
        this.error = null;
        this.onChange();
      }
    } catch (error) {
      this.error = errorWords(error);
      this.onChange();
    }
    this.pump();
  }

  private pump(): void {
    while (this.numRunning < IN_FLIGHT) {
      const batch = this.shown.filter((run) => this.isMissing(run)).slice(0, AT_ONCE);
      if (!batch.length) return;
      void this.readCurves(batch);
    }
  }

  private isMissing(run: string): boolean {
    const summary = this.table?.get(run);
    if (!summary || this.running.has(run)) return false;
    return this.curves.get(run)?.version !== versionOf(summary);
  }

  private async readCurves(runs: readonly string[]): Promise<void> {
    const versions = new Map(
      runs.map((run) => [run, versionOf(this.table?.get(run) as RunSummary)]),
    );
    for (const run of runs) this.running.add(run);
    this.numRunning++;
    let read = new Map<string, RunCurves>();
    try {
      read = await this.client.curves(runs);
    } catch {
      // The numbers stay, and the next poll, which has other versions or fails itself, says why.
    }
    this.numRunning--;
    for (const run of runs) {
      this.running.delete(run);
      this.curves.delete(run);
      this.curves.set(run, { curves: read.get(run) ?? {}, version: versions.get(run) ?? "" });
    }
    for (const run of [...this.curves.keys()].slice(0, -MOST_KEPT)) this.curves.delete(run);
    this.onChange();
    this.pump();
  }
}

function numKnown(summaries: Iterable<RunSummary>): number {
  let known = 0;
  for (const { values, cues } of summaries) known += 1 + Object.keys(values).length + cues.length;
  return known;
}

function versionOf({ last_written, last_epoch }: RunSummary): string {
  return `${last_written} ${last_epoch}`;
}
