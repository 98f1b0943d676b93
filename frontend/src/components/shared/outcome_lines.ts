import { html, nothing, type TemplateResult } from "lit";
import { joined, type Outcome } from "../../state/task";
import { icon } from "./icons";

/** What came of an example, under its picture in the timeline. */
export function outcomeLines({ mark, what, more, share }: Outcome): TemplateResult {
  const marked = more.filter((note) => note.mark);
  const spoken = more.filter((note) => !note.short);
  const short = joined(more.filter((note) => note.short && !note.mark));
  const length = share === null ? 0 : Math.max(0, Math.min(1, share)) * 100;
  return html`<div class="sure ${share === null ? "none" : (mark ?? "quiet")}">
      <i style="width: ${length}%"></i>
    </div>
    <div class="verdict ${mark ?? ""}">
      ${mark && icon(mark)}<span>${what}</span>
      ${marked.map(({ mark: own, text }) => html`<b class=${own ?? ""} data-words=${text}></b>`)}
    </div>
    <div class="more">${joined(spoken)}${short ? html`<i data-words=" · ${short}"></i>` : nothing}</div>`;
}
