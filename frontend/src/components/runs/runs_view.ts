import { html, LitElement, nothing, type PropertyValues } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import type { RunColumn } from "../../state/runs/columns";
import type { RunSnapshot } from "../../state/runs/room";
import type { Snapshot } from "../../state/snapshot";
import { request } from "../shared/events";
import { icon } from "../shared/icons";
import { base, controls } from "../shared/styles";
import { columnTracks, ROW, rowsInView } from "./layout";
import { type RowContext, rowFacts, runRow } from "./run_row";
import { runsStyles } from "./runs_styles";

/** A row a run. Only the rows in and near the view exist, and only their curves are read. */
export class RunsView extends LitElement {
  static override properties = {
    snapshot: { attribute: false },
    area: { state: true },
  };
  declare snapshot: Snapshot;
  declare private area: { top: number; height: number };
  private told = "";
  private readonly resizing = new ResizeObserver(() => this.readScroll());

  constructor() {
    super();
    this.area = { top: 0, height: 600 };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.resizing.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizing.disconnect();
  }

  override render() {
    const { runTable: runs, view } = this.snapshot;
    if (!runs) return nothing;
    const { columns, rows } = runs;
    const { made } = this.inView(runs);
    const context: RowContext = { from: this, runs, view, now: Date.now() / 1000 };
    return html`<div
      class="scroller"
      role="region"
      aria-label="Table of runs"
      tabindex="0"
      @scroll=${this.readScroll}
    >
      <div
        class="table"
        role="table"
        aria-label="Runs"
        aria-rowcount=${rows.length + 1}
        style=${columnTracks(columns)}
      >
        <div role="rowgroup" class="head">
          <div class="headings" role="row" aria-rowindex="1">
            <span class="tick" role="columnheader"><span class="hidden">Ticked</span></span>
            ${columns.map((column) => this.heading(column, runs))}
          </div>
        </div>
        <div role="rowgroup" class="rows" style="height: ${rows.length * ROW}px">
          ${repeat(
            rows.slice(...made),
            ({ entry }) => entry.run,
            (row, i) =>
              guard(rowFacts(context, row, made[0] + i), () => runRow(context, row, made[0] + i)),
          )}
        </div>
      </div>
      ${rows.length ? nothing : this.nothingFits()}
    </div>`;
  }

  private heading({ name, title, hint, descending }: RunColumn, { sort }: RunSnapshot) {
    const isSorted = sort.column === name;
    const order = isSorted ? (sort.descending ? "descending" : "ascending") : "none";
    const runSort = { column: name, descending: isSorted ? !sort.descending : descending };
    return html`<span class="heading of-${name}" role="columnheader" aria-sort=${order}>
      <button title=${hint} @click=${() => request(this, "tbi-view", { runSort })}>
        <span>${title} ${isSorted ? icon("down") : nothing}</span>
      </button>
    </span>`;
  }

  private nothingFits() {
    return html`<div class="none" role="status">
      <p>No run's name fits the filter.</p>
      <button @click=${() => request(this, "tbi-view", { runFilter: "" })}>Clear the filter</button>
    </div>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { runTable, view } = this.snapshot;
    if (!runTable) return;
    const before = changed.get("snapshot")?.view;
    // What was asked for stands above.
    if (before && (before.runSort !== view.runSort || before.runFilter !== view.runFilter)) {
      this.renderRoot.querySelector(".scroller")?.scrollTo({ top: 0 });
    }
    const seen = runTable.rows.slice(...this.inView(runTable).seen).map(({ entry }) => entry.run);
    const told = seen.join("\n");
    if (told === this.told) return;
    this.told = told;
    request(this, "tbi-runs-look", seen);
  }

  private inView({ rows }: RunSnapshot) {
    return rowsInView(this.area.top, this.area.height, rows.length);
  }

  private readScroll(): void {
    const scroller = this.renderRoot.querySelector(".scroller");
    if (scroller) this.area = { top: scroller.scrollTop, height: scroller.clientHeight };
  }

  static override styles = [base, controls, runsStyles];
}
