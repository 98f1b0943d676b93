import { html, nothing, type TemplateResult } from "lit";
import { wordsOf } from "../../export/cell_words";
import { kindOf } from "../../kinds/state";
import { type Place, viewOf } from "../../kinds/view";
import type { Box } from "../../maths/region_share";
import type { Shading } from "../../rendering/overlay";
import type { Cell, EmptyCell } from "../../state/cells";
import type { Group } from "../../state/rows";
import { runMarker } from "../shared/icons";
import { type LargePicture, largeWords } from "../shared/large_picture";
import { runName } from "../shared/run_name";

const ABSENCE: { [State in EmptyCell["state"]]: string } = {
  loading: "This epoch is being read.",
  missing: "This run has no epoch here.",
  unreadable: "The log is unreadable at this epoch.",
  replaced: "This epoch was logged for another picture, which has been replaced since.",
  "left out": "This filter was not visualized at this epoch.",
};

/** Which of the pictures it is: letter, run and epoch. */
export function heading(letter: string, { row, epoch }: Cell, current = false): TemplateResult {
  const { entry } = row.run;
  return html`<h3 class=${current ? "current" : ""} title=${entry.name}>
    <span class="letter">${letter}</span>${runMarker(entry.ordinal)}
    ${runName(entry.name)}
    <span class="epoch quiet">${epoch === null ? "no epoch here" : `epoch ${epoch}`}</span>
  </h3>`;
}

/** Null for what is no one picture: a grid of all channels, say. */
export function largePicture(
  cell: Cell,
  place: Place,
  region: Box | undefined,
): LargePicture | null {
  if (cell.state === "whole") return viewOf(cell.row.run.source).large(cell, place, region);
  const words = [ABSENCE[cell.state], cell.fault?.words].filter(Boolean);
  return largeWords(cell, words.join(" "));
}

/** What the colors of a cell mean. */
export function legend(cell: Cell, shading: Shading): TemplateResult | typeof nothing {
  if (cell.state !== "whole" || !kindOf(cell.row.run.source).colored) return nothing;
  return html`<tbi-color-bar .shading=${shading} .meaning=${wordsOf(cell).meaning}></tbi-color-bar>`;
}

/** All that is known of a cell. */
export function about(
  cell: Cell,
  group: Group,
  asked: { channel: number | null; region: Box | undefined },
): TemplateResult | typeof nothing {
  if (cell.state !== "whole") return nothing;
  // Runs whose layers are numbered otherwise are shown each at its own.
  const named = new Set(group.rows.map(({ run }) => run.source.layer)).size > 1;
  const view = viewOf(cell.row.run.source);
  return html`<div class="about">${view.facts(cell, { ...asked, named })}</div>`;
}

/** What of a cell can be chosen, to be seen alone. */
export function chooser(
  cell: Cell,
  shading: Shading,
  channel: number | null,
): TemplateResult | typeof nothing {
  if (cell.state !== "whole") return nothing;
  return viewOf(cell.row.run.source).chooser?.(cell, shading, channel) ?? nothing;
}

/** Whether a region can be drawn on a cell. */
export function takesRegions(cell: Cell): boolean {
  return cell.state === "whole" && kindOf(cell.row.run.source).overPicture;
}
