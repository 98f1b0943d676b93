import { html, type TemplateResult } from "lit";
import { channelAlone, kindOf } from "../../kinds/state";
import { columnLabel } from "../../state/alignment";
import type { Row } from "../../state/rows";
import type { Selection } from "../../state/selection";
import type { Timeline } from "../../state/timeline";
import type { View } from "../../state/view";
import { capital } from "../../state/words";
import { LAYOUT } from "./viewport";

/** Of the strip, the first place and the one behind the last. */
export type Range = readonly [from: number, to: number];

interface Shown {
  timeline: Timeline;
  strip: readonly number[];
  selection: Selection;
  view: View;
}

const AXIS = { epoch: "Epoch", progress: "Progress", time: "Time" };

/** What rows and columns are, and the columns' labels. */
export function timelineHeader(
  { timeline, strip, selection, view }: Shown,
  [from, to]: Range,
): TemplateResult {
  const { columns, alignment } = timeline;
  const { row, index } = selection;
  return html`<div class="header" role="row" aria-rowindex="1">
    <div class="corner" role="columnheader">
      <span>${rowsWord(row, view.channel)}</span
      ><span>${AXIS[alignment]}</span>
    </div>
    <div class="cells">
      ${strip.slice(from, to).map((position, i) => {
        const label = columnLabel(columns[position]?.at ?? 0, alignment);
        return html`<div
          role="columnheader"
          class="epoch ${position === index ? "selected" : ""}"
          style="left: ${(from + i) * LAYOUT.column}px"
          aria-colindex=${position + 2}
          data-column=${position}
        >
          <span>${label}</span>
        </div>`;
      })}
    </div>
  </div>`;
}

function rowsWord({ run }: Row, channel: number | null): string {
  const alone = channelAlone(run.source, channel);
  return alone === null ? capital(kindOf(run.source).noun) : `Channel ${alone}`;
}
