import { css } from "lit";

export const exportMenuStyles = css`
  :host {
    flex: none;
  }
  #opener {
    position: relative;
    overflow: hidden;
  }
  /* How far the work is, for whoever has closed the menu meanwhile. */
  #opener i {
    position: absolute;
    bottom: 0;
    left: 0;
    height: 3px;
    background: var(--accent);
  }
  #menu {
    position: fixed;
    inset: auto;
    width: min(336px, calc(100vw - 16px));
    margin: 0;
    padding: 6px;
    overflow: auto;
    border: 1px solid var(--control-line);
    border-radius: 6px;
    background: var(--surface);
    color: var(--text);
    box-shadow: var(--shadow);
  }
  .entry {
    position: relative;
    padding: 6px 8px;
    border-radius: 4px;
  }
  .entry:hover {
    background: var(--sunken);
  }
  .entry button {
    justify-content: start;
    gap: 4px;
    width: 100%;
    height: auto;
    padding: 0;
    border: 0;
    background: none;
    font-weight: 500;
    text-align: left;
  }
  /* All of the entry is the button, what is said of it included. */
  .entry button::after {
    content: "";
    position: absolute;
    inset: 0;
    border-radius: 4px;
  }
  .entry button:focus-visible {
    outline: none;
  }
  .entry button:focus-visible::after {
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }
  .entry:has([aria-disabled="true"]) {
    opacity: 0.55;
  }
  .entry [aria-disabled="true"] {
    opacity: 1;
  }
  .format {
    margin-left: 4px;
    padding: 0 5px;
    border-radius: 3px;
    background: var(--sunken);
    font-size: 11px;
    font-weight: 400;
  }
  .entry:hover .format {
    background: var(--surface);
  }
  .entry .quiet {
    display: block;
    font-size: 12px;
  }
  hr {
    height: 0;
    margin: 6px 8px;
    border: 0;
    border-top: 1px solid var(--line);
  }
  .scope {
    display: grid;
    grid-template-columns: 3fr 2fr;
    gap: 10px;
    padding: 2px 8px 4px;
  }
  #menu > .field {
    padding: 2px 8px 6px;
  }
  #link {
    height: 28px;
    padding: 0 6px;
    border: 1px solid var(--control-line);
    border-radius: 4px;
    background: var(--surface);
    color: inherit;
    font: inherit;
  }
  .working {
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: center;
    gap: 4px 10px;
    margin: 6px 8px;
    font-variant-numeric: tabular-nums;
  }
  progress {
    grid-column: 1 / -1;
    width: 100%;
    height: 6px;
    accent-color: var(--accent);
  }
  [role="status"] {
    margin: 6px 8px;
    overflow-wrap: anywhere;
  }
  [role="status"]:empty {
    margin: 0;
  }
  .failed {
    color: var(--wrong);
  }
`;
