import type { RunEntry, SeriesEntry } from "../api/catalog";
import { isGrid } from "../kinds/state";
import type { Zoom } from "../maths/zoom";
import type { Column } from "./alignment";
import type { Method } from "./choices";
import type { CueSnapshot } from "./cues/room";
import type { PipelineSnapshot } from "./pipeline/room";
import type { Group } from "./rows";
import type { RunSnapshot } from "./runs/room";
import type { Selection } from "./selection";
import type { Timeline } from "./timeline";
import { type Room, type View, WHOLE_PICTURE } from "./view";

/** A run that is to be shown, but cannot be. */
export interface RunFailure {
  run: RunEntry;
  message: string;
}

/** How much of the timeline has room on the screen. */
export interface Look {
  /** Columns side by side. */
  slots: number;
  /** Where every column has a place: those in the view, from the first up to, not with, the second. */
  range: readonly [from: number, to: number];
}

/** Everything the page shows, at one moment. */
export interface Snapshot {
  view: View;
  /** Where the reader is; null where there is nothing to show. */
  room: Room | null;
  rooms: readonly Room[];
  phase: "loading" | "failed" | "empty" | "ready";
  /** Why the list of runs could not be read, now or at the last attempt. */
  error: string | null;
  problems: readonly string[];
  runs: readonly RunEntry[];
  chosen: readonly RunEntry[];
  methods: readonly Method[];
  source: SeriesEntry | null;
  /** With the groups that the reader's filters let through, in the reader's order. */
  timeline: Timeline;
  /** All groups, in the order of the log. */
  groups: readonly Group[];
  /** Whether epochs came since the rows were put into their order. */
  orderStale: boolean;
  /** The columns that stand side by side, as positions in the timeline's columns. */
  strip: readonly number[];
  selection: Selection | null;
  /** What the scrubber goes through; the index is -1 where nothing is selected yet. */
  epochs: { columns: readonly Column[]; index: number };
  /** Of the rooms of these names, while the reader is there. */
  pipeline: PipelineSnapshot | null;
  cues: CueSnapshot | null;
  /** Of the room "Runs", likewise. */
  runTable: RunSnapshot | null;
  failures: readonly RunFailure[];
  /** Chosen runs without a series for this method and layer. */
  without: readonly RunEntry[];
  /** Whether a chosen run has still to be read before it has rows. */
  reading: boolean;
  /** Grows as shares of a drawn region become known from maps that are not kept. */
  sharesRead: number;
  /** Epochs of the chosen runs, and how many of them have been read. */
  progress: { read: number; of: number };
  playing: boolean;
}

/** Of the large pictures; a grid of all channels is always shown whole. */
export function zoomInForce({ source, view }: Snapshot): Zoom {
  return source && isGrid(source, view.channel) ? WHOLE_PICTURE : view.zoom;
}
