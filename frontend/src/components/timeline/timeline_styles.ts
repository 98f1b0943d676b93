import { css, unsafeCSS } from "lit";
import { LAYOUT } from "./viewport";

const px = (value: number) => unsafeCSS(`${value}px`);

export const timelineStyles = css`
  :host {
    display: block;
    min-width: 0;
    min-height: 0;
    --label: ${px(LAYOUT.label)};
    --picture: ${px(LAYOUT.picture)};
  }
  .scroller {
    height: 100%;
    overflow: auto;
    background: var(--surface);
  }
  .scroller:focus-visible {
    outline-offset: -2px;
  }
  .scroller.named {
    --label: ${px(LAYOUT.labelNamed)};
  }
  .content {
    position: relative;
    min-width: 100%;
  }

  .band {
    position: absolute;
    top: 0;
    bottom: 0;
    left: var(--label);
    width: ${px(LAYOUT.column)};
    background: var(--accent-tint);
  }

  .header {
    position: sticky;
    top: 0;
    z-index: 3;
    height: ${px(LAYOUT.header)};
    background: var(--raised);
    border-bottom: 1px solid var(--line);
    color: var(--text-quiet);
    font-size: 12px;
    line-height: ${px(LAYOUT.header - 1)};
  }
  .corner {
    position: sticky;
    left: 0;
    z-index: 1;
    display: flex;
    justify-content: space-between;
    width: var(--label);
    padding: 0 10px 0 16px;
    background: var(--raised);
    border-right: 1px solid var(--line);
  }
  .header .cells {
    position: absolute;
    top: 0;
    left: var(--label);
  }
  .epoch {
    position: absolute;
    width: ${px(LAYOUT.column)};
    text-align: center;
    font-variant-numeric: tabular-nums;
    cursor: pointer;
  }
  .epoch span {
    padding: 2px 9px;
    border-radius: 10px;
  }
  .epoch.selected span {
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 500;
  }

  .group {
    position: absolute;
    left: 0;
    width: 100%;
    border-bottom: 1px solid var(--line);
  }
  .row {
    position: relative;
    height: ${px(LAYOUT.row)};
  }
  .label {
    position: sticky;
    left: 0;
    z-index: 2;
    width: var(--label);
    height: 100%;
    background: var(--surface);
    border-right: 1px solid var(--line);
  }
  .row:last-child .label {
    height: ${px(LAYOUT.row + LAYOUT.groupGap - 1)};
  }
  .example {
    position: absolute;
    top: 8px;
    left: 16px;
    width: 76px;
  }
  .picture {
    display: grid;
    place-items: center;
    width: var(--picture);
    height: var(--picture);
  }
  .frame {
    position: relative;
    max-width: 100%;
    max-height: 100%;
    width: 100%;
  }
  .class {
    margin-top: 4px;
    overflow: hidden;
    font-weight: 500;
    font-size: 12px;
    line-height: 15px;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .item-name {
    position: absolute;
    top: 8px;
    left: 16px;
    display: flex;
    align-items: center;
    gap: 4px;
    height: var(--picture);
  }
  .item-name b {
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
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
  .pin {
    position: absolute;
    top: 4px;
    left: 0;
    display: grid;
    place-items: center;
    width: 16px;
    height: 22px;
    padding: 0;
    border: 0;
    border-radius: 3px;
    background: none;
    color: var(--text-quiet);
    font-size: 12px;
    opacity: 0;
    cursor: pointer;
  }
  .group:hover .pin,
  .pin:focus-visible,
  .pin[aria-pressed="true"] {
    opacity: 1;
  }
  .pin[aria-pressed="true"] {
    color: var(--accent);
  }
  .number {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--text-quiet);
    font-size: 11px;
    line-height: 14px;
  }
  .run {
    position: absolute;
    top: 8px;
    right: 10px;
    left: 100px;
    display: flex;
    align-items: center;
    gap: 6px;
    min-height: var(--picture);
    font-size: 12px;
    line-height: 14px;
  }
  .run span {
    display: -webkit-box;
    overflow: hidden;
    overflow-wrap: anywhere;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 6;
  }
  .row.selected .run {
    font-weight: 600;
  }

  .row .cells {
    position: absolute;
    top: 0;
    left: var(--label);
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
