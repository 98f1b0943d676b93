import { css } from "lit";
import { runNameStyles } from "../shared/run_name";

/** Of one chart. */
export const chartStyles = css`
  :host {
    display: block;
    min-width: 0;
    font-size: 12px;
    line-height: 16px;
    font-variant-numeric: tabular-nums;
  }
  .title > * {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .title b {
    font-weight: 600;
    line-height: 15px;
  }
  .subtitle {
    font-size: 11px;
    line-height: 13px;
  }
  @media (max-height: 600px) {
    .subtitle {
      display: none !important;
    }
  }
  /* Columns of one width: a value with more digits moves none of the others. */
  .values {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(48px, 1fr));
    gap: 0 4px;
  }
  .values.score,
  .values.share,
  .values.activation,
  .values.correlation,
  .values.value,
  .values.error {
    grid-template-columns: repeat(auto-fill, minmax(58px, 1fr));
  }
  .values span {
    display: flex;
    align-items: center;
    gap: 4px;
    min-width: 0;
    white-space: nowrap;
  }
  .reference path {
    fill: none;
    stroke: var(--text-quiet);
    stroke-width: 1.5;
    stroke-dasharray: 4 3;
  }
  .reference .dots {
    stroke-width: 5;
    stroke-linecap: round;
    stroke-dasharray: none;
  }
  .values .selected {
    font-weight: 600;
  }
  .values .icon {
    font-size: 10px;
  }
  .plot {
    position: relative;
    overflow: hidden;
    cursor: pointer;
    touch-action: pan-y;
    user-select: none;
  }
  .plot > svg {
    display: block;
  }
  .absence {
    position: absolute;
    inset: 0 8px 17px 48px;
    display: grid;
    place-items: center;
    margin: 0;
    color: var(--text-quiet);
    font-size: 11px;
    text-align: center;
  }
  .absence span {
    padding: 0 4px;
    background: var(--surface);
  }
  text {
    fill: var(--text-quiet);
    font-size: 10px;
  }
  .y {
    text-anchor: end;
  }
  .x {
    text-anchor: middle;
  }
  .grid,
  .tick {
    stroke: var(--line);
    fill: none;
  }
  .line {
    fill: none;
    stroke-width: 1.5;
    stroke-linejoin: round;
  }
  .line.selected {
    stroke-width: 2;
  }
  .line.dense {
    stroke-width: 1;
  }
  .line .dots {
    stroke-width: 4;
    stroke-linecap: round;
  }
  .scrubber,
  .pointer {
    position: absolute;
    top: 0;
    bottom: 17px;
    left: -1px;
    width: 2px;
    background: var(--accent);
    pointer-events: none;
  }
  .pointer {
    left: 0;
    width: 0;
    border-left: 1px dashed var(--control-line);
    background: none;
  }
  .mark {
    position: absolute;
    top: -6px;
    left: -6px;
    width: 12px;
    height: 12px;
    font-size: 12px;
    line-height: 0;
    pointer-events: none;
  }
  .mark.selected {
    z-index: 1;
  }
  .mark .icon {
    overflow: visible;
    stroke: var(--surface);
    stroke-width: 2;
    paint-order: stroke;
  }
`;

/** Of all of them. */
export const curvesStyles = css`
  ${runNameStyles}
  :host {
    display: block;
    min-width: 0;
    border-top: 1px solid var(--line);
    background: var(--surface);
  }
  header {
    display: flex;
    align-items: center;
    gap: 4px 14px;
    min-height: 28px;
    padding: 2px 16px 2px 8px;
    font-size: 12px;
  }
  button {
    flex: none;
    height: 24px;
    padding: 0 8px 0 4px;
    border-color: transparent;
    font-weight: 500;
  }
  button .icon {
    font-size: 11px;
  }
  button[aria-expanded="true"] .icon {
    transform: rotate(90deg);
  }
  .of {
    flex: none;
    max-width: 180px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .of::first-letter {
    text-transform: uppercase;
  }
  ul {
    display: flex;
    flex: 1 1 auto;
    flex-wrap: wrap;
    gap: 0 14px;
    min-width: 0;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: flex;
    align-items: center;
    gap: 5px;
    min-width: 0;
    max-width: 180px;
  }
  li.selected {
    font-weight: 600;
  }
  li .sample {
    flex: none;
    width: 30px;
    height: 12px;
    fill: none;
    stroke-width: 2;
  }
  .at {
    flex: none;
    min-width: 116px;
    margin-left: auto;
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  .charts {
    display: grid;
    grid-auto-flow: column;
    justify-content: start;
    gap: 12px;
    padding: 0 16px 4px;
    overflow-x: auto;
  }
  .message {
    margin: 0;
    padding: 4px 16px 14px;
    color: var(--text-quiet);
    font-size: 12px;
  }
  /* Their place is kept, so that nothing moves when they come. */
  .charts.reading {
    visibility: hidden;
  }
  .message.reading {
    position: absolute;
  }
`;
