import type { Box } from "../maths/region_share";
import type { CompareMode } from "../modes/state";
import type { CueMark } from "./cues/marks";

export type Sign = "positive" | "negative" | "both";
export type ScaleChoice = "map" | "epochs" | "runs" | "all";
/** What the columns of different runs have in common (alignment.ts). */
export type Alignment = "epoch" | "progress" | "time";
export type Sort = "logged" | "wrong" | "error" | "changed" | "unstable" | "class";
export type VerdictFilter = "all" | "right" | "wrong";
/** Which of the picture and its map is drawn. */
export type Show = "overlay" | "picture" | "map";

/** At which column of the timeline B stands; a number is a place as `View.at` is one. */
export type ComparedEpoch = "same" | "first" | "previous" | "last" | number;

/**
 * What is shown beside the selected cell. "auto" is the next run at the same
 * epoch, where there is one; "runs" are all chosen runs, up to four with A.
 */
export type Comparison =
  | { kind: "auto" | "none" | "runs" }
  /** Null: the run of A. */
  | { kind: "cell"; run: string | null; epoch: ComparedEpoch };

/** How the large pictures are enlarged; the center is in fractions of the picture. */
export interface Zoom {
  factor: number;
  x: number;
  y: number;
}

/** What the page shows: all runs, what the network looks at, what it gets, or what alone suffices to it. */
export type Room = "runs" | "timeline" | "pipeline" | "cues";

/** Of the table of runs: the name of a column (runs/columns.ts), and which way. */
export interface RunSort {
  column: string;
  descending: boolean;
}

/** All that the reader has chosen; the address keeps it. Null: not chosen, so the page chooses. */
export interface View {
  /** Null: the timeline, where there is anything for it. */
  room: Room | null;
  runs: readonly string[] | null;
  tag: string | null;
  /** The selected column: the epoch as logged, or another alignment's place (Column.at). */
  at: number | null;
  alignment: Alignment;
  /** As many epochs as fit side by side, or every one, to be scrolled. */
  strip: "fit" | "every";
  /** Key of an example (timeline.ts) and a run: the selected row. */
  example: string | null;
  run: string | null;
  sort: Sort;
  /** Only examples of this class or label, by its number. */
  label: number | null;
  verdict: VerdictFilter;
  /** Only rows whose names hold this. */
  text: string;
  /** Keys of examples or filters that stand first, whatever the order and the filters. */
  pinned: readonly string[];
  comparison: Comparison;
  mode: CompareMode;
  /** How much of A the wipe shows, from the left; 0 to 1. */
  wipe: number;
  zoom: Zoom;
  /** Of an activation grid: the channel that is shown alone. */
  channel: number | null;
  sequential: string;
  diverging: string;
  opacity: number;
  threshold: number;
  sign: Sign;
  scale: ScaleChoice;
  show: Show;
  /** Whether the values of a map are drawn as squares, not smoothed. */
  native: boolean;
  contours: boolean;
  /** Whether the curves stand under the strip; by default where the page is high enough. */
  curves: boolean | null;
  /** Drawn by the reader; by key of the example. */
  regions: { readonly [example: string]: Box };
  /** Key of a column of the pipeline (pipeline/stages.ts) and id of an element: the selected cell. */
  stage: string | null;
  element: string | null;
  /** Whether it is shown large. */
  large: boolean;
  /** What it is compared with, as `stage`; null: the column before. */
  against: string | null;
  /** Key of a verdict on the pipeline whose cells are shown. */
  fault: string | null;
  /** Whether masks, boxes and points lie over the pipeline's pictures. */
  marks: boolean;
  /** What the reader thinks of cues. */
  cueMarks: readonly CueMark[];
  runSort: RunSort;
  /** Only runs whose names this regular expression fits. */
  runFilter: string;
}

export const WHOLE_PICTURE: Zoom = { factor: 1, x: 0.5, y: 0.5 };

export const DEFAULT_VIEW: View = {
  room: null,
  runs: null,
  tag: null,
  at: null,
  alignment: "epoch",
  strip: "fit",
  example: null,
  run: null,
  sort: "logged",
  label: null,
  verdict: "all",
  text: "",
  pinned: [],
  comparison: { kind: "auto" },
  mode: "side",
  wipe: 0.5,
  zoom: WHOLE_PICTURE,
  channel: null,
  sequential: "inferno",
  diverging: "blue_red",
  opacity: 0.7,
  threshold: 0,
  sign: "positive",
  scale: "epochs",
  show: "overlay",
  native: false,
  contours: false,
  curves: null,
  regions: {},
  stage: null,
  element: null,
  large: false,
  against: null,
  fault: null,
  marks: true,
  cueMarks: [],
  runSort: { column: "written", descending: true },
  runFilter: "",
};
