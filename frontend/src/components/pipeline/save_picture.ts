import { html } from "lit";
import { download } from "../../export/download";
import { fileName } from "../../export/names";
import { passingSheet, type SheetPart } from "../../export/passing_sheet";
import type { Drawing } from "../../modes/drawings";
import type { CompareMode } from "../../modes/state";
import { drawingsViewOf } from "../../modes/view";
import { colorTable } from "../../rendering/colormaps";
import { paintPicture } from "../../rendering/paint";
import { columnTitle } from "../../state/pipeline/facts";
import type { SeenCell } from "../../state/pipeline/moves";
import type { PipelineCell } from "../../state/pipeline/stages";
import type { View } from "../../state/view";
import { errorWords } from "../../state/words";
import { bytesWords } from "../export/export_words";
import { themeOf } from "../export/page_theme";
import { detailsOf, momentWords } from "./cell_details";
import { pictures } from "./decoded";
import type { ToDecode } from "./picture_store";

interface ToBeSaved {
  cells: readonly SeenCell[];
  run: string;
  epoch: number;
  /** How the two are compared. */
  mode: CompareMode;
  view: View;
}

/**
 * Hands the browser a PNG of cells side by side, with all that is known of them.
 *
 * @param page has the colors as custom properties
 * @returns what became of it, in words
 */
export async function savePicture(page: Element, saved: ToBeSaved): Promise<string> {
  const { cells, run, epoch, view } = saved;
  const { cell } = cells.at(-1) ?? {};
  if (!cell) return "";
  const { split } = cell.column.stage;
  try {
    const parts = await Promise.all(
      cells.map((one, i) => partOf(one, epoch, view.marks, cells.length > 1 ? `${"AB"[i]}  ` : "")),
    );
    const heading = { title: cell.element, subtitle: `${run}, ${split}, epoch ${epoch}` };
    const content = await passingSheet(
      [...parts, ...(await together(saved))],
      heading,
      themeOf(page),
    ).png();
    const name = fileName(
      ["pipeline", split, columnTitle(cell.column), cell.element, `epoch${epoch}`],
      "png",
    );
    download(content, name);
    return `Handed to the browser: ${name} (${bytesWords(content.size)}).`;
  } catch (error) {
    return `Nothing was saved. ${errorWords(error)}`;
  }
}

async function drawn(what: ToDecode): Promise<HTMLCanvasElement | null> {
  const picture = await pictures.get(what);
  if (!picture) return null;
  const canvas = document.createElement("canvas");
  paintPicture(canvas, picture);
  return canvas;
}

/** Both at the same place, as the page shows them. */
async function together({ cells, mode, view }: ToBeSaved): Promise<SheetPart[]> {
  const [first, second] = cells.map(({ cell }) => drawingOf(cell));
  const saved = drawingsViewOf(mode)?.saved;
  if (!saved || !first || !second) return [];
  const table = colorTable(view.diverging, "both");
  const both = await saved({ first, second, wipe: view.wipe, table });
  if (!both) return [];
  const { name, canvas, words } = both;
  const nothing = { mask: null, boxes: [], points: [] };
  return [{ name, moment: "", picture: canvas, facts: words ? [words] : [], ...nothing }];
}

/** Of which nothing is drawn here. */
function drawingOf({ passing, column }: PipelineCell): Drawing {
  const png = passing?.picture ?? null;
  return {
    drawing: html``,
    of: png ?? column,
    load: () =>
      png?.length ? pictures.get({ png, size: "full", isMask: false }) : Promise.resolve(null),
  };
}

async function partOf(
  { cell, before }: SeenCell,
  epoch: number,
  marks: boolean,
  letter: string,
): Promise<SheetPart> {
  const { passing } = cell;
  const png = passing?.picture.length ? passing.picture : null;
  const mask = marks && passing?.mask.length ? passing.mask : null;
  return {
    name: letter + columnTitle(cell.column),
    moment: momentWords(cell, epoch),
    picture: png && (await drawn({ png, size: "full", isMask: false })),
    mask: mask && (await drawn({ png: mask, size: "full", isMask: true })),
    boxes: marks ? (passing?.boxes ?? []) : [],
    points: marks ? (passing?.points ?? []) : [],
    facts: detailsOf(cell, before).map(
      ({ label, value, was }) => `${label}: ${value}${was === null ? "" : ` (${was} before)`}`,
    ),
  };
}
