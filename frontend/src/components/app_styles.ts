import { css } from "lit";

export const appStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100vh;
    overflow: hidden;
    background: var(--surface);
  }
  header {
    flex: none;
  }
  /* For screen readers: TensorBoard's tab tells the others where they are. */
  h1 {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: 0;
    overflow: hidden;
    clip-path: inset(50%);
  }
  tbi-top-bar,
  tbi-pipeline-bar,
  tbi-cue-bar,
  tbi-runs-bar,
  tbi-scrubber,
  tbi-failure,
  .problem {
    border-bottom: 1px solid var(--line);
  }
  .problem {
    margin: 0;
    padding: 8px 16px;
    background: var(--accent-tint);
  }
  main {
    flex: 1;
    min-height: 0;
    overflow: auto;
  }
  main.work {
    display: grid;
    grid-template: minmax(0, 1fr) auto / minmax(0, 1fr) clamp(400px, 40%, 720px);
    overflow: hidden;
  }
  main.room {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    overflow: hidden;
  }
  tbi-side-panel {
    grid-area: 1 / 2 / 3 / 3;
    border-left: 1px solid var(--line);
  }
  .message {
    grid-column: 1 / -1;
    margin: 0;
    padding: 48px 24px;
    color: var(--text-quiet);
    font-size: 14px;
    text-align: center;
  }
  @media (max-width: 1000px) {
    main.work {
      grid-template: minmax(0, 1fr) auto minmax(0, 45%) / minmax(0, 1fr);
    }
    tbi-side-panel {
      grid-area: 3 / 1;
      border-top: 1px solid var(--line);
      border-left: 0;
    }
  }
`;
