import type { SeriesEntry } from "../api/catalog";
import type { Client } from "../api/client";
import { chosenTag, methodsOf, runsWithSeries } from "./choices";
import { CueRoom, cueFocus } from "./cues/room";
import { filmstrip } from "./filmstrip";
import { focusOn } from "./focus";
import { keptEpoch } from "./kept_epoch";
import { Library } from "./library";
import type { Urgency } from "./loader";
import { OrderKeeper } from "./order_keeper";
import { PipelineRoom, pipelineFocus } from "./pipeline/room";
import { frameMs, Playback } from "./playback";
import { RegionReader } from "./region_reader";
import { roomInForce, roomsOf } from "./rooms";
import { RunReader } from "./runs/reader";
import { RunRoom } from "./runs/room";
import { moveIndex, moveRow, resolveSelection } from "./selection";
import type { Look, Snapshot } from "./snapshot";
import { Sources } from "./sources";
import { hasRows, type Timeline } from "./timeline";
import { sameItems, TimelineKeeper } from "./timeline_keeper";
import type { Room, View } from "./view";

/** What was read in the background is shown this much later at most. */
const SOON_MS = 250;
/** Of a room without a scrubber. */
const NO_EPOCHS = { columns: [], index: -1 };

/** The page's one store: what was read, what the reader chose, and what follows from both. */
export class Session extends EventTarget {
  private readonly library: Library;
  private readonly sources: Sources;
  private readonly playback: Playback;
  private readonly regions: RegionReader;
  private readonly pipeline: PipelineRoom;
  private readonly cues: CueRoom;
  private readonly runReader: RunReader;
  private readonly runTable: RunRoom;
  private sharesRead = 0;
  private readonly keeper = new TimelineKeeper();
  private readonly order = new OrderKeeper();
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
    this.sources = new Sources(this.library);
    this.pipeline = new PipelineRoom(this.library);
    this.cues = new CueRoom(this.library);
    this.runReader = new RunReader(client, () => this.onRead("now"));
    this.runTable = new RunRoom(this.library, this.runReader);
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

  /** Of all groups, in the order of the log. */
  private get timeline(): Timeline {
    return this.keeper.timeline;
  }

  get snapshot(): Snapshot {
    return this.current;
  }

  /** Asks the server what is new. */
  async poll(): Promise<void> {
    await this.library.refresh();
  }

  update(change: Partial<View>): void {
    const before = this.view;
    this.view = { ...before, ...change };
    if ("room" in change) this.playback.stop();
    const read = ["room", "runs", "tag", "alignment"] as const;
    const other = this.current.room === "pipeline" && this.view.run !== before.run;
    if (other || read.some((part) => part in change)) this.refresh(!("at" in change));
    else this.announce();
  }

  /** Goes to another room, and stays at the epoch. */
  enter(room: Room): void {
    const { selection } = this.current;
    const epoch = selection?.column.steps.get(selection.row.run.entry.run);
    // The columns of these rooms are epochs.
    const ofEpochs = room === "pipeline" || room === "cues";
    const apart = ofEpochs && this.view.alignment !== "epoch";
    this.update({ room, ...(apart ? { alignment: "epoch", at: epoch ?? null } : {}) });
  }

  /** Tells how much of the timeline can be seen, so that it is read first. */
  show(look: Look): void {
    const before = this.look;
    if (before?.slots === look.slots && sameItems(before.range, look.range)) return;
    this.look = look;
    this.announce();
  }

  /** Tells which rows of the table of runs are in view, so that their curves are read. */
  showRuns(runs: readonly string[]): void {
    this.runReader.show(runs);
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
    const { columns, index } = this.current.epochs;
    if (index === columns.length - 1) this.move(Number.NEGATIVE_INFINITY);
    this.playback.start(frameMs(columns.length, this.calm()));
  }

  private playStep(): boolean {
    this.move(1);
    const { columns, index } = this.current.epochs;
    return index >= 0 && index < columns.length - 1;
  }

  private move(by: number): void {
    const { columns, index } = this.current.epochs;
    const column = index < 0 ? undefined : columns[moveIndex(columns, index, by)];
    if (column) this.update({ at: column.at });
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
    const { catalog } = this.library;
    const room = roomInForce(catalog, this.view);
    if (room === "runs") {
      if (catalog) this.runReader.follow(catalog);
      this.announce();
      return;
    }
    if (room === "pipeline" || room === "cues") {
      this.library.want(this[room].sources(this.view));
      this.announce();
      return;
    }
    const shown = this.sources.shown(this.view);
    this.library.want(shown.map(({ source }) => source));
    const runs = shown.map(({ entry, source }) => this.sources.run(entry, source));
    // At first the rows of all runs come together, so that none pushes another away.
    const waiting = shown.some(({ source }, i) => !hasRows(runs[i]) && !this.library.error(source));
    if (!waiting || this.timeline.groups.length) {
      this.keeper.build(
        runs.flatMap((run) => run ?? []),
        this.view.alignment,
      );
    }
    const kept = staysAtEpoch
      ? keptEpoch({ ...this.current, view: this.view }, this.timeline)
      : null;
    if (kept) this.view = { ...this.view, ...kept };
    this.announce();
  }

  private announce(): void {
    this.current = this.compute();
    if (!this.current.runTable) this.readOn();
    this.dispatchEvent(new Event("change"));
  }

  /** Reads what the room in force shows. */
  private readOn(): void {
    const range = this.look?.range ?? null;
    const { pipeline, cues } = this.current;
    this.library.read((source, series) => {
      if (pipeline) return pipelineFocus(pipeline, source, series);
      if (cues) return cueFocus(cues, series);
      return focusOn(this.current, range, source, series);
    });
    for (const run of cues?.places.keys() ?? []) this.library.wantExamples(run);
    if (!pipeline && !cues) this.regions.follow(this.current, this.library.roomy);
  }

  private compute(): Snapshot {
    const { catalog, catalogError } = this.library;
    const sources = this.sources.chosen(this.view);
    const shown = this.sources.shown(this.view);
    const failures = shown.flatMap(({ entry, source }) => {
      const message = this.library.error(source);
      return message === null ? [] : [{ run: entry, message }];
    });
    const methods = catalog ? methodsOf(catalog) : [];
    const tag = catalog && chosenTag(catalog, this.view);
    const reading = shown.some(
      ({ entry, source }) =>
        !this.library.error(source) && !this.sources.run(entry, source)?.series.known,
    );
    const read = this.sources.runs(this.view).map(({ series }) => series);
    const { runs, tag: chosen } = this.view;
    const timeline = this.keeper.inOrder(
      this.order.arrange(this.timeline.groups, this.view, read, [runs, chosen]),
    );
    const selection = resolveSelection(timeline, this.view);
    const room = roomInForce(catalog, this.view);
    const pipeline = room === "pipeline" ? this.pipeline.at(this.view) : null;
    const cues = room === "cues" ? this.cues.at(this.view) : null;
    const runTable = room === "runs" ? this.runTable.at(this.view) : null;
    const { columns } = timeline;
    const own = runTable ? NO_EPOCHS : { columns, index: selection?.index ?? -1 };
    const epochs = pipeline ?? cues ?? own;
    // Once all runs are here, new epochs come in without moving the reader.
    const at =
      ((pipeline ?? cues)?.reading ?? reading) ? undefined : epochs.columns[epochs.index]?.at;
    if (at !== undefined && this.view.at === null) this.view = { ...this.view, at };
    return {
      view: this.view,
      room,
      rooms: catalog ? roomsOf(catalog) : [],
      phase: catalog ? (room ? "ready" : "empty") : catalogError ? "failed" : "loading",
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
      epochs,
      pipeline,
      cues,
      runTable,
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
    return this.sources.shown(this.view).flatMap(({ entry, source }) => {
      const problems = this.library.examples(source)?.problems ?? [];
      return problems.map((problem) => `${entry.name}: ${problem}`);
    });
  }
}
