import { css, unsafeCSS } from "lit";
import { LAYOUT } from "./viewport";

const px = (value: number) => unsafeCSS(`${value}px`);

export const cellStyles = css`
  .own-epoch {
    position: absolute;
    right: 6px;
    bottom: 3px;
    color: var(--text-quiet);
    font-size: 10px;
    line-height: 12px;
    white-space: nowrap;
  }
  /* The cell's name says it already, in other words. */
  .own-epoch::after,
  .cell [data-words]::after {
    content: attr(data-words);
  }
  .cell {
    position: absolute;
    top: 4px;
    width: ${px(LAYOUT.column)};
    height: ${px(LAYOUT.row - 4)};
    padding: 4px 6px 0 7px;
    border: 1px solid transparent;
    border-radius: 6px;
    font-size: 11px;
    line-height: 14px;
    cursor: pointer;
  }
  .cell:hover {
    border-color: var(--control-line);
  }
  .cell[aria-selected="true"] {
    border-color: var(--accent);
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  tbi-overlay,
  .drawing {
    display: flex;
    align-items: center;
    justify-content: center;
    width: 100%;
    height: 100%;
  }
  .cell .drawing {
    width: var(--picture);
    height: var(--picture);
  }
  .cell.loading .empty {
    background: var(--sunken);
  }
  .cell canvas {
    width: 100%;
    height: 100%;
    object-fit: contain;
  }
  .picture canvas {
    width: 100%;
  }
  .regions {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    overflow: visible;
  }
  .empty {
    display: grid;
    place-items: center;
    width: var(--picture);
    height: var(--picture);
    border: 1px dashed var(--control-line);
    border-radius: 3px;
    color: var(--text-quiet);
    text-align: center;
  }
  .loading .empty {
    border: 0;
  }
  .left-out {
    color: var(--wrong);
  }

  .sure {
    height: 3px;
    margin-top: 2px;
    background: var(--sunken);
  }
  .sure i {
    display: block;
    height: 100%;
    background: currentColor;
  }
  .verdict {
    display: flex;
    align-items: center;
    gap: 3px;
    margin-top: 2px;
    font-weight: 500;
  }
  .verdict span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .activation {
    margin-top: 7px;
    font-weight: 500;
    font-variant-numeric: tabular-nums;
  }
  .sure.none {
    visibility: hidden;
  }
  .verdict b {
    margin-left: auto;
    font-weight: 500;
  }
  .more i {
    font-style: normal;
    white-space: pre;
  }
  .more {
    color: var(--text-quiet);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
`;
