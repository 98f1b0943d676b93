import type { RunEntry, SeriesEntry } from "../api/catalog";
import type { Client } from "../api/client";
import {
  chosenRuns,
  chosenTag,
  type Method,
  methodsOf,
  runsWithSeries,
  seriesFor,
} from "./choices";
import { Library } from "./library";
import { frameMs, Playback } from "./playback";
import { hasRows } from "./rows";
import { moveEpoch, moveRow, resolveSelection, type Selection } from "./selection";
import { buildTimeline, type Timeline, type TimelineRun } from "./timeline";
import type { View } from "./view";

/** A run that is to be shown, but cannot be. */
export interface RunFailure {
  run: RunEntry;
  message: string;
}

/** Everything the page shows, at one moment. */
export interface Snapshot {
  view: View;
  phase: "loading" | "failed" | "empty" | "ready";
  /** Why the list of runs could not be read, now or at the last attempt. */
  error: string | null;
  problems: readonly string[];
  runs: readonly RunEntry[];
  chosen: readonly RunEntry[];
  methods: readonly Method[];
  source: SeriesEntry | null;
  timeline: Timeline;
  selection: Selection | null;
  failures: readonly RunFailure[];
  /** Chosen runs without a series for this method and layer. */
  without: readonly RunEntry[];
  /** Whether a chosen run has still to be read before it has rows. */
  reading: boolean;
  playing: boolean;
}

/** The page's one store: what was read, what the reader chose, and what follows from both. */
export class Session extends EventTarget {
  private readonly library: Library;
  private readonly playback: Playback;
  private timeline: Timeline = { epochs: [], groups: [] };
  private current: Snapshot;

  constructor(
    client: Client,
    private view: View,
    private readonly calm: () => boolean = () => false,
  ) {
    super();
    this.library = new Library(client, () => this.refresh());
    this.playback = new Playback(
      () => this.playStep(),
      () => this.announce(),
    );
    this.current = this.compute();
  }

  get snapshot(): Snapshot {
    return this.current;
  }

  /** Asks the server what is new. */
  async poll(): Promise<void> {
    await this.library.refresh();
  }

  update(change: Partial<View>): void {
    this.view = { ...this.view, ...change };
    if ("runs" in change || "tag" in change) this.refresh();
    else this.announce();
  }

  retry(run?: string): void {
    if (run === undefined) void this.poll();
    else this.library.retry(run);
  }

  stepEpoch(columns: number): void {
    const { selection } = this.current;
    this.playback.stop();
    if (selection)
      this.update({ epoch: moveEpoch(this.timeline.epochs, selection.epoch, columns) });
  }

  stepRow(rows: number): void {
    const { selection } = this.current;
    if (selection) this.update(moveRow(this.timeline, selection, rows));
  }

  togglePlay(): void {
    if (this.playback.playing) {
      this.playback.stop();
      return;
    }
    const { epochs } = this.timeline;
    if (this.current.selection?.epoch === epochs.at(-1)) {
      this.update({ epoch: epochs[0] ?? null });
    }
    this.playback.start(frameMs(epochs.length, this.calm()));
  }

  private playStep(): boolean {
    const { epochs } = this.timeline;
    const { selection } = this.current;
    if (!selection) return false;
    const epoch = moveEpoch(epochs, selection.epoch, 1);
    this.update({ epoch });
    return epoch !== epochs.at(-1);
  }

  /** Something was read, or other series are wanted. */
  private refresh(): void {
    const shown = this.sources().flatMap(({ entry, source }) => (source ? { entry, source } : []));
    this.library.want(shown.map(({ source }) => source));
    const runs = shown.map(({ entry, source }) => this.timelineRun(entry, source));
    // At first the rows of all runs come together, so that none pushes another away.
    const waiting = shown.some(({ source }, i) => !hasRows(runs[i]) && !this.library.error(source));
    if (!waiting || this.timeline.groups.length) this.timeline = this.build(runs);
    this.announce();
  }

  private build(runs: readonly (TimelineRun | null)[]): Timeline {
    const present = runs.flatMap((run) => run ?? []);
    const timeline = buildTimeline(present);
    // Another layer is being read: the columns stay, and their cells say so.
    const reading = present.length > 0 && present.every(({ series }) => !series.known);
    return reading ? { ...timeline, epochs: this.timeline.epochs } : timeline;
  }

  private announce(): void {
    this.current = this.compute();
    this.dispatchEvent(new Event("change"));
  }

  private compute(): Snapshot {
    const { catalog, catalogError } = this.library;
    const sources = this.sources();
    const shown = sources.flatMap(({ entry, source }) => (source ? { entry, source } : []));
    const failures = shown.flatMap(({ entry, source }) => {
      const message = this.library.error(source);
      return message === null ? [] : [{ run: entry, message }];
    });
    const methods = catalog ? methodsOf(catalog) : [];
    const tag = catalog && chosenTag(catalog, this.view);
    const selection = resolveSelection(this.timeline, this.view);
    const reading = shown.some(
      ({ entry, source }) =>
        !this.library.error(source) && !this.timelineRun(entry, source)?.series.known,
    );
    // Once all runs are here, new epochs come in without moving the reader.
    if (selection && !reading && this.view.epoch === null) {
      this.view = { ...this.view, epoch: selection.epoch };
    }
    return {
      view: this.view,
      phase: catalog ? (methods.length ? "ready" : "empty") : catalogError ? "failed" : "loading",
      error: catalogError,
      problems: catalog?.problems ?? [],
      runs: catalog ? runsWithSeries(catalog) : [],
      chosen: sources.map(({ entry }) => entry),
      methods,
      source: methods.flatMap(({ layers }) => layers).find((layer) => layer.tag === tag) ?? null,
      timeline: this.timeline,
      selection,
      failures,
      without: sources.flatMap(({ entry, source }) => (source ? [] : entry)),
      reading,
      playing: this.playback.playing,
    };
  }

  private sources(): { entry: RunEntry; source: SeriesEntry | null }[] {
    const { catalog } = this.library;
    const tag = catalog && chosenTag(catalog, this.view);
    if (!catalog || tag === null) return [];
    return chosenRuns(catalog, this.view).map((entry) => ({
      entry,
      source: seriesFor(catalog, entry.run, tag),
    }));
  }

  private timelineRun(entry: RunEntry, source: SeriesEntry): TimelineRun | null {
    const examples = this.library.examples(source);
    const series = this.library.series(source);
    if (!examples || !series) return null;
    // Nothing of it came before it failed: the failure is told, and a row would only wait.
    if (!series.known && this.library.error(source) !== null) return null;
    const ordinal = this.library.catalog?.runs.findIndex(({ run }) => run === entry.run) ?? 0;
    return { entry, ordinal, source, series, examples };
  }
}
