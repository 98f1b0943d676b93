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
  .row .cells {
    position: absolute;
    top: 0;
    left: var(--label);
  }
`;
