import type { TemplateResult } from "lit";
import type { Blinker } from "../components/panel/blinker";
import type { Picture } from "../rendering/overlay";

/** A picture on the stage, whatever it is of. */
export interface Drawing {
  drawing: TemplateResult;
  /** What it is drawn from: another one is another picture. */
  of: object;
  /** Null: it cannot be decoded. */
  load(): Promise<Picture | null>;
}

/** A and B, and how far they are shown. */
export interface Drawings {
  first: Drawing;
  second: Drawing;
  /** How much of A is seen, from the left; 0 to 1. */
  wipe: number;
  blinker: Blinker;
  /** Colors of a difference: 256 RGB entries. */
  table: Uint8Array;
  /** Told how much the last of them is. */
  onScale(scale: number): void;
}

/** Both as one picture, for a file. */
export interface SavedDrawings {
  name: string;
  canvas: HTMLCanvasElement;
  /** What its colors mean; empty: they are those of A and B. */
  words: string;
}

/** How two pictures look at the same place, like a `ModeView` of cells. */
export interface DrawingsView {
  letters(pair: Drawings): readonly string[];
  layers(pair: Drawings): TemplateResult;
  divided?: boolean;
  inTurns?: boolean;
  below?(pair: Drawings): TemplateResult;
  /** Null: one of them cannot be decoded. Without it each is saved as it is. */
  saved?(
    pair: Pick<Drawings, "first" | "second" | "wipe" | "table">,
  ): Promise<SavedDrawings | null>;
}
