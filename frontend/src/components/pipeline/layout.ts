import type { Split } from "../../state/pipeline/splits";

/** Sizes of the tables, in CSS pixels; their styles take them from here. */
export const LAYOUT = {
  head: 86,
  label: 96,
  /** What a row takes beside its pictures. */
  facts: 100,
  /** What a column takes beside its pictures. */
  margin: 14,
  gap: 20,
  narrowest: 102,
  widest: 160,
} as const;

/** Rows this far outside of the view are made already. */
const MARGIN_PX = 300;

export interface TablePlace {
  /** In the scrolled content. */
  top: number;
  left: number;
  width: number;
  height: number;
}

export interface Arrangement {
  /** Whether all splits stand beside each other; else one stands under the other, their columns aligned. */
  beside: boolean;
  /** Of a column. */
  column: number;
  /** Of a picture's longer side. */
  picture: number;
  row: number;
  places: readonly TablePlace[];
  width: number;
  height: number;
}

/** Where the tables stand in so much width. */
export function arrange(splits: readonly Split[], aligned: number, room: number): Arrangement {
  const { label, gap, head } = LAYOUT;
  const columns = splits.reduce((sum, split) => sum + split.columns.length, 0);
  const labels = splits.length * label + (splits.length - 1) * gap;
  const beside = splits.length > 1 && labels + columns * LAYOUT.narrowest <= room;
  const width = beside ? columnWidth(room - labels, columns) : columnWidth(room - label, aligned);
  const picture = width - LAYOUT.margin;
  const row = picture + LAYOUT.facts;
  const places: TablePlace[] = [];
  let [top, left] = [0, 0];
  for (const split of splits) {
    const height = head + split.elements.length * row;
    const count = beside ? split.columns.length : aligned;
    places.push({ top, left, width: label + count * width, height });
    if (beside) left += label + count * width + gap;
    else top += height + gap;
  }
  const edge = (side: "left" | "top", size: "width" | "height") =>
    Math.max(0, ...places.map((place) => place[side] + place[size]));
  return {
    beside,
    column: width,
    picture,
    row,
    places,
    width: edge("left", "width"),
    height: edge("top", "height"),
  };
}

function columnWidth(room: number, count: number): number {
  const even = Math.floor(room / Math.max(1, count));
  return Math.min(LAYOUT.widest, Math.max(LAYOUT.narrowest, even));
}

/** The rows of a table to make: from the first up to, not with, the second. */
export function rowsInView(
  { top }: TablePlace,
  row: number,
  count: number,
  view: { top: number; height: number },
): [from: number, to: number] {
  const first = top + LAYOUT.head;
  const from = Math.floor((view.top - MARGIN_PX - first) / row);
  const to = Math.ceil((view.top + view.height + MARGIN_PX - first) / row);
  return [Math.min(count, Math.max(0, from)), Math.max(0, Math.min(count, to))];
}
