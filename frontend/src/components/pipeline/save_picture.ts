import { download } from "../../export/download";
import { fileName } from "../../export/names";
import { passingSheet, type SheetPart } from "../../export/passing_sheet";
import { columnTitle } from "../../state/pipeline/facts";
import type { SeenCell } from "../../state/pipeline/moves";
import { errorWords } from "../../state/words";
import { bytesWords } from "../export/export_words";
import { themeOf } from "../export/page_theme";
import { detailsOf, momentWords } from "./cell_details";
import { pictures } from "./decoded";

interface ToBeSaved {
  cells: readonly SeenCell[];
  run: string;
  epoch: number;
  marks: boolean;
}

/**
 * Hands the browser a PNG of cells side by side, with all that is known of them.
 *
 * @param page has the colors as custom properties
 * @returns what became of it, in words
 */
export async function savePicture(page: Element, saved: ToBeSaved): Promise<string> {
  const { cells, run, epoch, marks } = saved;
  const { cell } = cells.at(-1) ?? {};
  if (!cell) return "";
  const { split } = cell.column.stage;
  try {
    const parts = await Promise.all(cells.map((one) => partOf(one, epoch, marks)));
    const heading = { title: cell.element, subtitle: `${run}, ${split}, epoch ${epoch}` };
    const content = await passingSheet(parts, heading, themeOf(page)).png();
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

async function partOf(
  { cell, before }: SeenCell,
  epoch: number,
  marks: boolean,
): Promise<SheetPart> {
  const { passing } = cell;
  const png = passing?.picture.length ? passing.picture : null;
  const mask = marks && passing?.mask.length ? passing.mask : null;
  return {
    name: columnTitle(cell.column),
    moment: momentWords(cell, epoch),
    picture: png && (await pictures.get({ png, size: "full", isMask: false })),
    mask: mask && (await pictures.get({ png: mask, size: "full", isMask: true })),
    boxes: marks ? (passing?.boxes ?? []) : [],
    points: marks ? (passing?.points ?? []) : [],
    facts: detailsOf(cell, before).map(
      ({ label, value, was }) => `${label}: ${value}${was === null ? "" : ` (${was} before)`}`,
    ),
  };
}
