import { css, unsafeCSS } from "lit";
import { LAYOUT } from "./layout";

const px = (value: number) => unsafeCSS(`${value}px`);

export const stageTableStyles = css`
  :host {
    position: absolute;
    display: block;
  }
  [role="grid"] {
    position: relative;
  }
  [role="grid"]:focus-visible {
    outline: none;
  }
  [role="grid"]:focus-visible .corner {
    box-shadow: inset 0 0 0 2px var(--accent);
  }
  .head {
    position: sticky;
    top: 0;
    z-index: 3;
    height: ${px(LAYOUT.head)};
    border-bottom: 1px solid var(--line);
    background: var(--raised);
    font-size: 12px;
    line-height: 15px;
  }
  .corner {
    position: sticky;
    left: 0;
    z-index: 1;
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    width: ${px(LAYOUT.label)};
    height: 100%;
    padding: 8px 6px 8px 12px;
    border-right: 1px solid var(--line);
    background: var(--raised);
    overflow-wrap: anywhere;
  }
  .corner b {
    display: -webkit-box;
    overflow: hidden;
    font-size: 13px;
    line-height: 16px;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
  }
  .stage {
    position: absolute;
    top: 0;
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    height: 100%;
    padding: 8px 6px 8px 8px;
  }
  .stage b {
    display: -webkit-box;
    overflow: hidden;
    font-weight: 600;
    overflow-wrap: anywhere;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  .stage .line {
    min-height: 15px;
    font-size: 11px;
    line-height: 14px;
  }
  .stage .about {
    display: -webkit-box;
    white-space: normal;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  .scale {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .swatch {
    display: inline-flex;
    align-items: center;
    gap: 3px;
    font-style: normal;
  }
  .swatch::before {
    content: "";
    width: 9px;
    height: 9px;
    border: 1px solid var(--control-line);
    background: #000;
  }
  .swatch::after {
    content: attr(data-words);
  }
  .swatch.white::before {
    background: #fff;
  }
  /* For screen readers: others see it. */
  .words {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .stage.again .line:not(.quiet) {
    font-style: italic;
  }
  .line {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .row {
    position: absolute;
    left: 0;
    width: 100%;
    height: var(--row);
    border-bottom: 1px solid var(--line);
  }
  .label {
    position: sticky;
    left: 0;
    z-index: 2;
    width: ${px(LAYOUT.label)};
    height: 100%;
    padding: 10px 6px 0 12px;
    border-right: 1px solid var(--line);
    background: var(--surface);
    font-size: 12px;
    line-height: 15px;
  }
  .label span {
    display: -webkit-box;
    overflow: hidden;
    overflow-wrap: anywhere;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 8;
  }
`;
