import type { CSSResult, TemplateResult } from "lit";
import type { Blinker } from "../components/panel/blinker";
import type { Reading } from "../components/panel/readout";
import type { LargePicture } from "../components/shared/large_picture";
import type { Shader } from "../components/shared/shading";
import type { Both } from "../export/artist";
import type { Box } from "../maths/region_share";
import type { Cell } from "../state/cells";
import type { Group } from "../state/rows";
import { blink } from "./blink/view";
import { drawingsDifference, PictureDifference } from "./difference/pictures";
import { difference } from "./difference/view";
import type { DrawingsView } from "./drawings";
import type { CompareMode } from "./state";
import { wipe } from "./wipe/view";

/** Two cells of a group. */
export interface Cells {
  a: Cell;
  b: Cell;
  group: Group;
  shader: Shader;
}

/** A and B as large pictures, and how far they are shown. */
export interface Pair extends Cells {
  /** Of A. */
  first: LargePicture;
  second: LargePicture;
  region: Box | undefined;
  /** How much of A is seen, from the left; 0 to 1. */
  wipe: number;
  blinker: Blinker;
}

/** What is drawn for a file: A and B, each by itself, at the present zoom. */
export interface Saved extends Cells {
  first: HTMLCanvasElement | null;
  second: HTMLCanvasElement | null;
  pictures: readonly (LargePicture | null)[];
  wipe: number;
  zoom: number;
}

/** How A and B look at the same place. */
export interface ModeView {
  /** Which is where, over the picture. */
  letters(pair: Pair): readonly string[];
  /** What lies on the stage. */
  layers(pair: Pair): TemplateResult;
  /** Whether a line on the stage divides them. */
  divided?: boolean;
  /** Whether one is seen after the other; then which. */
  inTurns?: boolean;
  /** Beneath the stage. */
  below?(pair: Pair): TemplateResult;
  /** What a value of each, at the same place, is together. */
  reading?(a: number, b: number, cells: Cells): Reading;
  /** What the colors of both mean; without it each has its own. */
  bar?(cells: Cells): TemplateResult;
  /** Both as one picture, for a file. */
  save?(saved: Saved): Both | Promise<Both>;
  styles?: CSSResult;
  elements?: { readonly [name: string]: CustomElementConstructor };
}

/** Null: each for itself. */
const VIEWS: { readonly [Mode in CompareMode]: ModeView | null } = {
  side: null,
  wipe,
  difference,
  blink,
};

export function modeViewOf(mode: CompareMode): ModeView | null {
  return VIEWS[mode];
}

/** The like of pictures that are no cells of the timeline. */
const DRAWINGS: { readonly [Mode in CompareMode]: DrawingsView | null } = {
  side: null,
  wipe,
  difference: drawingsDifference,
  blink,
};

export function drawingsViewOf(mode: CompareMode): DrawingsView | null {
  return DRAWINGS[mode];
}

const ALL = Object.values(VIEWS).flatMap((view) => view ?? []);

/** Those of all modes. */
export const MODE_ELEMENTS: ModeView["elements"] = Object.assign(
  { "tbi-picture-difference": PictureDifference },
  ...ALL.map(({ elements }) => elements),
);

/** Those of all modes. */
export const MODE_STYLES: readonly CSSResult[] = ALL.flatMap(({ styles }) => styles ?? []);
