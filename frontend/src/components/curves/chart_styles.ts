import { css } from "lit";

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
      display: var(--subtitle-where-low, none) !important;
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
  .line.large .dots {
    stroke-width: 7;
  }
  .line .holes {
    stroke: var(--surface);
    stroke-width: 3.5;
    stroke-linecap: round;
  }
  .legend {
    margin: 2px 0 0;
    font-size: 11px;
    line-height: 14px;
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
  .mark.hollow .icon {
    fill: var(--surface) !important;
    stroke: currentColor;
    paint-order: normal;
  }
`;
