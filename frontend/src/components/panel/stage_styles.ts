import { css } from "lit";

export const stageStyles = css`
  :host {
    position: relative;
    display: block;
    aspect-ratio: 1;
    width: 100%;
    min-width: 0;
  }
  .view {
    position: absolute;
    inset: 0;
    overflow: hidden;
    border-radius: 4px;
    background: var(--sunken);
    touch-action: pan-y;
    user-select: none;
  }
  .view:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .movable {
    cursor: grab;
    touch-action: none;
  }
  .movable:active {
    cursor: grabbing;
  }
  .drawing {
    cursor: crosshair;
    touch-action: none;
  }
  .layer {
    position: absolute;
    inset: 0;
  }
  .frame {
    position: absolute;
  }
  /* The pointer is the stage's. */
  .layer + .layer {
    pointer-events: none;
  }
  svg {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  path {
    fill: none;
  }
`;
