import { css, html, nothing, type TemplateResult } from "lit";
import { nameEnd } from "../../state/words";

/** A run's name in one line: where it has no room, it is cut before its end, which stays. */
export function runName(name: string): TemplateResult {
  const at = name.length - nameEnd(name);
  return html`<span class="name"
    ><span>${name.slice(0, at)}</span
    >${at < name.length ? html`<span class="end">${name.slice(at)}</span>` : nothing}</span
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
