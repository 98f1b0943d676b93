import { css } from "lit";

export const blockStyles = css`
  :host {
    display: block;
  }
  article {
    display: grid;
    grid-template: auto 1fr / minmax(0, 1fr) 320px;
    gap: 8px 24px;
    padding: 10px 14px 14px;
    border: 1px solid var(--line);
    border-radius: 6px;
  }
  .settled {
    grid-template-columns: minmax(0, 1fr);
    padding-bottom: 10px;
    background: var(--raised);
  }
  header {
    display: flex;
    grid-column: 1 / -1;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 14px;
  }
  h2 {
    margin: 0;
    font-size: 15px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .alone {
    color: var(--wrong);
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .cards {
    display: grid;
    gap: 12px;
    align-content: start;
    min-width: 0;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: flex;
    align-items: center;
    gap: 6px;
    min-height: 20px;
  }
  .words {
    min-width: 0;
    overflow-wrap: anywhere;
  }
  /* In sight beside the cards of many runs. */
  tbi-curve-chart {
    position: sticky;
    top: 12px;
    align-self: start;
    /* The room scrolls: there is no need to save its line. */
    --subtitle-where-low: block;
  }
  @media (max-width: 1180px) {
    article {
      grid-template: none / minmax(0, 1fr);
    }
    tbi-curve-chart {
      position: static;
    }
  }
`;
