import { filesOf } from "../kinds/export";
import { columnLabel } from "../state/alignment";
import type { Cell, EmptyCell } from "../state/cells";
import type { ValueWords } from "../state/meaning";
import type { Verdict } from "../state/task";
import type { Alignment } from "../state/view";
import { faultWord } from "../state/words";

/** What a picture of a cell says beneath it. */
export interface CellWords {
  mark: Verdict;
  /** In a first line: the class predicted, the value, or the activation that a filter reached. */
  what: string;
  /** In a second one: how sure, how far off. */
  more: string;
  /** All of it in one: "Predicted Shirt, 97 %, wrong"; of a filter "Activation 6.2". */
  sentence: string;
  /** What the map's values mean; null where it explains nothing. */
  meaning: ValueWords | null;
}

const NOTHING: CellWords = { mark: null, what: "", more: "", sentence: "", meaning: null };

export function wordsOf(cell: Cell): CellWords {
  const words = cell.state === "whole" ? filesOf(cell.row.run.source).words(cell) : null;
  return words ?? NOTHING;
}

/** Why a cell has no picture. */
export function absenceWords(cell: Cell): string {
  if (cell.state === "whole") return "not shown";
  const { state, epoch, fault } = cell;
  const words: { [State in EmptyCell["state"]]: string } = {
    loading: "not read",
    missing: epoch === null ? "no epoch here" : `no epoch ${epoch}`,
    unreadable: faultWord(fault),
    replaced: "other picture",
    "left out": "not made",
  };
  return words[state];
}

/** "epoch 12", or where its column stands: "45 %". */
export function columnWords(at: number, alignment: Alignment): string {
  return alignment === "epoch" ? `epoch ${at}` : columnLabel(at, alignment);
}
