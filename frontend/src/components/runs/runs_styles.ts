import { css, unsafeCSS } from "lit";
import { HEADER, ROW } from "./layout";

const PX = { row: unsafeCSS(`${ROW}px`), header: unsafeCSS(`${HEADER}px`) };

/** Of the table of runs; the box and the name stay in view when it is scrolled sideways. */
export const runsStyles = css`
  :host {
    --name-width: 200px;
    --epoch-width: 62px;
    --measure-width: 142px;
    --cue-width: 290px;
    display: block;
    min-width: 0;
    min-height: 0;
  }
  .scroller {
    height: 100%;
    overflow: auto;
    scrollbar-gutter: stable;
  }
  .scroller:focus-visible {
    outline-offset: -2px;
  }
  .head {
    position: sticky;
    top: 0;
    z-index: 2;
  }
  .headings,
  .row {
    display: grid;
    grid-template-columns: var(--tracks);
  }
  .headings {
    height: ${PX.header};
    border-bottom: 1px solid var(--line);
    background: var(--raised);
  }
  .rows {
    position: relative;
  }
  .row {
    position: absolute;
    top: 0;
    right: 0;
    left: 0;
    height: ${PX.row};
    border-bottom: 1px solid var(--line);
    background: var(--surface);
  }
  .row:hover {
    background: var(--raised);
  }
  .row.alarm {
    background: var(--alarm-tint);
    box-shadow: inset 4px 0 var(--wrong);
  }
  .tick,
  .row .name,
  .heading.of-name {
    position: sticky;
    z-index: 1;
    background: inherit;
  }
  .tick {
    left: 0;
    display: flex;
    align-items: center;
    justify-content: flex-end;
    padding-right: 4px;
  }
  .alarm .tick {
    box-shadow: inset 4px 0 var(--wrong);
  }
  .row .name,
  .heading.of-name {
    left: 34px;
  }
  .row .name {
    display: flex;
    align-items: center;
    gap: 6px;
    min-width: 0;
    padding: 0 8px;
  }
  a,
  .part,
  .of-effect .value {
    display: -webkit-box;
    overflow: hidden;
    line-height: 17px;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  a {
    color: var(--accent);
    text-decoration: none;
  }
  a:hover {
    text-decoration: underline;
  }
  a:focus-visible {
    outline-offset: -1px;
  }
  .sign {
    margin-left: auto;
  }
  .sign,
  strong {
    color: var(--wrong);
  }
  .only {
    position: absolute;
    right: 4px;
    height: 24px;
    padding: 0 6px;
    font-size: 12px;
    opacity: 0;
  }
  .row:hover .only,
  .row:focus-within .only {
    opacity: 1;
  }
  .cell {
    display: flex;
    align-items: center;
    gap: 8px;
    min-width: 0;
    padding: 0 8px;
    font-variant-numeric: tabular-nums;
  }
  .value {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .of-effect .value {
    white-space: normal;
  }
  /* So that the curves of a column stand one below the other. */
  .cell:has(.curve):not(.of-effect) .value {
    flex: 0 0 58px;
  }
  strong {
    font-weight: 600;
  }
  .curve {
    flex: none;
  }
  .curve path {
    stroke-width: 1.5;
    stroke-linejoin: round;
  }
  .curve .ground {
    stroke: var(--line);
    stroke-width: 1;
  }
  .heading {
    display: flex;
    min-width: 0;
  }
  .heading button {
    flex: 1;
    justify-content: flex-start;
    min-width: 0;
    height: 100%;
    padding: 0 8px;
    border: 0;
    border-radius: 0;
    background: transparent;
    font-weight: 500;
    line-height: 15px;
    text-align: left;
  }
  .heading button:focus-visible {
    outline-offset: -3px;
  }
  [aria-sort="ascending"] .icon {
    transform: rotate(180deg);
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .none {
    position: sticky;
    left: 0;
    padding: 36px 24px;
    color: var(--text-quiet);
    text-align: center;
  }
  @media (max-width: 1180px) {
    :host {
      --name-width: 200px;
      --epoch-width: 52px;
      --measure-width: 80px;
      --cue-width: 170px;
    }
    .curve {
      display: none;
    }
  }
`;
