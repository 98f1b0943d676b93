import { css } from "lit";

export const largeStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: 8px;
    min-width: 0;
  }
  @media (max-width: 1000px) {
    :host {
      display: grid;
      grid-template: auto 1fr / clamp(120px, 36%, 200px) minmax(0, 1fr);
      gap: 6px 14px;
    }
    .about {
      grid-area: 1 / 2 / 3 / 3;
    }
  }
  .about {
    display: flex;
    flex-direction: column;
    gap: 8px;
  }
  .picture {
    display: grid;
    place-items: center;
    aspect-ratio: 1;
    width: 100%;
    background: var(--sunken);
    border-radius: 4px;
    overflow: hidden;
  }
  .frame {
    position: relative;
  }
  tbi-overlay,
  tbi-filter-picture,
  .frame canvas {
    display: block;
    width: 100%;
  }
  .filter .frame {
    width: 100%;
  }
  .filter canvas {
    aspect-ratio: 1;
    object-fit: contain;
  }
  .regions {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  .absent {
    margin: 0;
    padding: 0 20px;
    position: absolute;
    top: 50%;
    translate: 0 -50%;
    color: var(--text-quiet);
    text-align: center;
  }
  dl {
    display: grid;
    grid-template-columns: max-content 1fr;
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
  .verdict {
    font-weight: 600;
  }
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
