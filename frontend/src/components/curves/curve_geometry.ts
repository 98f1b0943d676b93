import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import type { Column } from "../../state/alignment";
import type { Curve, CurveLine } from "../../state/curves";
import type { Alignment } from "../../state/view";
import { number } from "../../state/words";

/** What all charts have in common: the timeline's columns, as far apart as they are. */
export interface CurveAxis {
  columns: readonly Column[];
  alignment: Alignment;
}

export interface ChartSize {
  width: number;
  height: number;
}

/** Space around the lines, in CSS pixels: for the numbers, and for the marks at the edges. */
export const INSET = { left: 48, right: 8, top: 7, bottom: 17 } as const;

export interface Tick {
  px: number;
  label: string;
  /** The middle of its label, which stays inside the chart. */
  labelPx: number;
}

/** One run's line, as paths of SVG. */
export interface LinePaths {
  line: CurveLine;
  path: string;
  /** Its epochs, where they stand apart or alone. */
  dots: string;
  /** Those of them that are hollow. */
  hollow: string;
  /** Whether there are more epochs than pixels: dashes would say nothing then. */
  dense: boolean;
}

/** Where everything of a chart stands, in CSS pixels. */
export interface ChartGeometry {
  x(at: number): number;
  y(value: number): number;
  /** The place at a pixel, as `Column.at` is one. */
  place(px: number): number;
  xTicks: readonly Tick[];
  xLabel: string;
  yTicks: readonly Tick[];
  paths: readonly LinePaths[];
  references: readonly LinePaths[];
}

type Point = [x: number, y: number];

const PX_PER_X_TICK = 48;
/** About half a character of an axis. */
const HALF_CHARACTER = 3;
/** Nearer to each other than this, the dots would be a line of their own. */
const PX_PER_DOT = 7;

export function chartGeometry(curve: Curve, axis: CurveAxis, size: ChartSize): ChartGeometry {
  const left = INSET.left;
  const right = Math.max(left + 1, size.width - INSET.right);
  const bottom = size.height - INSET.bottom;
  const x = scaleLinear(xDomain(axis), [left, right]);
  const yAxis = valueAxis(curve);
  const y = scaleLinear(yAxis.domain, [bottom, INSET.top]);
  const { ticks, label } = placeTicks(
    axis,
    Math.max(2, Math.floor((right - left) / PX_PER_X_TICK)),
  );
  const dense = axis.columns.length > right - left;
  const apart = (right - left) / Math.max(1, axis.columns.length - 1) >= PX_PER_DOT;
  const draw = line<Point>().digits(1);
  const paths = (lines: readonly CurveLine[]): LinePaths[] =>
    lines.map((of) => {
      const point = (i: number): Point => [x(axis.columns[i]?.at ?? 0), y(of.values[i] ?? 0)];
      const stretches = of.stretches.map((positions) => positions.map(point));
      const alone = of.stretches.filter(({ length }) => apart || length === 1).flat();
      const isHollow = (position: number) => of.hollow?.has(position) ?? false;
      const dots = (positions: readonly number[]) => positions.map(point).map(dot).join("");
      return {
        line: of,
        path: stretches.map((points) => (points.length > 1 ? draw(thin(points)) : "")).join(""),
        dots: dots(alone.filter((position) => !isHollow(position))),
        hollow: dots(alone.filter(isHollow)),
        dense,
      };
    });
  return {
    x,
    y,
    place: (px) => x.invert(px),
    xTicks: ticks.map(({ at, text }) => {
      const half = HALF_CHARACTER * text.length;
      const crowded = x(at) - half <= 2 * HALF_CHARACTER * label.length;
      const labelPx = Math.min(x(at), size.width - half);
      return { px: x(at), label: crowded ? "" : text, labelPx };
    }),
    xLabel: label,
    yTicks: yAxis.ticks.map((value, i) => {
      return { px: y(value), label: yAxis.labels[i] ?? "", labelPx: y(value) };
    }),
    paths: paths(curve.lines),
    references: paths(curve.references),
  };
}

/** A line of no length: its round end is the dot. */
function dot([x, y]: Point): string {
  return `M${round(x)},${round(y)}h0`;
}

function round(px: number): number {
  return Math.round(px * 10) / 10;
}

/** At most two points a pixel, the least and the greatest, so that no peak is lost; and both ends. */
export function thin(points: readonly Point[]): readonly Point[] {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || points.length <= 2 * (1 + last[0] - first[0])) return points;
  const kept: Point[] = [first];
  for (let from = 0; from < points.length; ) {
    const pixel = Math.floor((points[from] as Point)[0]);
    let [low, high, to] = [from, from, from];
    for (; to < points.length && Math.floor((points[to] as Point)[0]) === pixel; to++) {
      if ((points[to] as Point)[1] < (points[low] as Point)[1]) low = to;
      if ((points[to] as Point)[1] > (points[high] as Point)[1]) high = to;
    }
    for (const i of new Set([Math.min(low, high), Math.max(low, high)]))
      kept.push(points[i] as Point);
    from = to;
  }
  kept.push(last);
  return kept;
}

function xDomain({ columns, alignment }: CurveAxis): [number, number] {
  const [first, last] = [columns[0]?.at ?? 0, columns.at(-1)?.at ?? 0];
  if (first < last) return [first, last];
  return alignment === "epoch" ? [first - 0.5, first + 0.5] : [first, first + 1];
}

const TIME_UNITS = [
  { seconds: 1, label: "seconds" },
  { seconds: 60, label: "minutes" },
  { seconds: 3600, label: "hours" },
];

/** Round places, and the name of the axis. */
function placeTicks(axis: CurveAxis, count: number) {
  const [first, last] = xDomain(axis);
  if (axis.alignment === "progress") {
    const ticks = scaleLinear([first, last], [0, 1]).ticks(count);
    return {
      label: "progress",
      ticks: ticks.map((at) => ({ at, text: `${Math.round(at * 100)}\u00a0%` })),
    };
  }
  const byTime = axis.alignment === "time";
  const unit = byTime ? TIME_UNITS.findLast(({ seconds }) => last >= 2 * seconds) : undefined;
  const { seconds, label } = unit ?? { seconds: 1, label: byTime ? "seconds" : "epoch" };
  const scale = scaleLinear([first / seconds, last / seconds], [0, 1]);
  const format = byTime ? scale.tickFormat(count) : String;
  const ticks = scale.ticks(count).filter((at) => byTime || Number.isInteger(at));
  return { label, ticks: ticks.map((at) => ({ at: at * seconds, text: format(at) })) };
}

interface ValueAxis {
  domain: [number, number];
  ticks: readonly number[];
  labels: readonly string[];
}

/** Shares and correlations have the same axis everywhere, so that charts can be compared. */
function valueAxis({ unit, lines, references }: Curve): ValueAxis {
  const [least, greatest] = extent([...lines, ...references]);
  switch (unit) {
    case "share":
      return {
        domain: [0, 1],
        ticks: [0, 0.5, 1],
        labels: ["0\u00a0%", "50\u00a0%", "100\u00a0%"],
      };
    case "correlation":
      return least < 0
        ? { domain: [-1, 1], ticks: [-1, 0, 1], labels: ["\u22121", "0", "1"] }
        : { domain: [0, 1], ticks: [0, 0.5, 1], labels: ["0", "0.5", "1"] };
    case "count": {
      const axis = rounded([0, Math.max(1, greatest)], Number.isInteger);
      return { ...axis, labels: axis.ticks.map(String) };
    }
    case "activation":
    case "error":
      return rounded([Math.min(0, least), Math.max(0, greatest)]);
    default:
      return rounded([least, greatest]);
  }
}

/** An axis a little longer than the values need, with round numbers on it. */
function rounded(
  [least, greatest]: [number, number],
  shown: (tick: number) => boolean = () => true,
): ValueAxis {
  // One value everywhere still needs a scale to stand in the middle of.
  const margin = least < greatest ? (greatest - least) / 20 : Math.abs(least) / 2 || 1;
  // Zero is an edge of its own, not a value to be kept off the edge.
  const low = least === 0 ? 0 : least - margin;
  const high = greatest === 0 && least < 0 ? 0 : greatest + margin;
  const scale = scaleLinear([low, high], [0, 1]);
  const count = scale.ticks(3).length > 4 ? 2 : 3;
  const ticks = scale.ticks(count).filter(shown);
  const plain = high - low >= 1e-3 && Math.max(Math.abs(low), Math.abs(high)) < 1e5;
  return {
    domain: [low, high],
    ticks,
    labels: ticks.map(plain ? scale.tickFormat(count) : number),
  };
}

function extent(lines: readonly CurveLine[]): [number, number] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { values } of lines) {
    for (const value of values) {
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
  }
  return least <= greatest ? [least, greatest] : [0, 1];
}
