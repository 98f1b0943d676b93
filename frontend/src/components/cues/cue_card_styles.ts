import { css } from "lit";

export const cardStyles = css`
  :host {
    display: block;
    --picture: 72px;
  }
  @media (min-width: 1340px) {
    :host {
      --picture: 96px;
    }
  }
  .card {
    display: grid;
    gap: 6px;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    min-height: 26px;
  }
  .head b {
    min-width: 0;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .space {
    flex: 1;
  }
  a {
    min-width: 0;
    color: var(--accent);
    overflow-wrap: anywhere;
  }
  .marks {
    display: flex;
    gap: 4px;
  }
  button {
    height: 24px;
  }
  button[aria-pressed="true"],
  button[aria-pressed="true"]:hover {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }
  button.suspicious[aria-pressed="true"],
  button.suspicious[aria-pressed="true"]:hover {
    border-color: var(--wrong);
    background: var(--wrong);
    color: var(--surface);
  }
  button[aria-expanded="true"] .icon {
    transform: rotate(180deg);
  }
  /* Columns of one width: other numbers move nothing. */
  dl {
    display: grid;
    grid-template-columns: repeat(6, minmax(0, 104px));
    gap: 0 8px;
    margin: 0;
    font-variant-numeric: tabular-nums;
  }
  dt {
    color: var(--text-quiet);
    font-size: 11px;
    line-height: 14px;
    white-space: nowrap;
  }
  dd {
    margin: 0;
    white-space: nowrap;
  }
  dl > :first-child dd {
    font-weight: 600;
  }
  .pictures {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
  }
  figure {
    flex: none;
    margin: 0;
  }
  figcaption {
    width: var(--picture);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--text-quiet);
    font-size: 11px;
    line-height: 14px;
  }
  .exchange > div {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .arrow {
    width: 14px;
    text-align: center;
  }
  .exchange figcaption {
    display: flex;
    gap: 22px;
    width: auto;
    color: var(--text);
  }
  .exchange figcaption span {
    width: var(--picture);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  tbi-filter-picture,
  tbi-cue-map,
  .empty {
    display: grid;
    place-items: center;
    width: var(--picture);
    height: var(--picture);
    overflow: hidden;
    /* A white picture on a white page, or a black one on a dark page, has an edge. */
    outline: 1px solid var(--line);
    background: var(--sunken);
    color: var(--text-quiet);
    font-size: 11px;
    line-height: 14px;
    text-align: center;
  }
  canvas {
    width: var(--picture);
    height: var(--picture);
    object-fit: contain;
  }
`;
