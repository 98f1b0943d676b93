import { css, unsafeCSS } from "lit";
import { LAYOUT } from "./viewport";

const px = (value: number) => unsafeCSS(`${value}px`);

/** Of what stands at the left of the rows. */
export const labelStyles = css`
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
`;
