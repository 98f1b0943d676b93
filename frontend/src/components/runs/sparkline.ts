import { html, nothing, svg, type TemplateResult } from "lit";
import type { Points } from "../../api/run_table";
import { runLine } from "../curves/run_line";

const WIDTH = 64;
const HEIGHT = 22;
const INSET = 3;

interface Sparkline {
  points: Points;
  /** Where all curves of the table end. */
  lastEpoch: number;
  /** The greatest value; null: that of this curve. */
  most: number | null;
  /** Of the run: its color. */
  ordinal: number;
}

/** A curve from the first epoch to the last of all runs, from 0 upwards; its numbers stand beside it. */
export function sparkline({ points, lastEpoch, most, ordinal }: Sparkline): TemplateResult {
  const top = most ?? Math.max(...points.map(([, value]) => value), Number.MIN_VALUE);
  const x = (epoch: number) => INSET + ((WIDTH - 2 * INSET) * epoch) / lastEpoch;
  const y = (value: number) =>
    HEIGHT - INSET - ((HEIGHT - 2 * INSET) * Math.min(Math.max(value, 0), top)) / top;
  const places = points.map(([epoch, value]) => [x(epoch).toFixed(1), y(value).toFixed(1)]);
  const last = places.at(-1);
  const { color } = runLine(ordinal);
  return html`<svg
    class="curve"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    width=${WIDTH}
    height=${HEIGHT}
    aria-hidden="true"
  >
    ${svg`<path class="ground" d="M0 ${HEIGHT - 0.5}H${WIDTH}" />
      <path d="M${places.map((place) => place.join(" ")).join("L")}" fill="none" style="stroke: ${color}" />`}
    ${last ? svg`<circle cx=${last[0]} cy=${last[1]} r="2" style="fill: ${color}" />` : nothing}
  </svg>`;
}
