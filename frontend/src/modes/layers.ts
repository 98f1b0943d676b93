import { html, type TemplateResult } from "lit";
import type { Pair } from "./view";

/** B beneath A. What is said of a missing picture stands between the edges of its own side. */
export function layers(
  { first, second }: Pair,
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
