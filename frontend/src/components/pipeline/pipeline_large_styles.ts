import { css } from "lit";

export const pipelineLargeStyles = css`
  :host {
    display: contents;
  }
  dialog {
    width: min(1240px, 100vw - 24px);
    max-width: none;
    height: calc(100vh - 24px);
    max-height: none;
    padding: 0;
    overflow: hidden;
    border: 1px solid var(--control-line);
    border-radius: 8px;
    background: var(--raised);
    color: var(--text);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 55%);
  }
  .frame {
    display: flex;
    flex-direction: column;
    height: 100%;
  }
  header {
    display: block;
    position: static;
    flex: none;
    margin: 0;
    padding: 10px 16px 8px;
    border-bottom: 1px solid var(--line);
    background: var(--surface);
  }
  .head {
    display: flex;
    align-items: baseline;
    gap: 10px;
    min-width: 0;
  }
  h2 {
    flex: 0 1 auto;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  h2::first-letter {
    text-transform: none;
  }
  .head > span {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .close {
    flex: none;
    align-self: center;
    width: 32px;
    padding: 0;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 12px;
    margin-top: 8px;
  }
  .steppers {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 12px;
  }
  .stepper {
    display: flex;
    align-items: center;
    gap: 6px;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .stepper b {
    font-weight: 500;
  }
  .tools .field {
    flex-direction: row;
    align-items: center;
    gap: 6px;
  }
  .tools .field select {
    max-width: 170px;
  }
  .body {
    flex: 1;
    min-height: 0;
    overflow: auto;
    padding: 12px 16px;
  }
  footer {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 10px;
    padding: 8px 16px;
    border-top: 1px solid var(--line);
    background: var(--surface);
  }
`;
