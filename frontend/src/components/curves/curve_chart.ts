import { html, LitElement, nothing, type PropertyValues, svg } from "lit";
import { guard } from "lit/directives/guard.js";
import { nearestColumn } from "../../state/alignment";
import type { Curve, CurveLine, CurveRow } from "../../state/curves";
import type { Unit } from "../../state/measure";
import { correlation, exact, number, percent, signed } from "../../state/words";
import { request } from "../shared/events";
import { runMarker } from "../shared/icons";
import { base } from "../shared/styles";
import { chartStyles } from "./chart_styles";
import {
  type ChartGeometry,
  type ChartSize,
  type CurveAxis,
  chartGeometry,
  INSET,
} from "./curve_geometry";
import { runLine } from "./run_line";

const WORDS: { [Of in Unit]: (value: number) => string } = {
  score: number,
  share: percent,
  correlation,
  activation: number,
  count: String,
  value: exact,
  error: (value) => signed(value, 3),
};

/**
 * One measure over the epochs, a line a run. Its paths are made when its values
 * change; a step of the scrubber only moves the line and the marks.
 */
export class CurveChart extends LitElement {
  static override properties = {
    curve: { attribute: false },
    axis: { attribute: false },
    size: { attribute: false },
    index: { attribute: false },
    pointed: { attribute: false },
    row: { attribute: false },
    about: { attribute: false },
  };
  declare curve: Curve;
  declare axis: CurveAxis;
  /** Of the drawing, in CSS pixels. */
  declare size: ChartSize;
  /** The position of the selected column. */
  declare index: number;
  /** That of the column under the pointer, in whichever chart it is; null: in none. */
  declare pointed: number | null;
  /** The selected one. */
  declare row: CurveRow;
  /** The example and the epoch, in words. */
  declare about: string;
  private geometry: ChartGeometry | null = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("curve") || changed.has("axis") || changed.has("size")) {
      this.geometry = chartGeometry(this.curve, this.axis, this.size);
    }
  }

  override render() {
    const { curve, size, geometry, row } = this;
    const { title, subtitle, hint, unit, absence } = curve;
    return html`<div class="title" aria-hidden="true" title=${hint}>
        <b>${title}</b> <span class="subtitle quiet">${subtitle}${this.reference()}</span>
      </div>
      <div class="values ${unit}" aria-hidden="true">
        ${curve.lines.map((line) => this.value(line))}
      </div>
      <div
        class="plot"
        role="img"
        aria-label=${this.inWords()}
        style="height: ${size.height}px"
        @pointerdown=${this.press}
        @pointermove=${this.move}
        @pointerleave=${() => this.point(null)}
        @pointercancel=${() => this.point(null)}
      >
        ${guard([geometry, row.run.entry.run], () => this.drawing())}
        ${absence === null ? this.marks() : html`<p class="absence"><span>${absence}</span></p>`}
      </div>
      ${this.legend()}`;
  }

  private legend() {
    const { curve, geometry } = this;
    const has = (kind: "dots" | "hollow") => geometry?.paths.some((paths) => paths[kind]);
    return curve.legend && has("dots") && has("hollow")
      ? html`<p class="legend quiet">${curve.legend}</p>`
      : nothing;
  }

  /** Values at the epoch under the pointer, or else at the selected one; always in the same place. */
  private value(line: CurveLine) {
    const { row, values } = line;
    const value = values[this.pointed ?? this.index] ?? Number.NaN;
    const { entry } = row.run;
    return html`<span
      class=${this.isSelected(line) ? "selected" : ""}
      title=${entry.name}
      >${runMarker(entry.ordinal)}${Number.isNaN(value) ? "–" : WORDS[this.curve.unit](value)}</span
    >`;
  }

  /** Where they differ from run to run, that of the selected one: all are drawn. */
  private reference(): string {
    const { references, unit } = this.curve;
    const own = references.find((line) => this.isSelected(line)) ?? references[0];
    const value = own?.values[this.pointed ?? this.index] ?? Number.NaN;
    return Number.isNaN(value) ? "" : ` ${WORDS[unit](value)}`;
  }

  private inWords(): string {
    const { curve, index } = this;
    const { title, subtitle, absence, lines, unit } = curve;
    const values = lines.map(({ row, values: all }) => {
      const value = all[index] ?? Number.NaN;
      return `${row.run.entry.name} ${Number.isNaN(value) ? "no value" : WORDS[unit](value)}`;
    });
    const references = referenceValues(curve, index).map(
      (value) => `${curve.referenceName} ${WORDS[unit](value)}`,
    );
    return `${title}, ${subtitle}: ${this.about}: ${absence ?? [...values, ...references].join(", ")}`;
  }

  private drawing() {
    const { xTicks, xLabel, yTicks, paths, references } = this.geometry as ChartGeometry;
    const { width, height } = this.size;
    const bottom = height - INSET.bottom;
    const right = width - INSET.right;
    return html`<svg width=${width} height=${height} aria-hidden="true">
      ${yTicks.map(
        ({
          px,
          label,
        }) => svg`<path class="grid" d="M${INSET.left},${Math.round(px) + 0.5}H${right}" />
          <text class="y" x=${INSET.left - 6} y=${px + 3.5}>${label}</text>`,
      )}
      ${xTicks.map(
        ({ px, label, labelPx }) =>
          svg`<path class="tick" d="M${Math.round(px) + 0.5},${bottom}v3" />
          <text class="x" x=${labelPx} y=${height - 3}>${label}</text>`,
      )}
      <text class="x-label" x="0" y=${height - 3}>${xLabel}</text>
      ${references.map(
        ({ path, dots }) =>
          svg`<g class="reference"><path d=${path} /><path class="dots" d=${path ? "" : dots} /></g>`,
      )}
      ${onTop(paths, ({ line }) => this.isSelected(line)).map(
        ({ line, path, dots, hollow, dense }) => {
          const { run } = line.row;
          const selected = this.isSelected(line) ? " selected" : "";
          const { color, dash } = runLine(run.entry.ordinal);
          const kinds = `${dense ? " dense" : ""}${line.hollow ? " large" : ""}`;
          return svg`<g class="line${selected}${kinds}" style="stroke: ${color}">
          <path d=${path} stroke-dasharray=${dense ? "none" : dash} />
          <path class="dots" d=${dots + hollow} /><path class="holes" d=${hollow} />
        </g>`;
        },
      )}
    </svg>`;
  }

  /** The scrubber's line, the pointer's, and each run's own mark where its line meets the former. */
  private marks() {
    const { geometry, index, pointed, axis, curve } = this;
    if (!geometry) return nothing;
    const px = (position: number) => geometry.x(axis.columns[position]?.at ?? 0);
    const rule = (name: string, position: number) =>
      html`<i class=${name} style="transform: translateX(${px(position)}px)"></i>`;
    return html`${pointed === null || pointed === index ? nothing : rule("pointer", pointed)}
      ${rule("scrubber", index)}
      ${curve.lines.map((line) => {
        const value = line.values[index] ?? Number.NaN;
        const place = Number.isNaN(value)
          ? "visibility: hidden"
          : `transform: translate(${px(index)}px, ${geometry.y(value)}px)`;
        const { ordinal } = line.row.run.entry;
        const kinds = `${this.isSelected(line) ? " selected" : ""}${line.hollow?.has(index) ? " hollow" : ""}`;
        return html`<i class="mark${kinds}" style="color: ${runLine(ordinal).color}; ${place}"
          >${runMarker(ordinal)}</i
        >`;
      })}`;
  }

  private isSelected({ row }: CurveLine): boolean {
    return row.run.entry.run === this.row.run.entry.run;
  }

  private press(event: PointerEvent): void {
    if (event.button !== 0) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.go(event);
  }

  private move(event: PointerEvent): void {
    if (event.buttons & 1) this.go(event);
    this.point(this.columnAt(event));
  }

  /** To the nearest epoch. */
  private go(event: PointerEvent): void {
    const position = this.columnAt(event);
    const at = this.axis.columns[position]?.at;
    if (at !== undefined && position !== this.index) request(this, "tbi-view", { at });
  }

  private columnAt(event: PointerEvent): number {
    const { left } = (event.currentTarget as Element).getBoundingClientRect();
    const place = this.geometry?.place(event.clientX - left) ?? 0;
    return nearestColumn(this.axis.columns, place);
  }

  private point(position: number | null): void {
    if (position === this.pointed) return;
    this.dispatchEvent(new CustomEvent<number | null>("point", { detail: position }));
  }

  static override styles = [base, chartStyles];
}

/** The different ones at a column. */
function referenceValues({ references }: Curve, position: number): number[] {
  const known = references.map(({ values }) => values[position] ?? Number.NaN);
  return [...new Set(known.filter((value) => !Number.isNaN(value)))];
}

/** What is drawn last lies above the rest. */
function onTop<T>(all: readonly T[], isTop: (one: T) => boolean): T[] {
  return [...all.filter((one) => !isTop(one)), ...all.filter(isTop)];
}
