import { channelAlone } from "../kinds/state";
import { rowName } from "../state/row_name";
import type { Selection } from "../state/selection";
import type { Snapshot } from "../state/snapshot";
import { capital, errorWords } from "../state/words";
import { animation, cellsAt, frameColumns } from "./animation";
import type { Artist } from "./artist";
import { download } from "./download";
import { factsTable } from "./facts_table";
import { fileName } from "./names";
import { Pace } from "./pace";
import { rawMaps } from "./raw_maps";
import { type RecordReader, wholeCells } from "./reading";
import { runScopes, type Scope } from "./scope";
import { contactSheet, planSheet } from "./sheet";
import { type Heading, ViewsPainter } from "./views";

/** What the reader wants to take away. */
export type Wish =
  | { kind: "picture" | "sheet" | "animation" }
  | { kind: "maps" | "facts"; scope: Scope };

export interface Progress {
  /** "Drawing frame" */
  words: string;
  done: number;
  of: number;
}

export type ExportEnd =
  | { kind: "handed"; name: string; bytes: number }
  | { kind: "cancelled" }
  | { kind: "failed"; message: string };

/** A wish with whoever waits for it. */
export interface ExportJob {
  wish: Wish;
  signal: AbortSignal;
  onProgress(progress: Progress): void;
  onEnd(end: ExportEnd): void;
}

/** Of the page: the snapshot, and the records that it does not hold. */
export interface ExportSource extends RecordReader {
  readonly snapshot: Snapshot;
}

/** A picture is at least so large, whatever the size of the network's input. */
const PICTURE_SIDES = { least: 400, most: Number.POSITIVE_INFINITY };

/** Makes files of what is on the screen, and lets the browser save them. */
export class Exporter {
  /** @param artistFor who draws a snapshot as the page does */
  constructor(
    private readonly source: ExportSource,
    private readonly artistFor: (snapshot: Snapshot) => Artist,
  ) {}

  /** Fulfills a wish by the page as it is now; it tells the job how it ended, and never throws. */
  async run(job: ExportJob): Promise<void> {
    const { snapshot } = this.source;
    try {
      const [content, name] = await this.make(job, snapshot);
      job.signal.throwIfAborted();
      download(content, name);
      job.onEnd({ kind: "handed", name, bytes: content.size });
    } catch (error) {
      if (job.signal.aborted) job.onEnd({ kind: "cancelled" });
      else job.onEnd({ kind: "failed", message: errorWords(error) });
    }
  }

  private async make(job: ExportJob, snapshot: Snapshot): Promise<[content: Blob, name: string]> {
    const { selection } = snapshot;
    if (!selection) throw new Error("There is nothing on the screen to be saved.");
    const source = [snapshot.source?.method ?? "", snapshot.source?.layer ?? ""];
    const { wish } = job;
    switch (wish.kind) {
      case "picture": {
        const at = fileMoment(snapshot, selection);
        const name = fileName([...source, rowName(selection.row), at], "png");
        return [await this.picture(snapshot, selection, job), name];
      }
      case "sheet":
        return [await this.sheet(snapshot, job), fileName([...source, "sheet"], "png")];
      case "animation":
        return [
          await this.animation(snapshot, selection, job),
          fileName([...source, rowName(selection.row), "epochs"], "gif"),
        ];
      default: {
        const { scope, kind } = wish;
        const rows = scope.rows === "selected" ? [rowName(selection.row)] : [];
        const name = fileName([...source, ...rows, kind], kind === "maps" ? "npz" : "csv");
        return [await this.data(snapshot, wish, job), name];
      }
    }
  }

  private async picture(
    snapshot: Snapshot,
    selection: Selection,
    { signal, onProgress }: ExportJob,
  ): Promise<Blob> {
    onProgress({ words: "Drawing", done: 0, of: 1 });
    const cells = cellsAt(snapshot, selection, selection.index);
    const whole = await wholeCells(cells, this.source, signal);
    const heading = headingOf(snapshot, rowName(selection.row));
    const painter = new ViewsPainter(this.artistFor(snapshot), heading, PICTURE_SIDES);
    return (await painter.paint(whole, selection.group)).png();
  }

  private sheet(snapshot: Snapshot, { signal, onProgress }: ExportJob): Promise<Blob> {
    const plan = planSheet(snapshot);
    const of = plan.numRows * plan.columns.length;
    return contactSheet(snapshot, plan, {
      artist: this.artistFor(snapshot),
      heading: headingOf(snapshot, "Contact sheet"),
      reader: this.source,
      pace: new Pace(signal),
      onCell: (done) => onProgress({ words: "Drawing cell", done, of }),
    });
  }

  private animation(
    snapshot: Snapshot,
    selection: Selection,
    { signal, onProgress }: ExportJob,
  ): Promise<Blob> {
    const of = frameColumns(snapshot).length;
    onProgress({ words: "Drawing frame", done: 0, of });
    return animation(snapshot, selection, {
      artist: this.artistFor(snapshot),
      heading: headingOf(snapshot, rowName(selection.row)),
      reader: this.source,
      pace: new Pace(signal),
      onFrame: (done) => onProgress({ words: "Drawing frame", done, of }),
    });
  }

  private data(
    snapshot: Snapshot,
    { kind, scope }: { kind: "maps" | "facts"; scope: Scope },
    { signal, onProgress }: ExportJob,
  ): Promise<Blob> {
    const scopes = runScopes(snapshot, scope);
    const of = scopes.reduce((sum, { steps }) => sum + steps.length, 0);
    const onRead = (done: number) => onProgress({ words: "Reading epoch", done, of });
    onRead(0);
    const write = kind === "maps" ? rawMaps : factsTable;
    return write(scopes, this.source, new Pace(signal), onRead);
  }
}

/** The method, its layer and how it was made. */
function headingOf({ source, view }: Snapshot, subject: string): Heading {
  const channel = source && channelAlone(source, view.channel);
  const parts = [
    source?.title || source?.method,
    source?.layer || "input",
    channel === null ? null : `channel ${channel}`,
    source?.details,
  ];
  const title = capital(subject);
  return { title, subtitle: parts.filter(Boolean).join(" · ") };
}

function fileMoment({ timeline }: Snapshot, { row, column }: Selection): string {
  const step = column.steps.get(row.run.entry.run);
  if (step !== undefined) return `epoch${step}`;
  return timeline.alignment === "epoch" ? `epoch${column.at}` : "";
}
