import type { Selection } from "../../state/selection";
import type { Timeline } from "../../state/timeline";
import { LAYOUT, placeGroups, type Scroll, scrollTo } from "./viewport";

/** Scrolls the timeline: to the selection when the reader moves it, and never away from the reader. */
export class ScrollKeeper {
  /** Where the page itself has scrolled to last; the reader may have scrolled on. */
  private revealed = 0;
  private revealedTop = 0;

  constructor(
    private readonly scroller: HTMLElement,
    /** Of the sticky column at the left. */
    private readonly labelWidth: () => number,
  ) {}

  get area(): Scroll {
    const {
      scrollLeft: left,
      scrollTop: top,
      clientWidth: width,
      clientHeight: height,
    } = this.scroller;
    return { left, top, width, height };
  }

  /** What came in to the left of the view or above it pushes it along: it shows what it showed. */
  keepPlace(before: Timeline, now: Timeline): void {
    const { left, top } = this.area;
    const column = Math.floor(left / LAYOUT.column);
    const was = before.columns[column]?.at;
    const moved = now.columns.findIndex(({ at }) => at === was) - column;
    if (moved > 0) {
      this.scroller.scrollLeft += moved * LAYOUT.column;
      this.revealed += moved * LAYOUT.column;
    }
    const first = placeGroups(before.groups).find((at) => at.top + at.height > top + LAYOUT.header);
    const same = placeGroups(now.groups).find(({ group }) => group.key === first?.group.key);
    if (first && same && same.top !== first.top) {
      this.scroller.scrollTop += same.top - first.top;
      this.revealedTop += same.top - first.top;
    }
  }

  /** The room has changed: what is selected stays in view, unless the reader has scrolled. */
  keepRevealed(slot: number, timeline: Timeline, selection: Selection): void {
    if (this.scroller.scrollLeft === this.revealed) this.revealColumn(slot, false);
    if (this.scroller.scrollTop === this.revealedTop) this.revealRow(timeline, selection);
  }

  /** @param slot the column's position in the strip */
  revealColumn(slot: number, neighbors = true): void {
    const span = { start: slot * LAYOUT.column, size: LAYOUT.column, neighbors };
    const width = this.scroller.clientWidth - this.labelWidth();
    const left = scrollTo(this.scroller.scrollLeft, width, span);
    if (left !== this.scroller.scrollLeft) this.scroller.scrollLeft = left;
    // Read back: the browser stops at the end.
    this.revealed = this.scroller.scrollLeft;
  }

  revealRow({ groups }: Timeline, { group, row }: Selection): void {
    const at = placeGroups(groups).find((placed) => placed.group.key === group.key);
    if (!at) return;
    const start = at.top - LAYOUT.header + group.rows.indexOf(row) * LAYOUT.row;
    const height = this.scroller.clientHeight - LAYOUT.header;
    const span = { start, size: LAYOUT.row, neighbors: false };
    const top = scrollTo(this.scroller.scrollTop, height, span);
    if (top !== this.scroller.scrollTop) this.scroller.scrollTop = top;
    this.revealedTop = this.scroller.scrollTop;
  }
}
