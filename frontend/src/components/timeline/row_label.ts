import { html, nothing, type TemplateResult } from "lit";
import type { Example } from "../../api/schema_pb";
import { kindOf } from "../../kinds/state";
import type { Box } from "../../maths/region_share";
import { rowName } from "../../state/row_name";
import { type ExampleRow, type Group, type ItemRow, isExample, type Row } from "../../state/rows";
import { taskOf } from "../../state/task";
import type { View } from "../../state/view";
import { icon, runMarker } from "../shared/icons";
import { regionOutline } from "../shared/region_outline";
import type { Shader } from "../shared/shading";

/** What the rows of a group have in common, once a group. */
export function groupLabel(
  group: Group,
  shader: Shader,
  { pinned, regions }: View,
): TemplateResult {
  const row = group.rows[0] as Row;
  return html`${isExample(row) ? exampleLabel(group, row, shader, regions[group.key]) : itemLabel(row)}
    ${pinButton(group.key, rowName(row), pinned.includes(group.key))}`;
}

/** Pinned rows stand first. The click is the timeline's. */
function pinButton(key: string, name: string, pinned: boolean): TemplateResult {
  return html`<button
    class="pin"
    data-pin=${key}
    aria-label="Pin ${name}"
    aria-pressed=${pinned}
    title=${pinned ? "Let it stand in its place again" : "Pin: let it stand first"}
  >
    ${icon("pin")}
  </button>`;
}

function itemLabel({ run, item }: ItemRow): TemplateResult {
  return html`<div class="item-name">${kindOf(run.source).noun} <b>${item}</b></div>`;
}

/** The picture itself with what is true of it, and its number. */
function exampleLabel(
  group: Group,
  row: ExampleRow,
  shader: Shader,
  drawn: Box | undefined,
): TemplateResult {
  const { example } = row;
  const { text, others } = taskOf(row).label(row);
  const all = [text, ...others].filter(Boolean).join(", ");
  return html`<div class="example">
    <div class="picture">
      <div class="frame" style=${frameSize(example)}>
        <tbi-overlay
          role="img"
          aria-label=${rowName(row)}
          .job=${{
            example,
            size: "thumbnail",
            maps: undefined,
            position: 0,
            shading: shader.shading(group, { state: "missing", row, epoch: 0 }),
          }}
        ></tbi-overlay>
        ${regionOutline(example, drawn)}
      </div>
    </div>
    <div class="class" title="${all} #${example.index}">${text}</div>
    <div class="number">
      #${example.index}${others.length ? html` <span title=${all}>+ ${others.join(", ")}</span>` : nothing}
    </div>
    ${example.problem ? html`<div class="left-out" title=${example.problem}>not whole</div>` : nothing}
  </div>`;
}

/** The greatest box of the picture's shape within a square. */
export function frameSize({ height, width }: Example): string {
  return `width: ${Math.min(1, width / height) * 100}%; aspect-ratio: ${width} / ${height}`;
}

/** The run's name beside its row. */
export function runLabel({ run }: Row): TemplateResult {
  return html`<div class="run" title=${run.entry.name}>
    ${runMarker(run.entry.ordinal)}<span>${run.entry.name}</span>
  </div>`;
}
