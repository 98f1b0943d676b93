import { html, LitElement, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Row } from "../state/rows";
import type { Selection } from "../state/selection";
import { cellAt, type Group, type Timeline } from "../state/timeline";
import type { View } from "../state/view";
import { request } from "./events";
import { groupLabel, runLabel } from "./row_label";
import { ScrollKeeper } from "./scroll_keeper";
import { Shader } from "./shading";
import { base } from "./styles";
import { timelineCell } from "./timeline_cell";
import { timelineStyles } from "./timeline_styles";
import { LAYOUT, placeGroups, type Scroll, visibleColumns, visibleGroups } from "./viewport";

type Range = [from: number, to: number];

/**
 * Examples, or filters, down, epochs across. Only the cells in and near the view exist;
 * each keeps its place by position, so that scrolling moves nothing else.
 */
export class TimelineView extends LitElement {
  static override properties = {
    timeline: { attribute: false },
    selection: { attribute: false },
    view: { attribute: false },
    named: { attribute: false },
    area: { state: true },
  };
  declare timeline: Timeline;
  declare selection: Selection;
  declare view: View;
  /** Whether rows bear the name of their run: not when there is one run only. */
  declare named: boolean;
  declare private area: Scroll;
  private shader: Shader | null = null;
  private keeper: ScrollKeeper | null = null;
  private readonly resizing = new ResizeObserver(() => {
    this.keeper?.keepRevealed(this.timeline, this.selection);
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
    if (changed.has("view") || changed.has("timeline")) this.shader = new Shader(this.view);
  }

  override render() {
    const { epochs, groups } = this.timeline;
    const placed = placeGroups(groups);
    const last = placed.at(-1);
    const height = last ? last.top + last.height : LAYOUT.header;
    const columns = visibleColumns(this.area, this.labelWidth, epochs.length);
    const selected = epochs.indexOf(this.selection.epoch);
    const { group, row, epoch } = this.selection;
    return html`<div
      class="scroller ${this.named ? "named" : ""}"
      role="grid"
      tabindex="0"
      aria-label="Timeline: ${row.kind}s by epochs"
      aria-colcount=${epochs.length + 1}
      aria-rowcount=${groups.reduce((sum, { rows }) => sum + rows.length, 1)}
      aria-activedescendant=${this.cellId(group, row, epoch)}
      @scroll=${this.readScroll}
      @click=${this.select}
    >
      <div
        class="content"
        style="width: ${this.labelWidth + epochs.length * LAYOUT.column}px; height: ${height}px"
      >
        <div class="band" style="transform: translateX(${selected * LAYOUT.column}px)"></div>
        ${this.header(columns, selected)}
        ${repeat(
          visibleGroups(this.area, placed),
          (at) => at.group.key,
          (at) => html`<div
            class="group"
            role="rowgroup"
            style="top: ${at.top}px; height: ${at.height}px"
          >
            ${at.group.rows.map((each) => this.row(at.group, each, columns))}
          </div>`,
        )}
      </div>
    </div>`;
  }

  private get labelWidth(): number {
    return this.named ? LAYOUT.labelNamed : LAYOUT.label;
  }

  private header([from, to]: Range, selected: number) {
    return html`<div class="header" role="row" aria-rowindex="1">
      <div class="corner" role="columnheader"><span>${this.selection.row.kind === "filter" ? "Filter" : "Example"}</span><span>Epoch</span></div>
      <div class="cells">
        ${this.timeline.epochs.slice(from, to).map(
          (epoch, i) => html`<div
            role="columnheader"
            class="epoch ${from + i === selected ? "selected" : ""}"
            style="left: ${(from + i) * LAYOUT.column}px"
            aria-colindex=${from + i + 2}
            data-epoch=${epoch}
          >
            <span>${epoch}</span>
          </div>`,
        )}
      </div>
    </div>`;
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
        ${row === group.rows[0] ? groupLabel(group, shader) : null}
        ${this.named ? runLabel(row) : null}
      </div>
      <div class="cells">
        ${repeat(
          this.timeline.epochs.slice(from, to),
          (epoch) => epoch,
          (epoch, i) =>
            timelineCell({
              id: this.cellId(group, row, epoch),
              group,
              cell: cellAt(row, epoch),
              column: from + i,
              selected: selected && epoch === this.selection.epoch,
              shader,
            }),
        )}
      </div>
    </div>`;
  }

  private cellId(group: Group, row: Row, epoch: number): string {
    return `cell-${this.timeline.groups.indexOf(group)}-${group.rows.indexOf(row)}-${epoch}`;
  }

  protected override firstUpdated(): void {
    const scroller = this.renderRoot.querySelector<HTMLElement>(".scroller");
    if (scroller) this.keeper = new ScrollKeeper(scroller, () => this.labelWidth);
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { keeper, timeline, selection } = this;
    if (!keeper) return;
    const before = changed.get("timeline");
    if (before) {
      keeper.keepPlace(before, timeline);
      keeper.keepRevealed(timeline, selection);
    }
    if (!changed.has("selection")) return;
    const was = changed.get("selection");
    if (was?.epoch !== selection.epoch) keeper.revealColumn(timeline, selection);
    if (was?.group.key !== selection.group.key || was.row.run.entry !== selection.row.run.entry) {
      keeper.revealRow(timeline, selection);
    }
  }

  private readScroll(): void {
    if (this.keeper) this.area = this.keeper.area;
  }

  private select(event: Event): void {
    const target = event.target as Element;
    const epoch = target.closest<HTMLElement>("[data-epoch]")?.dataset.epoch;
    const row = target.closest<HTMLElement>("[data-example]")?.dataset;
    if (epoch === undefined && !row) return;
    request(this, "tbi-view", {
      ...(epoch === undefined ? {} : { epoch: Number(epoch) }),
      ...(row ? { example: row.example ?? null, run: row.run ?? null } : {}),
    });
  }

  static override styles = [base, timelineStyles];
}
