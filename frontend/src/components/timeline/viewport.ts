import type { Group } from "../../state/rows";

/** Sizes of the timeline, in CSS pixels; its styles take them from here. */
export const LAYOUT = {
  header: 30,
  label: 124,
  labelNamed: 208,
  column: 78,
  row: 110,
  picture: 64,
  groupGap: 9,
} as const;

/** Cells this far outside of the view are made already. */
const MARGIN_PX = 240;

export interface Scroll {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface PlacedGroup {
  group: Group;
  top: number;
  height: number;
}

/** Each group's place below the header. */
export function placeGroups(groups: readonly Group[]): PlacedGroup[] {
  let top: number = LAYOUT.header;
  return groups.map((group) => {
    const placed = { group, top, height: group.rows.length * LAYOUT.row + LAYOUT.groupGap };
    top += placed.height;
    return placed;
  });
}

/** How many columns have room side by side. */
export function slotsIn({ width }: Scroll, label: number): number {
  return Math.max(1, Math.floor((width - label) / LAYOUT.column));
}

/** The columns that can be seen: from the first up to, not with, the second. */
export function columnsInView(scroll: Scroll, label: number, count: number): [number, number] {
  const from = Math.floor(scroll.left / LAYOUT.column);
  const to = Math.ceil((scroll.left + scroll.width - label) / LAYOUT.column);
  return [Math.max(0, from), Math.min(count, to)];
}

/** The columns to make: from the first up to, not with, the second. */
export function visibleColumns(scroll: Scroll, label: number, count: number): [number, number] {
  const from = Math.floor((scroll.left - MARGIN_PX) / LAYOUT.column);
  const to = Math.ceil((scroll.left + scroll.width - label + MARGIN_PX) / LAYOUT.column);
  return [Math.max(0, from), Math.min(count, to)];
}

export function visibleGroups(scroll: Scroll, groups: readonly PlacedGroup[]): PlacedGroup[] {
  return groups.filter(
    ({ top, height }) =>
      top + height > scroll.top - MARGIN_PX && top < scroll.top + scroll.height + MARGIN_PX,
  );
}

/** The least scrolling, by whole spans, that brings a span into view, if asked with its neighbors. */
export function scrollTo(
  at: number,
  view: number,
  { start, size, neighbors }: { start: number; size: number; neighbors: boolean },
): number {
  const around = neighbors && view >= 3 * size ? size : 0;
  if (start - around < at) return Math.max(0, start - around);
  const least = start + size + around - view;
  return least > at ? Math.ceil(least / size) * size : at;
}
