import type { Zoom } from "../maths/zoom";
import type { Coloring } from "../rendering/overlay";
import type { Cell } from "../state/cells";
import type { Group, Row } from "../state/rows";

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
  /** How the page shows A and B as one picture; null: it shows each, or first one, then the other. */
  together: "wipe" | "difference" | null;
  /** How much of a wiped picture is A's, from the left. */
  wipe: number;
  /** B minus A; null: one of them has no map. */
  difference(a: Cell, b: Cell, group: Group): Promise<Difference | null>;
}

export interface Difference {
  picture: HTMLCanvasElement;
  coloring: Coloring;
  /** Which end of the colors is whose. */
  meaning: string;
}
