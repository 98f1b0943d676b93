import type { Zoom } from "../maths/zoom";
import type { Coloring } from "../rendering/overlay";
import type { Cell } from "../state/cells";
import type { ValueWords } from "../state/meaning";
import type { Group, Row } from "../state/rows";
import type { BarStyle } from "./brush";

/** The colors and the font of the page, as CSS has them. */
export interface Theme {
  surface: string;
  raised: string;
  sunken: string;
  line: string;
  text: string;
  quiet: string;
  right: string;
  wrong: string;
  font: string;
}

/** Who draws cells as the page does: it knows the page's colors and its view. */
export interface Artist {
  theme: Theme;
  /** Of the large pictures. */
  zoom: Zoom;
  /** A cell on a canvas of its own; null: there is nothing to draw. */
  cell(cell: Cell, group: Group, size: "full" | "thumbnail"): Promise<HTMLCanvasElement | null>;
  /** The picture that a row explains, alone; null: it explains none. */
  picture(row: Row): Promise<HTMLCanvasElement | null>;
  /** The edges of the regions on a row's picture, as SVG paths in a unit square. */
  outlines(row: Row, group: Group): Promise<string[]>;
  coloring(cell: Cell, group: Group): Coloring;
  /** A and B as the page shows them at the same place; null: it shows each, or first one, then the other. */
  both(
    cells: readonly [a: Cell, b: Cell],
    pictures: readonly [a: HTMLCanvasElement | null, b: HTMLCanvasElement | null],
    group: Group,
  ): Promise<Both | null>;
}

/** A and B as one picture. */
export interface Both {
  name: string;
  picture: HTMLCanvasElement | null;
  /** What covers its left part. */
  over: { picture: HTMLCanvasElement; share: number } | null;
  /** Said where there is no picture. */
  absence: string;
  bar: Bar | null;
}

/** What the colors of a picture mean. */
export interface Bar {
  coloring: Coloring;
  meaning: ValueWords | null;
  style?: Partial<BarStyle>;
}
