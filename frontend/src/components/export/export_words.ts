import { frameColumns } from "../../export/animation";
import { expectedBytes } from "../../export/raw_maps";
import { columnsIn, groupsIn, type RunScope, type Scope } from "../../export/scope";
import { planSheet } from "../../export/sheet";
import { filesOf } from "../../kinds/export";
import { kindOf } from "../../kinds/state";
import { modeInForce, modeOf } from "../../modes/state";
import { comparedCells, resolveComparison } from "../../state/comparison";
import { rowName } from "../../state/row_name";
import type { TimelineRun } from "../../state/rows";
import { type Snapshot, zoomInForce } from "../../state/snapshot";
import { capital } from "../../state/words";

/** What each entry of the export menu holds, in numbers of the present page. */

export function pictureWords(snapshot: Snapshot): string {
  const { timeline, selection, view } = snapshot;
  if (!selection) return "";
  const comparison = resolveComparison(view, selection);
  const count = comparedCells(timeline, selection, comparison).length;
  const { row } = selection;
  const { kind } = row.run.source;
  const compared = { comparison, kind, channel: view.channel };
  const mode = count ? modeInForce(view.mode, compared) : "side";
  const { saved } = modeOf(mode);
  const views = saved ?? ["The large view", "A and B", "A, B and C", "A to D"][count];
  const more = filesOf(row.run.source).saved(row);
  const zoomed = zoomInForce(snapshot).factor > 1 ? ", zoomed in as here" : "";
  return `${views}${count ? " side by side" : ""}${zoomed}, with ${more}`;
}

export function sheetWords(snapshot: Snapshot): string {
  const { numRows, columns, leftOut } = planSheet(snapshot);
  return `${counted(numRows, "row")} × ${counted(columns.length, "epoch")}${leftOut ? `; ${leftOut}` : ""}`;
}

export function animationWords(snapshot: Snapshot): string {
  const { timeline, selection } = snapshot;
  if (!selection) return "";
  const frames = frameColumns(snapshot).length;
  const all = timeline.columns.length;
  const thinned = frames < all ? ` of ${all} epochs, evenly` : "";
  return `${capital(rowName(selection.row))}: ${counted(frames, "frame")}${thinned}`;
}

export function mapsWords(scopes: readonly RunScope[]): string {
  const bytes = expectedBytes(scopes);
  const size = bytes === null ? "" : `; ${bytesWords(bytes)} unpacked`;
  const what = scopes[0] ? `, ${filesOf(scopes[0].run.source).rawWords}` : "";
  return `${scopesWords(scopes)}${what}${size}`;
}

export function factsWords(scopes: readonly RunScope[]): string {
  const lines = scopes.reduce((sum, { rows, steps }) => sum + rows.length * steps.length, 0);
  return `${counted(lines, "line")}: one for each run, epoch and ${nounOf(scopes[0])}`;
}

/** The choices of rows and epochs. */
export function scopeOptions(snapshot: Snapshot) {
  const { selection } = snapshot;
  const option = <T extends string>(value: T, label: string) => ({ value, label });
  const shown = groupsIn(snapshot, "shown").length;
  const noun = nounOf(selection?.row);
  const rows: { value: Scope["rows"]; label: string }[] = [
    option("shown", `All ${counted(shown, noun)}`),
    option("selected", selection ? `Only ${rowName(selection.row)}` : "Selected"),
  ];
  const inStrip = columnsIn(snapshot, "strip").length;
  const all = columnsIn(snapshot, "all").length;
  const epochs: { value: Scope["epochs"]; label: string }[] = [option("all", `All ${all}`)];
  if (inStrip < all) epochs.push(option("strip", `The ${inStrip} side by side`));
  return { rows, epochs };
}

function scopesWords(scopes: readonly RunScope[]): string {
  const most = (of: (scope: RunScope) => number) => Math.max(0, ...scopes.map(of));
  const rows = most((scope) => scope.rows.length);
  const what = counted(rows, nounOf(scopes[0]));
  const epochs = counted(
    most(({ steps }) => steps.length),
    "epoch",
  );
  return `${counted(scopes.length, "run")} × ${epochs} × ${what}`;
}

/** What a row is called. */
function nounOf(of: { run: TimelineRun } | undefined): string {
  return of ? kindOf(of.run.source).noun : "row";
}

/** "1 row", "12 rows". */
function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

export function bytesWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const [size, unit] = bytes < 1e6 ? [bytes / 1e3, "kB"] : [bytes / 1e6, "MB"];
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`;
}
