import { html, LitElement, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { kindOf } from "../../kinds/state";
import type { Column } from "../../state/alignment";
import type { Group, Row } from "../../state/rows";
import type { Selection } from "../../state/selection";
import { cellAt, type Timeline } from "../../state/timeline";
import type { View } from "../../state/view";
import { request } from "../shared/events";
import { Shader } from "../shared/shading";
import { base } from "../shared/styles";
import { cellStyles } from "./cell_styles";
import { type Range, timelineHeader } from "./header";
import { labelStyles } from "./label_styles";
import { groupLabel, runLabel } from "./row_label";
import { ScrollKeeper } from "./scroll_keeper";
import { timelineCell } from "./timeline_cell";
import { timelineStyles } from "./timeline_styles";
import {
  columnsInView,
  LAYOUT,
  placeGroups,
  type Scroll,
  slotsIn,
  visibleColumns,
  visibleGroups,
} from "./viewport";

/**
 * Examples, or filters, down, epochs across. Only the cells in and near the view exist;
 * each keeps its place by position, so that scrolling moves nothing else.
 */
export class TimelineView extends LitElement {
  static override properties = {
    timeline: { attribute: false },
    strip: { attribute: false },
    selection: { attribute: false },
    view: { attribute: false },
    named: { attribute: false },
    area: { state: true },
  };
  declare timeline: Timeline;
  /** The columns that stand side by side, as positions in the timeline's. */
  declare strip: readonly number[];
  declare selection: Selection;
  declare view: View;
  /** Whether rows bear the name of their run: not when there is one run only. */
  declare named: boolean;
  declare private area: Scroll;
  private shader: Shader | null = null;
  private keeper: ScrollKeeper | null = null;
  private readonly resizing = new ResizeObserver(() => {
    this.keeper?.keepRevealed(this.selectedSlot, this.timeline, this.selection);
    this.readScroll();
  });

  constructor() {
    super();
    this.area = { left: 0, top: 0, width: 1000, height: 600 };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.resizing.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizing.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("view") || changed.has("timeline")) {
      this.shader = new Shader(this.view, this.timeline.groups);
    }
  }

  override render() {
    const { columns, groups } = this.timeline;
    const placed = placeGroups(groups);
    const last = placed.at(-1);
    const height = last ? last.top + last.height : LAYOUT.header;
    const range = visibleColumns(this.area, this.labelWidth, this.strip.length);
    const { group, row } = this.selection;
    return html`<div
      class="scroller ${this.named ? "named" : ""}"
      role="grid"
      tabindex="0"
      aria-label="Timeline: ${kindOf(row.run.source).noun}s by epochs"
      aria-colcount=${columns.length + 1}
      aria-rowcount=${groups.reduce((sum, { rows }) => sum + rows.length, 1)}
      aria-activedescendant=${this.cellId(group, row, this.selection.index)}
      @scroll=${this.readScroll}
      @click=${this.select}
    >
      <div
        class="content"
        style="width: ${this.labelWidth + this.strip.length * LAYOUT.column}px; height: ${height}px"
      >
        <div class="band" style="transform: translateX(${this.selectedSlot * LAYOUT.column}px)"></div>
        ${timelineHeader(this, range)}
        ${repeat(
          visibleGroups(this.area, placed),
          (at) => at.group.key,
          (at) => html`<div
            class="group"
            role="rowgroup"
            style="top: ${at.top}px; height: ${at.height}px"
          >
            ${at.group.rows.map((each) => this.row(at.group, each, range))}
          </div>`,
        )}
      </div>
    </div>`;
  }

  private get labelWidth(): number {
    return this.named ? LAYOUT.labelNamed : LAYOUT.label;
  }

  /** Whether the whole strip is in view: then there is nothing to scroll, and no layout to ask for. */
  private get fits(): boolean {
    return this.labelWidth + this.strip.length * LAYOUT.column <= this.area.width;
  }

  /** Where the selected column stands in the strip. */
  private get selectedSlot(): number {
    return this.strip.indexOf(this.selection.index);
  }

  private row(group: Group, row: Row, [from, to]: Range) {
    const shader = this.shader as Shader;
    const selected = row === this.selection.row;
    return html`<div
      class="row ${selected ? "selected" : ""}"
      role="row"
      data-example=${group.key}
      data-run=${row.run.entry.run}
    >
      <div class="label" role="rowheader">
        ${row === group.rows[0] ? groupLabel(group, shader, this.view) : null}
        ${this.named ? runLabel(row) : null}
      </div>
      <div class="cells">
        ${repeat(
          this.strip.slice(from, to),
          // By place: a step of the scrubber draws a cell anew, and makes none.
          (_, i) => from + i,
          (position, i) => this.cell(group, row, position, from + i),
        )}
      </div>
    </div>`;
  }

  private cell(group: Group, row: Row, position: number, slot: number) {
    const { columns, alignment } = this.timeline;
    const { index, row: selected } = this.selection;
    return timelineCell({
      id: this.cellId(group, row, position),
      group,
      cell: cellAt(row, columns[position] as Column, alignment),
      alignment,
      position,
      slot,
      selected: row === selected && position === index,
      channel: this.view.channel,
      shader: this.shader as Shader,
    });
  }

  private cellId(group: Group, row: Row, position: number): string {
    return `cell-${this.timeline.groups.indexOf(group)}-${group.rows.indexOf(row)}-${position}`;
  }

  protected override firstUpdated(): void {
    const scroller = this.renderRoot.querySelector<HTMLElement>(".scroller");
    if (!scroller) return;
    this.keeper = new ScrollKeeper(scroller, () => this.labelWidth);
    // Before the session is told for the first time, in `updated`.
    this.area = this.keeper.area;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { keeper, timeline, selection } = this;
    if (!keeper) return;
    const before = changed.get("timeline");
    if (before) {
      if (this.view.strip === "every") keeper.keepPlace(before, timeline);
      keeper.keepRevealed(this.selectedSlot, timeline, selection);
    }
    const formerly = changed.get("view");
    if (formerly && formerly.strip !== this.view.strip) keeper.revealColumn(this.selectedSlot);
    this.look();
    if (!changed.has("selection")) return;
    const was = changed.get("selection");
    if (was?.index !== selection.index && !this.fits) keeper.revealColumn(this.selectedSlot);
    if (was?.group.key !== selection.group.key || was.row.run.entry !== selection.row.run.entry) {
      keeper.revealRow(timeline, selection);
    }
  }

  private readScroll(): void {
    if (!this.keeper) return;
    this.area = this.keeper.area;
    this.look();
  }

  /** Says what has room, so that the session chooses the strip and reads what is seen first. */
  private look(): void {
    request(this, "tbi-look", {
      slots: slotsIn(this.area, this.labelWidth),
      range: columnsInView(this.area, this.labelWidth, this.strip.length),
    });
  }

  private select(event: MouseEvent): void {
    const target = event.target as Element;
    const pinned = target.closest<HTMLElement>("[data-pin]")?.dataset.pin;
    if (pinned !== undefined) {
      this.togglePin(pinned);
      return;
    }
    const position = target.closest<HTMLElement>("[data-column]")?.dataset.column;
    const at = position && this.timeline.columns[Number(position)]?.at;
    const row = target.closest<HTMLElement>("[data-example]")?.dataset;
    if (event.shiftKey && row?.run && typeof at === "number") {
      request(this, "tbi-view", { comparison: { kind: "cell", run: row.run, epoch: at } });
      return;
    }
    if (typeof at !== "number" && !row) return;
    request(this, "tbi-view", {
      ...(typeof at === "number" ? { at } : {}),
      ...(row ? { example: row.example ?? null, run: row.run ?? null } : {}),
    });
  }

  private togglePin(key: string): void {
    const { pinned } = this.view;
    request(this, "tbi-view", {
      pinned: pinned.includes(key) ? pinned.filter((other) => other !== key) : [...pinned, key],
    });
  }

  static override styles = [base, timelineStyles, labelStyles, cellStyles];
}
