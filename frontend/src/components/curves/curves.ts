import { html, LitElement, nothing, svg } from "lit";
import { kindOf } from "../../kinds/state";
import type { Box } from "../../maths/region_share";
import { type Column, columnLabel } from "../../state/alignment";
import { type Curve, curvesOf } from "../../state/curves";
import { regionCurve } from "../../state/region_curve";
import { rowName } from "../../state/row_name";
import type { Group } from "../../state/rows";
import type { Selection } from "../../state/selection";
import type { Snapshot } from "../../state/snapshot";
import { request } from "../shared/events";
import { icon, runMarker } from "../shared/icons";
import { runName } from "../shared/run_name";
import { base, controls } from "../shared/styles";
import type { ChartSize, CurveAxis } from "./curve_geometry";
import { curvesStyles } from "./curve_styles";
import { curvesOpen, TOO_LOW } from "./curves_open";
import { remember } from "./remember";
import { runLine } from "./run_line";

const CHART = {
  least: 146,
  most: 420,
  gap: 12,
  padding: 32,
  high: 88,
  low: 66,
  lowest: 54,
} as const;
const LOW = "(max-height: 760px)";
/** Of one frame, for computing shares of a drawn region; the rest follows in the next ones. */
const SHARE_MS = 8;

/** How the selected example, or filter, fares over the epochs: a chart a measure, a line a run. */
export class Curves extends LitElement {
  static override properties = {
    snapshot: { attribute: false },
    width: { state: true },
    pointed: { state: true },
  };
  declare snapshot: Snapshot;
  /** Of the element. */
  declare private width: number;
  /** The position of the column under the pointer. */
  declare private pointed: number | null;
  private readonly low = window.matchMedia(LOW);
  private readonly remeasure = () => this.requestUpdate();
  private readonly resizing = new ResizeObserver(([entry]) => {
    // At the next frame: charts of another width have another height, and sizes that change
    // while browsers tell of sizes are an error to them.
    requestAnimationFrame(() => {
      // A hidden tab has no width; its charts stay as they are.
      this.width = Math.floor(entry?.contentRect.width ?? 0) || this.width;
    });
  });
  /** Series change in place: their versions say when. */
  private readonly logged = remember(
    (group: Group, columns: readonly Column[], channel: number | null, _versions: string) =>
      curvesOf(group, columns, channel),
  );
  private readonly drawn = remember(
    (group: Group, columns: readonly Column[], box: Box, _versions: string, _round: number) => {
      const end = performance.now() + SHARE_MS;
      return regionCurve(group, columns, box, () => performance.now() < end);
    },
  );
  private readonly together = remember((logged: readonly Curve[], drawn: Curve | null) =>
    drawn ? [...logged, drawn] : logged,
  );
  private readonly axis = remember(
    (columns: readonly Column[], alignment: CurveAxis["alignment"]): CurveAxis => ({
      columns,
      alignment,
    }),
  );
  private readonly size = remember(
    (width: number, height: number): ChartSize => ({ width, height }),
  );
  /** Grows as long as shares of a drawn region remain to be computed. */
  private round = 0;

  constructor() {
    super();
    this.width = 800;
    this.pointed = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.resizing.observe(this);
    for (const media of [TOO_LOW, this.low]) media.addEventListener("change", this.remeasure);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizing.disconnect();
    for (const media of [TOO_LOW, this.low]) media.removeEventListener("change", this.remeasure);
  }

  override render() {
    const { selection, view } = this.snapshot;
    if (!selection) return nothing;
    const open = curvesOpen(view);
    const name = rowName(selection.row);
    return html`<section aria-label="Curves of ${name}">
      <header>
        <button
          aria-expanded=${open}
          title="${open ? "Hide" : "Show"} the curves over the epochs"
          @click=${() => request(this, "tbi-view", { curves: !open })}
        >
          ${icon("next")} Curves
        </button>
        ${open ? this.legend(selection) : closedHint(selection)}
      </header>
      ${open ? this.charts(selection) : nothing}
    </section>`;
  }

  private legend({ group, row, index }: Selection) {
    const { columns, alignment } = this.snapshot.timeline;
    const label = (position: number) => {
      const words = columnLabel(columns[position]?.at ?? 0, alignment);
      return alignment === "epoch" ? `epoch ${words}` : words;
    };
    const { pointed } = this;
    return html`<span class="of quiet">${rowName(row)}</span>
      <ul aria-label="Runs">
        ${
          group.rows.length > 1
            ? group.rows.map(
                ({ run }) => html`<li
                  class=${run === row.run ? "selected" : ""}
                  title=${run.entry.name}
                >
                  ${lineSample(run.entry.ordinal)} ${runMarker(run.entry.ordinal)}${runName(run.entry.name)}
                </li>`,
              )
            : nothing
        }
      </ul>
      <span class="at" aria-hidden="true"
        >${
          pointed === null || pointed === index
            ? label(index)
            : html`<span class="quiet">pointer:</span> ${label(pointed)}`
        }</span
      >`;
  }

  private charts(selection: Selection) {
    const { timeline } = this.snapshot;
    const { index, row } = selection;
    const curves = this.curves(selection);
    if (curves.every(({ absence }) => absence !== null && !absence.endsWith("…"))) {
      return html`<p class="message" role="status">
        The log has no score, and no other fact, of this ${kindOf(row.run.source).noun}: there is nothing to draw.
      </p>`;
    }
    const axis = this.axis(timeline.columns, timeline.alignment);
    const width = chartWidth(this.width, curves.length);
    const size = this.size(width, this.chartHeight);
    const place = columnLabel(timeline.columns[index]?.at ?? 0, timeline.alignment);
    const about = `${rowName(row)}, ${timeline.alignment} ${place}`;
    const pointed =
      this.pointed !== null && this.pointed < axis.columns.length ? this.pointed : null;
    // How many charts there are is known with the first facts: none makes room for another then.
    const reading = curves.every(({ absence }) => absence?.endsWith("…"));
    return html`${reading ? html`<p class="message reading" role="status">Being read…</p>` : nothing}
    <div class="charts ${reading ? "reading" : ""}" style="grid-auto-columns: ${width}px">
      ${curves.map(
        (curve) => html`<tbi-curve-chart
          role="figure"
          aria-label=${curve.title}
          .curve=${curve}
          .axis=${axis}
          .size=${size}
          .index=${index}
          .pointed=${pointed}
          .row=${row}
          .about=${about}
          @point=${({ detail }: CustomEvent<number | null>) => {
            this.pointed = detail;
          }}
        ></tbi-curve-chart>`,
      )}
    </div>`;
  }

  private get chartHeight(): number {
    if (TOO_LOW.matches) return CHART.lowest;
    return this.low.matches ? CHART.low : CHART.high;
  }

  /** The same objects as long as nothing has been read that changes them. */
  private curves({ group }: Selection): readonly Curve[] {
    const { timeline, view, sharesRead } = this.snapshot;
    const { columns } = timeline;
    const versions = group.rows.map(({ run }) => run.series.version).join();
    const box = view.regions[group.key];
    const known = `${versions} ${sharesRead}`;
    const drawn = box ? this.drawn(group, columns, box, known, this.round) : null;
    if (drawn && !drawn.finished) {
      this.round++;
      requestAnimationFrame(this.remeasure);
    }
    return this.together(this.logged(group, columns, view.channel, versions), drawn?.curve ?? null);
  }

  static override styles = [base, controls, curvesStyles];
}

/** As wide as they fit side by side; narrower than legible they are scrolled. */
function chartWidth(width: number, count: number): number {
  const room = (width - CHART.padding - (count - 1) * CHART.gap) / count;
  return Math.floor(Math.min(CHART.most, Math.max(CHART.least, room)));
}

function lineSample(ordinal: number) {
  const { color, dash } = runLine(ordinal);
  return html`<svg class="sample" viewBox="0 0 30 12" aria-hidden="true">
    ${svg`<path d="M0,6H30" stroke-dasharray=${dash} style="stroke: ${color}" />`}
  </svg>`;
}

function closedHint({ row }: Selection) {
  return html`<span class="quiet">What changes over the epochs of ${rowName(row)}, as lines</span>`;
}
