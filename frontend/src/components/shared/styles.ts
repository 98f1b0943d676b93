import { css, unsafeCSS } from "lit";

/** Colors and sizes of the whole page. Text and controls keep the contrast of WCAG AA in both themes. */
export const tokens = css`
  :host {
    --surface: #ffffff;
    --raised: #f5f6f8;
    --sunken: #eceef1;
    --line: #dadee4;
    --control-line: #868d97;
    --text: #1d2126;
    --text-quiet: #545b66;
    --accent: #1a5fd0;
    --on-accent: #ffffff;
    --accent-tint: #e6eefb;
    --right: #00705a;
    --wrong: #b33b00;
    --alarm-tint: #fdf1ea;
    --run-0: #0068a8;
    --run-1: #b36b00;
    --run-2: #8d3f9b;
    --run-3: #3d6b1f;
    --run-4: #a02f4f;
    --run-5: #4c5560;
    /* Of what lies over the page. */
    --shadow: 0 4px 16px rgb(0 0 0 / 25%);
    --font: Roboto, system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif;
  }
  :host([theme="dark"]) {
    --surface: #2b2c2f;
    --raised: #35373b;
    --sunken: #3d3f44;
    --line: #4a4d53;
    --control-line: #9097a1;
    --text: #f1f3f5;
    --text-quiet: #b9bfc8;
    --accent: #8ab4f8;
    --on-accent: #10233f;
    --accent-tint: #3a4660;
    --right: #62d6b0;
    --wrong: #ffa177;
    --alarm-tint: #43352f;
    --run-0: #6cb8ee;
    --run-1: #f2b14c;
    --run-2: #d79be3;
    --run-3: #a5d580;
    --run-4: #f294ae;
    --run-5: #c3cad3;
  }
`;

/** Stripes for what is dead, over whatever lies beneath; `px` wide each. */
export function hatching(px: number) {
  const at = (stripes: number) => unsafeCSS(`${stripes * px}px`);
  return css`repeating-linear-gradient(
    135deg,
    var(--surface) 0 ${at(1)},
    transparent ${at(1)} ${at(2)},
    var(--control-line) ${at(2)} ${at(3)},
    transparent ${at(3)} ${at(4)}
  )`;
}

/** What every component starts from. */
export const base = css`
  :host {
    box-sizing: border-box;
    color: var(--text);
    font: 13px / 1.4 var(--font);
  }
  *,
  *::before,
  *::after {
    box-sizing: inherit;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .quiet {
    color: var(--text-quiet);
  }
  .right {
    color: var(--right);
  }
  .wrong {
    color: var(--wrong);
  }
  svg.icon {
    display: inline-block;
    width: 1em;
    height: 1em;
    flex: none;
    vertical-align: -0.12em;
  }
`;

/** Native controls in the page's dress. */
export const controls = css`
  label.field,
  fieldset {
    display: flex;
    flex-direction: column;
    gap: 3px;
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .field > .label,
  legend {
    display: flex;
    justify-content: space-between;
    gap: 8px;
    padding: 0;
    color: var(--text-quiet);
    font-size: 11px;
    line-height: 14px;
    white-space: nowrap;
  }
  .label output {
    color: var(--text);
    font-variant-numeric: tabular-nums;
  }
  select,
  input[type="number"],
  input[type="search"],
  button {
    height: 28px;
    border: 1px solid var(--control-line);
    border-radius: 4px;
    background-color: var(--surface);
    color: inherit;
    font: inherit;
  }
  select {
    max-width: 100%;
    padding: 0 4px;
    text-overflow: ellipsis;
    cursor: pointer;
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    padding: 0 10px;
    cursor: pointer;
  }
  button:hover:not(:disabled),
  select:hover {
    background-color: var(--sunken);
  }
  /* The second keeps its focus: whoever steps to the end by keyboard stays where they are. */
  :disabled,
  [aria-disabled="true"] {
    opacity: 0.45;
    cursor: default;
  }
  input[type="range"] {
    width: 100%;
    height: 28px;
    margin: 0;
    accent-color: var(--accent);
    cursor: pointer;
  }
  input[type="search"] {
    width: 100%;
    padding: 0 6px;
  }
  input::placeholder {
    color: var(--text-quiet);
    opacity: 1;
  }
  .check {
    display: flex;
    align-items: center;
    gap: 6px;
    white-space: nowrap;
    cursor: pointer;
  }
  .check:has(:disabled) {
    opacity: 0.45;
    cursor: default;
  }
  .check :disabled {
    opacity: 1;
  }
  input[type="checkbox"] {
    flex: none;
    width: 14px;
    height: 14px;
    margin: 0;
    accent-color: var(--accent);
    cursor: pointer;
  }
`;
