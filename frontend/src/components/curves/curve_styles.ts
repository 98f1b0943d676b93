import { css } from "lit";
import { runNameStyles } from "../shared/run_name";

/** Of all charts together. */
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
