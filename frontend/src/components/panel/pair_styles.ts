import { css } from "lit";

export const pairStyles = css`
  .together,
  .told {
    display: flex;
    flex-direction: column;
    gap: 8px;
    /* Not higher than the panel, so that its colors and values are seen with it. */
    width: min(100%, max(260px, 100vh - 430px));
    margin: 0 auto;
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 16px;
    min-width: 0;
  }
  section {
    display: flex;
    flex-direction: column;
    gap: 8px;
    min-width: 0;
  }
  h3 {
    margin: 0;
  }
  @media (max-width: 1000px) {
    .together {
      flex: none;
      width: var(--stage-size);
      margin: 0;
    }
    .told {
      flex-direction: row;
      width: 100%;
    }
    .told > * {
      flex: 1;
      min-width: 0;
    }
    .together tbi-stage {
      width: 100%;
    }
  }
  .letters {
    display: flex;
    justify-content: space-between;
    margin-bottom: -4px;
  }
  .letter-absent {
    position: absolute;
    top: 20%;
    right: 0;
    left: 0;
    margin: 0;
    color: var(--text-quiet);
    font-weight: 600;
    text-align: center;
  }
  .divider {
    position: absolute;
    top: 0;
    bottom: 0;
    width: 24px;
    translate: -50% 0;
    cursor: ew-resize;
    touch-action: none;
  }
  .divider::before {
    content: "";
    position: absolute;
    top: 0;
    bottom: 0;
    left: 50%;
    width: 2px;
    translate: -50% 0;
    background: #fff;
    outline: 1px solid rgb(0 0 0 / 75%);
  }
  .divider::after {
    content: "";
    position: absolute;
    top: 50%;
    left: 50%;
    width: 14px;
    height: 28px;
    translate: -50% -50%;
    border: 1px solid rgb(0 0 0 / 75%);
    border-radius: 7px;
    background:
      linear-gradient(90deg, transparent 4px, #444 4px 5px, transparent 5px 7px, #444 7px 8px, transparent 8px)
      #fff;
  }
  .divider:focus-visible {
    outline: none;
  }
  .divider:focus-visible::after {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .turns {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  .turns button[aria-pressed="true"] {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }
`;
