import { css } from "lit";

export const passingPairStyles = css`
  :host {
    display: block;
    --stage-size: max(200px, 100vh - 400px);
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, var(--stage-size)));
    gap: 16px;
    justify-content: center;
  }
  .pair:has(section:only-child) {
    grid-template-columns: minmax(0, var(--stage-size));
  }
  section {
    min-width: 0;
  }
  tbi-stage {
    width: 100%;
  }
  .one {
    display: flex;
    flex-direction: column;
    gap: 8px;
    width: min(100%, var(--stage-size));
    margin: 0 auto 16px;
  }
  .letters {
    display: flex;
    justify-content: space-between;
    margin-bottom: -4px;
  }
  .one p {
    margin: 0;
  }
  .readout {
    display: flex;
    flex-direction: column;
    min-height: 16px;
    margin: 6px 0 0;
    font-size: 11px;
    line-height: 16px;
    font-variant-numeric: tabular-nums;
  }
  .about {
    margin-top: 6px;
  }
  dl {
    grid-template-columns: auto minmax(0, 1fr);
    gap: 2px 10px;
  }
  dd {
    margin: 0;
  }
  .changed {
    padding: 0 4px;
    border-radius: 3px;
    background: var(--accent-tint);
    font-weight: 600;
  }
  /* To be compared, it keeps its colors; that it is an old one is said on it. */
  .old {
    position: absolute;
    right: 8px;
    bottom: 8px;
    left: 8px;
    width: fit-content;
    margin: 0 auto;
    padding: 3px 8px;
    border-radius: 4px;
    background: var(--surface);
    font-size: 12px;
    line-height: 16px;
    text-align: center;
  }
  .undecoded {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    margin: 0;
    background: var(--sunken);
  }
`;
