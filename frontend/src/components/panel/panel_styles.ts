import { css } from "lit";

export const panelStyles = css`
  :host {
    --stage-size: clamp(120px, 45vh - 150px, 240px);
    display: block;
    overflow: auto;
    padding: 0 16px 16px;
    background: var(--raised);
    scrollbar-gutter: stable;
  }
  header {
    position: sticky;
    top: 0;
    z-index: 5;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 8px;
    margin: 0 -16px 8px;
    padding: 8px 16px;
    background: var(--raised);
  }
  h2 {
    flex: 1 0 auto;
    margin: 0;
    font-size: 15px;
    font-weight: 500;
  }
  h2::first-letter {
    text-transform: uppercase;
  }
  .compare,
  .zoom,
  .region {
    display: flex;
    align-items: center;
    gap: 6px;
    min-width: 0;
  }
  .compare .field {
    flex-direction: row;
    align-items: center;
    gap: 6px;
  }
  .compare select {
    max-width: 130px;
  }
  .compare input[type="number"] {
    width: 64px;
  }
  .zoom {
    gap: 0;
  }
  .zoom button {
    border-radius: 0;
  }
  .zoom button + button {
    margin-left: -1px;
  }
  .zoom button:first-child {
    border-radius: 4px 0 0 4px;
  }
  .zoom button:last-child {
    border-radius: 0 4px 4px 0;
  }
  .factor {
    min-width: 46px;
    padding: 0 4px;
    font-variant-numeric: tabular-nums;
  }
  button.small {
    width: 28px;
    padding: 0;
  }
  .modes {
    display: flex;
    border: 1px solid var(--control-line);
    border-radius: 4px;
    overflow: hidden;
    background: var(--surface);
  }
  .modes:has(:focus-visible) {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .modes label {
    position: relative;
    display: inline-flex;
    align-items: center;
    gap: 4px;
    height: 26px;
    padding: 0 7px;
    font-size: 12px;
    cursor: pointer;
    white-space: nowrap;
  }
  .modes label + label {
    border-left: 1px solid var(--control-line);
  }
  .modes label:hover {
    background: var(--sunken);
  }
  .modes label:has(:checked) {
    background: var(--accent);
    color: var(--on-accent);
  }
  .modes .unavailable {
    color: var(--text-quiet);
    cursor: not-allowed;
  }
  .modes .unavailable .icon,
  .modes .unavailable span {
    opacity: 0.55;
  }
  .modes input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: inherit;
  }
  .draw {
    padding: 0 7px;
    font-size: 12px;
  }
  .region [aria-pressed="true"],
  .region [aria-pressed="true"]:hover:not(:disabled) {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }
  .edges {
    position: absolute;
    top: calc(100% - 4px);
    right: 16px;
    z-index: 10;
    display: grid;
    grid-template-columns: repeat(4, 1fr);
    gap: 6px 10px;
    width: 290px;
    padding: 10px 12px;
    border: 1px solid var(--control-line);
    border-radius: 6px;
    background: var(--surface);
    box-shadow: var(--shadow);
    font-size: 11px;
  }
  .edges span {
    grid-column: 1 / -1;
  }
  .edges label {
    display: flex;
    flex-direction: column;
    gap: 2px;
    min-width: 0;
  }
  .edges input {
    width: 100%;
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 16px;
  }
  section {
    min-width: 0;
  }
  section:only-child {
    grid-column: 1 / -1;
    width: 100%;
    max-width: 400px;
  }
  @media (max-width: 1000px) {
    .modes span,
    .draw span {
      display: none;
    }
    .compare select {
      max-width: 122px;
    }
    .compare input[type="number"] {
      width: 54px;
    }
    section:only-child {
      max-width: none;
    }
  }
`;
