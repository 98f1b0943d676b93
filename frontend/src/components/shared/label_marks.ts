import { css, html, type TemplateResult } from "lit";
import type { LabelMark } from "../../state/task";
import { request } from "./events";
import { icon } from "./icons";

/** A sign for each label of a picture; whoever presses one sees what speaks for it. */
export function labelMarks(marks: readonly LabelMark[]): TemplateResult {
  return html`<ul class="marks">
    ${marks.map(
      (one) => html`<li class=${one.own ? "own" : ""}>
        <span class="verdict ${one.mark ?? ""}"
          >${one.mark ? icon(one.mark) : html`<span class="icon" aria-hidden="true">?</span>`}
          ${name(one)}</span
        >
        <span class="quiet">${one.words}</span>
      </li>`,
    )}
  </ul>`;
}

function name({ name: text, own, row }: LabelMark): TemplateResult {
  if (own || row === null) return html`<span>${text}</span>`;
  const go = ({ currentTarget }: Event) =>
    request(currentTarget as HTMLElement, "tbi-view", { example: row });
  return html`<button class="to-label" title="Show what speaks for ${text}" @click=${go}>
    ${text}
  </button>`;
}

export const labelMarksStyles = css`
  .marks {
    display: grid;
    gap: 2px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .marks .verdict {
    font-weight: 400;
  }
  .marks .own .verdict {
    font-weight: 600;
  }
  .marks span.icon {
    display: inline-block;
    width: 1em;
    text-align: center;
  }
  .to-label {
    height: auto;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    text-decoration: underline;
    text-underline-offset: 2px;
    cursor: pointer;
  }
`;
