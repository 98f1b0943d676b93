import type { RunEntry, SeriesEntry } from "../api/catalog";
import type { Client } from "../api/client";
import { columnOf } from "./alignment";
import { chosenRuns, chosenTag, methodsOf, runsWithSeries, seriesFor } from "./choices";
import { filmstrip } from "./filmstrip";
import { focusOn } from "./focus";
import { Library } from "./library";
import type { Urgency } from "./loader";
import { OrderKeeper } from "./order_keeper";
import { frameMs, Playback } from "./playback";
import { RegionReader } from "./region_reader";
import type { TimelineRun } from "./rows";
import { moveIndex, moveRow, resolveSelection } from "./selection";
import type { Look, Snapshot } from "./snapshot";
import { buildTimeline, hasRows, type Timeline } from "./timeline";
import type { View } from "./view";

/** A chosen run, and its series for the method and layer; null: it has none. */
interface ChosenSource {
  entry: RunEntry;
  source: SeriesEntry | null;
}

/** What was read in the background is shown this much later at most. */
const SOON_MS = 250;

/** The page's one store: what was read, what the reader chose, and what follows from both. */
export class Session extends EventTarget {
  private readonly library: Library;
  private readonly playback: Playback;
  private readonly regions: RegionReader;
  private sharesRead = 0;
  private timeline: Timeline = { columns: [], alignment: "epoch", groups: [] };
  /** What the timeline was built of. */
  private builtOf: readonly unknown[] = [];
  /** The timeline in the reader's order, and which one that was. */
  private shown = this.timeline;
  private shownOf = this.timeline;
  private readonly order = new OrderKeeper();
  private foundSources: { of: readonly unknown[]; found: readonly ChosenSource[] } = {
    of: [],
    found: [],
  };
  /** Null until the page has said it: what a guess has room for would be read in vain. */
  private look: Look | null = null;
  private soon: ReturnType<typeof setTimeout> | null = null;
  private current: Snapshot;

  constructor(
    client: Client,
    private view: View,
    private readonly calm: () => boolean = () => false,
  ) {
    super();
    this.library = new Library(client, (urgency) => this.onRead(urgency));
    this.regions = new RegionReader(
      (source, steps, signal) => this.records(source, steps, signal),
      () => {
        this.sharesRead++;
        this.onRead("soon");
      },
    );
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
    if ("runs" in change || "tag" in change || "alignment" in change) {
      this.refresh(!("at" in change));
    } else this.announce();
  }

  /** Tells how much of the timeline can be seen, so that it is read first. */
  show(look: Look): void {
    const before = this.look;
    if (before?.slots === look.slots && sameItems(before.range, look.range)) return;
    this.look = look;
    this.announce();
  }

  retry(run?: string): void {
    if (run === undefined) void this.poll();
    else this.library.retry(run);
  }

  /** Records with their maps, in any order, for what leaves the page (Library.records). */
  records(source: SeriesEntry, steps: readonly number[], signal: AbortSignal) {
    return this.library.records(source, steps, signal);
  }

  stepEpoch(columns: number): void {
    this.playback.stop();
    this.move(columns);
  }

  stepRow(rows: number): void {
    const { selection, timeline } = this.current;
    if (selection) this.update(moveRow(timeline, selection, rows));
  }

  /** Puts the rows into their order anew, by what has come since. */
  sortAgain(): void {
    this.order.forget();
    this.announce();
  }

  togglePlay(): void {
    if (this.playback.playing) {
      this.playback.stop();
      return;
    }
    const { columns } = this.timeline;
    if (this.current.selection?.index === columns.length - 1) this.move(Number.NEGATIVE_INFINITY);
    this.playback.start(frameMs(columns.length, this.calm()));
  }

  private playStep(): boolean {
    this.move(1);
    const { selection, timeline } = this.current;
    return selection !== null && selection.index < timeline.columns.length - 1;
  }

  private move(by: number): void {
    const { columns } = this.timeline;
    const { selection } = this.current;
    const column = selection && columns[moveIndex(columns, selection.index, by)];
    if (column) this.update({ at: column.at });
  }

  /**
   * The selected epoch stays selected wherever it stands now: by another
   * alignment, or, by progress, when epochs have come.
   */
  private keepEpoch(): void {
    const { selection, timeline: before } = this.current;
    const { columns, alignment } = this.timeline;
    if (!selection || this.view.at === null) return;
    if (alignment === "epoch" && before.alignment === "epoch") return;
    const { row, column } = selection;
    // Where the row's own run has no epoch, that of another one leads.
    const found = [row.run.entry.run, ...column.steps.keys()]
      .map((run) => columns[columnOf(columns, run, column.steps.get(run))])
      .find(Boolean);
    if (alignment === before.alignment) {
      if (found) this.view = { ...this.view, at: found.at };
      return;
    }
    this.view = { ...this.view, at: found?.at ?? null, comparison: kept(this.view.comparison) };
  }

  private onRead(urgency: Urgency): void {
    if (urgency === "soon") {
      this.soon ??= setTimeout(() => this.refresh(), SOON_MS);
      return;
    }
    this.refresh();
  }

  /** Something was read, or other series are wanted; the reader stays at the same epoch, or asked for a place. */
  private refresh(staysAtEpoch = true): void {
    if (this.soon !== null) clearTimeout(this.soon);
    this.soon = null;
    const shown = this.shownSources();
    this.library.want(shown.map(({ source }) => source));
    const runs = shown.map(({ entry, source }) => this.timelineRun(entry, source));
    // At first the rows of all runs come together, so that none pushes another away.
    const waiting = shown.some(({ source }, i) => !hasRows(runs[i]) && !this.library.error(source));
    if (!waiting || this.timeline.groups.length) this.timeline = this.build(runs);
    if (staysAtEpoch) this.keepEpoch();
    this.announce();
  }

  private build(runs: readonly (TimelineRun | null)[]): Timeline {
    const present = runs.flatMap((run) => run ?? []);
    const of = [this.view.alignment, ...present.flatMap(partsOf)];
    // Another timeline, for there may be more to see; but as long as maps alone
    // come and go, its rows and columns are the very same.
    if (sameItems(this.builtOf, of)) return { ...this.timeline };
    this.builtOf = of;
    const timeline = buildTimeline(present, this.view.alignment);
    // Another layer is being read: the columns stay, and their cells say so.
    const reading = present.length > 0 && present.every(({ series }) => !series.known);
    return reading ? { ...timeline, columns: this.timeline.columns } : timeline;
  }

  private announce(): void {
    this.current = this.compute();
    const range = this.look?.range ?? null;
    this.library.read((source, series) => focusOn(this.current, range, source, series));
    this.regions.follow(this.current, this.library.roomy);
    this.dispatchEvent(new Event("change"));
  }

  private compute(): Snapshot {
    const { catalog, catalogError } = this.library;
    const sources = this.sources();
    const shown = this.shownSources();
    const failures = shown.flatMap(({ entry, source }) => {
      const message = this.library.error(source);
      return message === null ? [] : [{ run: entry, message }];
    });
    const methods = catalog ? methodsOf(catalog) : [];
    const tag = catalog && chosenTag(catalog, this.view);
    const reading = shown.some(
      ({ entry, source }) =>
        !this.library.error(source) && !this.timelineRun(entry, source)?.series.known,
    );
    const timeline = this.arranged();
    const selection = resolveSelection(timeline, this.view);
    // Once all runs are here, new epochs come in without moving the reader.
    if (selection && !reading && this.view.at === null) {
      this.view = { ...this.view, at: selection.column.at };
    }
    const { columns } = timeline;
    const read = this.timelineRuns().map(({ series }) => series);
    return {
      view: this.view,
      phase: catalog ? (methods.length ? "ready" : "empty") : catalogError ? "failed" : "loading",
      error: catalogError,
      problems: [...(catalog?.problems ?? []), ...this.exampleProblems()],
      runs: catalog ? runsWithSeries(catalog) : [],
      chosen: sources.map(({ entry }) => entry),
      methods,
      source: methods.flatMap(({ layers }) => layers).find((layer) => layer.tag === tag) ?? null,
      timeline,
      groups: this.timeline.groups,
      orderStale: this.order.isStale,
      strip: filmstrip(
        columns.length,
        this.view.strip === "fit" ? (this.look?.slots ?? 1) : Number.POSITIVE_INFINITY,
        selection?.index ?? 0,
      ),
      selection,
      failures,
      without: sources.flatMap(({ entry, source }) => (source ? [] : entry)),
      reading,
      sharesRead: this.sharesRead,
      progress: {
        read: read.reduce((sum, { numRead }) => sum + numRead, 0),
        of: read.reduce((sum, { steps }) => sum + steps.length, 0),
      },
      playing: this.playback.playing,
    };
  }

  /** What is wrong with the pictures of the runs that are shown. */
  private exampleProblems(): string[] {
    return this.shownSources().flatMap(({ entry, source }) => {
      const problems = this.library.examples(source)?.problems ?? [];
      return problems.map((problem) => `${entry.name}: ${problem}`);
    });
  }

  private arranged(): Timeline {
    const { runs, tag } = this.view;
    const series = this.timelineRuns().map((run) => run.series);
    const groups = this.order.arrange(this.timeline.groups, this.view, series, [runs, tag]);
    // The very same as before wherever it is: then nothing of it is drawn anew.
    const same = this.shownOf === this.timeline && sameItems(this.shown.groups, groups);
    if (!same) this.shown = { ...this.timeline, groups };
    this.shownOf = this.timeline;
    return this.shown;
  }

  private timelineRuns(): TimelineRun[] {
    return this.shownSources().flatMap(
      ({ entry, source }) => this.timelineRun(entry, source) ?? [],
    );
  }

  private shownSources(): { entry: RunEntry; source: SeriesEntry }[] {
    return this.sources().flatMap(({ entry, source }) => (source ? { entry, source } : []));
  }

  /** Found once a catalog and choice: a scrub step asks for them several times. */
  private sources(): readonly ChosenSource[] {
    const { catalog } = this.library;
    const { runs, tag } = this.view;
    const { of, found } = this.foundSources;
    if (of[0] === catalog && of[1] === runs && of[2] === tag) return found;
    this.foundSources = { of: [catalog, runs, tag], found: this.findSources() };
    return this.foundSources.found;
  }

  private findSources(): ChosenSource[] {
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
    series.arrange(examples);
    // Nothing of it came before it failed: the failure is told, and a row would only wait.
    if (!series.known && this.library.error(source) !== null) return null;
    const ordinal = this.library.catalog?.runs.findIndex(({ run }) => run === entry.run) ?? 0;
    return { entry, ordinal, source, series, examples };
  }
}

/** A place of the former axis means nothing on the next one. */
function kept(comparison: View["comparison"]): View["comparison"] {
  const fixed = comparison.kind === "cell" && typeof comparison.epoch === "number";
  return fixed ? { ...comparison, epoch: "same" } : comparison;
}

/** What of a run decides its rows and columns. */
function partsOf({ entry, ordinal, source, series, examples }: TimelineRun): unknown[] {
  return [entry, ordinal, source, series, series.factsVersion, examples];
}

function sameItems<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((item, i) => item === other[i]);
}
