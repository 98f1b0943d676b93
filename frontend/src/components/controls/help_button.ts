import { css, html, type TemplateResult } from "lit";
import { request } from "../shared/events";
import { icon } from "../shared/icons";

/** Shows the keys of the room that the reader is in. */
export function helpButton(from: EventTarget): TemplateResult {
  return html`<button
    class="help"
    aria-label="Keyboard shortcuts"
    title="Keyboard shortcuts (?)"
    @click=${() => request(from, "tbi-help", null)}
  >
    ${icon("keyboard")}
  </button>`;
}

export const helpButtonStyles = css`
  .help {
    width: 32px;
    padding: 0;
  }
`;
