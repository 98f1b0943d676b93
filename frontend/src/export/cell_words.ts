import { columnLabel } from "../state/alignment";
import { cellFacts } from "../state/facts";
import { type Evidence, joined, type Verdict } from "../state/task";
import { tileActivation } from "../state/tiles";
import type { Cell, EmptyCell } from "../state/timeline";
import type { Alignment } from "../state/view";
import { faultWord, number } from "../state/words";

/** What a picture of a cell says beneath it. */
export interface CellWords {
  mark: Verdict;
  /** In a first line: the class predicted, the value, or the activation that a filter reached. */
  what: string;
  /** In a second one: how sure, how far off. */
  more: string;
  /** All of it in one: "Predicted Shirt, 97 %, wrong"; of a filter "Activation 6.2". */
  sentence: string;
  /** What the map's signs mean; null where it explains nothing. */
  evidence: Evidence | null;
}

const NOTHING: CellWords = { mark: null, what: "", more: "", sentence: "", evidence: null };

export function wordsOf(cell: Cell): CellWords {
  if (cell.kind === "filter") {
    const { tiles } = cell.record;
    const reached = tiles ? tileActivation(tiles, cell.tile) : null;
    if (reached === null) return NOTHING;
    return { ...NOTHING, what: number(reached), sentence: `Activation ${number(reached)}` };
  }
  if (cell.kind !== "map" && cell.kind !== "activations") return NOTHING;
  const { outcome, evidence } = cellFacts(cell);
  const { mark, what, sentence } = outcome;
  return {
    mark,
    what,
    more: joined(outcome.more),
    sentence,
    evidence: cell.kind === "map" ? evidence : null,
  };
}

/** Why a cell has no picture. */
export function absenceWords(cell: Cell): string {
  const { kind, epoch } = cell;
  const words: { [Kind in EmptyCell["kind"]]: string } = {
    loading: "not read",
    missing: epoch === null ? "no epoch here" : `no epoch ${epoch}`,
    unreadable: faultWord("fault" in cell ? cell.fault : undefined),
    replaced: "other picture",
    "left out": "not made",
  };
  return kind in words ? words[kind as EmptyCell["kind"]] : "not shown";
}

/** "epoch 12", or where its column stands: "45 %". */
export function columnWords(at: number, alignment: Alignment): string {
  return alignment === "epoch" ? `epoch ${at}` : columnLabel(at, alignment);
}
