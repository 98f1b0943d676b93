import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import type { PipelineSnapshot } from "../../state/pipeline/room";
import { alignedColumns, type Split } from "../../state/pipeline/splits";
import type { PipelineCell } from "../../state/pipeline/stages";
import { placesOf } from "../../state/pipeline/verdicts";
import type { Snapshot } from "../../state/snapshot";
import { base } from "../shared/styles";
import { arrange, LAYOUT, rowsInView } from "./layout";
import type { MarkedCells } from "./stage_table";

/** The input pipeline of a run: what is wrong with it, and what passed its stages, split by split. */
export class PipelineView extends LitElement {
  static override properties = {
    snapshot: { attribute: false },
    area: { state: true },
  };
  declare snapshot: Snapshot;
  declare private area: { top: number; width: number; height: number };
  private readonly resizing = new ResizeObserver(() => this.readArea());

  constructor() {
    super();
    this.area = { top: 0, width: 1000, height: 600 };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizing.disconnect();
  }

  override render() {
    const { pipeline, view } = this.snapshot;
    if (!pipeline) return nothing;
    return html`${pipeline.judged ? html`<tbi-verdicts .pipeline=${pipeline}></tbi-verdicts>` : nothing}
      <div class="scroller" @scroll=${this.readArea}>${this.tables(pipeline)}</div>
      <tbi-pipeline-large
        .pipeline=${pipeline}
        .view=${view}
        .open=${view.large && pipeline.cell !== null}
      ></tbi-pipeline-large>`;
  }

  private tables(pipeline: PipelineSnapshot) {
    const { splits } = pipeline;
    const { arrangement, columns } = this.arranged(splits);
    const { beside, column, picture, row, places, width, height } = arrangement;
    const marked = markedCells(pipeline);
    return html`<div
      class="content ${beside ? "beside" : ""}"
      style="width: ${width}px; height: ${height}px; --column: ${column}px; --picture: ${picture}px; --row: ${row}px"
    >
      ${splits.map((split, i) => {
        const place = places[i];
        if (!place) return nothing;
        return html`<tbi-stage-table
          style="top: ${place.top}px; left: ${place.left}px; width: ${place.width}px; height: ${place.height}px"
          .split=${split}
          .columns=${columns[i] ?? []}
          .rows=${rowsInView(place, row, split.elements.length, this.area)}
          .column=${column}
          .row=${row}
          .selected=${pipeline.cell}
          .marked=${marked}
          .marks=${this.snapshot.view.marks}
        ></tbi-stage-table>`;
      })}
    </div>`;
  }

  private arranged(splits: readonly Split[]) {
    const aligned = alignedColumns(splits);
    const arrangement = arrange(splits, aligned[0]?.length ?? 0, this.area.width);
    const columns = arrangement.beside ? splits.map((split) => split.columns) : aligned;
    return { arrangement, columns };
  }

  private get scroller(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(".scroller");
  }

  protected override firstUpdated(): void {
    if (this.scroller) this.resizing.observe(this.scroller);
  }

  protected override updated(changed: PropertyValues<this>): void {
    // The reader has scrolled, and may go where the selected cell is not.
    if (!changed.has("snapshot")) return;
    const before = changed.get("snapshot");
    const cell = this.snapshot.pipeline?.cell;
    if (!cell || isSame(before?.pipeline?.cell, cell)) return;
    this.reveal(cell);
  }

  /** Scrolls no more than it takes. */
  private reveal(cell: PipelineCell): void {
    const { scroller } = this;
    const splits = this.snapshot.pipeline?.splits ?? [];
    const { arrangement, columns } = this.arranged(splits);
    const i = splits.findIndex(({ columns: own }) =>
      own.some(({ key }) => key === cell.column.key),
    );
    const place = arrangement.places[i];
    const split = splits[i];
    if (!scroller || !place || !split) return;
    const at = columns[i]?.findIndex((column) => column?.key === cell.column.key) ?? 0;
    const left = place.left + LAYOUT.label + at * arrangement.column;
    const top = place.top + LAYOUT.head + split.elements.indexOf(cell.element) * arrangement.row;
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = scroller;
    scroller.scrollLeft = within(
      scrollLeft,
      left - LAYOUT.label,
      left + arrangement.column,
      clientWidth,
    );
    scroller.scrollTop = within(scrollTop, top - LAYOUT.head, top + arrangement.row, clientHeight);
  }

  private readArea(): void {
    const { scroller } = this;
    if (!scroller) return;
    const { scrollTop: top, clientWidth: width, clientHeight: height } = scroller;
    const { area } = this;
    if (area.top !== top || area.width !== width || area.height !== height) {
      this.area = { top, width, height };
    }
  }

  static override styles = [
    base,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-width: 0;
        min-height: 0;
      }
      .scroller {
        position: relative;
        flex: 1;
        min-height: 0;
        overflow: auto;
        background: var(--surface);
        scrollbar-gutter: stable;
      }
      .content {
        position: relative;
      }
    `,
  ];
}

/** The nearest place to scroll to that shows a span; of one too long, its beginning. */
function within(now: number, from: number, to: number, size: number): number {
  if (from < now || to - from > size) return Math.max(0, from);
  return to > now + size ? to - size : now;
}

function isSame(one: PipelineCell | null | undefined, other: PipelineCell): boolean {
  return one?.element === other.element && one.column.key === other.column.key;
}

/** What the verdicts say of each cell. */
function markedCells({ judged, fault, splits }: PipelineSnapshot): MarkedCells {
  const cells = new Map<string, { words: string; isNote: boolean; shown: boolean }>();
  for (const one of judged?.verdicts ?? []) {
    const { name, isNote, epochs } = one.verdict;
    for (const place of placesOf(one, splits)) {
      const column = splits
        .flatMap(({ columns }) => columns)
        .find(({ key }) => key === place.column);
      const { epoch } = column?.stage ?? { epoch: null };
      if (epochs.length && (epoch === null || !epochs.includes(epoch))) continue;
      for (const element of place.elements) {
        const key = `${place.column}\n${element}`;
        const before = cells.get(key);
        cells.set(key, {
          words: before ? `${before.words}, ${name}` : name,
          isNote: isNote && (before?.isNote ?? true),
          shown: one.key === fault?.key || (before?.shown ?? false),
        });
      }
    }
  }
  return ({ column, element }) => {
    const found = cells.get(`${column.key}\n${element}`);
    return { told: found ?? null, shown: found?.shown ?? false };
  };
}
