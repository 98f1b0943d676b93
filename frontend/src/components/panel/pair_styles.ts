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
`;
