import { css } from "lit";
import { labelMarksStyles } from "../shared/label_marks";
import { runNameStyles } from "../shared/run_name";

export const largeStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: 8px;
    min-width: 0;
  }
  .beside,
  .about {
    display: flex;
    flex-direction: column;
    gap: 8px;
    min-width: 0;
  }
  @media (max-width: 1000px) {
    /* The panel lies below the timeline and is low: what is told stands beside the picture. */
    :host {
      flex-direction: row;
      align-items: flex-start;
      gap: 12px;
    }
    tbi-stage {
      flex: none;
      width: var(--stage-size);
    }
    .beside {
      flex: 1;
    }
  }
  .content {
    position: absolute;
    inset: 0;
  }
  .opaque {
    background: var(--sunken);
  }
  .unseen {
    visibility: hidden;
  }
  .whole,
  .content canvas {
    display: block;
    width: 100%;
    height: 100%;
  }
  .content canvas {
    object-fit: contain;
  }
  .crisp canvas {
    image-rendering: pixelated !important;
  }
  .regions {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    pointer-events: none;
  }
  .absent {
    display: grid;
    place-items: center;
    position: absolute;
    inset: 0 var(--absent-right, 0) 0 var(--absent-left, 0);
    margin: 0;
    padding: 0 12px;
    color: var(--text-quiet);
    text-align: center;
  }
  .readout {
    display: block;
    min-height: 32px;
    margin: 0;
    font-size: 11px;
    line-height: 16px;
    font-variant-numeric: tabular-nums;
  }
  .where {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .reading {
    margin-right: 8px;
    white-space: nowrap;
  }
  dl {
    display: grid;
    grid-template-columns: fit-content(56%) minmax(0, 1fr);
    gap: 3px 10px;
    margin: 0;
    font-size: 12px;
    line-height: 17px;
  }
  dt {
    color: var(--text-quiet);
  }
  dd {
    min-width: 0;
    margin: 0;
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }
  dd.wide {
    grid-column: 1 / -1;
  }
  @media (max-width: 1000px) {
    /* There is no room beside a name: a number must not be broken. */
    dl {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
    dd {
      margin-bottom: 4px;
    }
  }
  .verdict {
    font-weight: 600;
  }
  ${labelMarksStyles}
  .note {
    display: flex;
    gap: 6px;
    margin: 0;
    padding: 6px 8px;
    border-radius: 4px;
    background: var(--sunken);
    font-size: 12px;
    line-height: 16px;
  }
  .note .icon {
    margin-top: 2px;
  }
`;

/** The line above a picture that says which it is. */
export const headingStyles = css`
  ${runNameStyles}
  h3 {
    display: flex;
    align-items: center;
    gap: 6px;
    margin: 0 0 6px;
    font-size: 13px;
    font-weight: 500;
    white-space: nowrap;
  }
  .letter {
    padding: 0 6px;
    border-radius: 3px;
    background: var(--sunken);
    font-size: 11px;
    line-height: 18px;
  }
  h3.current .letter {
    background: var(--accent);
    color: var(--on-accent);
  }
  h3 .epoch {
    margin-left: auto;
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }
`;
