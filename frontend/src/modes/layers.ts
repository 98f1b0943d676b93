import { html, type TemplateResult } from "lit";

/** What is laid: a pair of cells, or of other drawings. */
export interface Laid {
  first: { drawing: TemplateResult };
  second: { drawing: TemplateResult };
}

/** B beneath A. What is said of a missing picture stands between the edges of its own side. */
export function layers(
  { first, second }: Laid,
  { left, right, unseen }: { left: string; right: string; unseen: "A" | "B" | null },
): TemplateResult {
  return html`<div
      class="content ${unseen === "B" ? "unseen" : ""}"
      style="--absent-left: ${left}"
    >
      ${second.drawing}
    </div>
    <div
      slot="over"
      class="content opaque ${unseen === "A" ? "unseen" : ""}"
      style="--absent-right: ${right}"
    >
      ${first.drawing}
    </div>`;
}
