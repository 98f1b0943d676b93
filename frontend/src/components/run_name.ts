import { css, html, type TemplateResult } from "lit";

/** Of shorter names an ellipsis at the end leaves enough. */
const LONG = 16;
/** Runs of one experiment begin alike, and are told apart by how they end. */
const END = 8;

/** A run's name in one line: where it has no room, it is cut before its end, which stays. */
export function runName(name: string): TemplateResult {
  if (name.length <= LONG) return html`<span class="name"><span>${name}</span></span>`;
  return html`<span class="name"
    ><span>${name.slice(0, -END)}</span><span class="end">${name.slice(-END)}</span></span
  >`;
}

export const runNameStyles = css`
  .name {
    display: inline-flex;
    min-width: 0;
    white-space: pre;
  }
  .name span {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .name .end {
    flex: none;
  }
`;
