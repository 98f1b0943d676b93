import { css } from "lit";

export const stageCellStyles = css`
  .cell,
  .gap {
    position: absolute;
    top: 4px;
    width: var(--column);
    height: calc(var(--row) - 9px);
  }
  .cell {
    padding: 5px 6px 0;
    border: 1px solid transparent;
    border-radius: 6px;
    font-size: 11px;
    line-height: 15px;
    cursor: pointer;
  }
  .cell:hover {
    border-color: var(--control-line);
  }
  .cell.shown {
    border: 2px solid var(--wrong);
    padding: 4px 5px 0;
  }
  .cell.shown.note {
    border-color: var(--control-line);
    border-style: dashed;
  }
  .cell[aria-selected="true"] {
    box-shadow: 0 0 0 2px var(--accent);
  }
  .picture {
    position: relative;
    display: grid;
    place-items: center;
    width: var(--picture);
    height: var(--picture);
    margin-bottom: 4px;
  }
  tbi-passing {
    display: block;
    max-height: 100%;
  }
  .again tbi-passing {
    opacity: 0.35;
    filter: grayscale(1);
  }
  .since {
    position: absolute;
    right: 0;
    left: 0;
    padding: 2px 0;
    border-radius: 3px;
    background: var(--surface);
    line-height: 14px;
    text-align: center;
  }
  .empty {
    display: grid;
    place-items: center;
    width: 100%;
    height: 100%;
    padding: 4px;
    border: 1px dashed var(--control-line);
    border-radius: 3px;
    color: var(--text-quiet);
    line-height: 14px;
    text-align: center;
  }
  .loading .empty {
    border: 0;
    background: var(--sunken);
  }
  .unreadable .empty {
    color: var(--wrong);
  }
  .undecoded {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    margin: 0;
    background: var(--sunken);
    text-align: center;
  }
  .line {
    min-height: 15px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .again .line {
    color: var(--text-quiet);
  }
  .changed {
    margin: 0 -3px;
    padding: 0 3px;
    border-radius: 3px;
    background: var(--accent-tint);
    color: var(--text);
    font-weight: 600;
  }
  .sign {
    position: absolute;
    top: 5px;
    right: 5px;
    display: grid;
    place-items: center;
    width: 20px;
    height: 20px;
    border-radius: 10px;
    background: var(--surface);
    color: var(--wrong);
    font-size: 14px;
  }
  .note .sign {
    color: var(--text-quiet);
  }
`;
