import { columnLabel } from "../state/alignment";
import { cellFacts, type Verdict } from "../state/facts";
import { tileActivation } from "../state/tiles";
import type { Cell, EmptyCell } from "../state/timeline";
import type { Alignment } from "../state/view";
import { faultWord, number, percent } from "../state/words";

/** What a picture of a cell says beneath it. */
export interface Outcome {
  verdict: Verdict;
  /** The class predicted, or the activation that a filter's picture reached. */
  what: string;
  /** How sure; empty where it is not known. */
  sure: string;
  /** What the map explains; null where it explains nothing. */
  target: string | null;
}

const NOTHING: Outcome = { verdict: null, what: "", sure: "", target: null };

export function outcomeOf(cell: Cell): Outcome {
  if (cell.kind === "filter") {
    const { tiles } = cell.record;
    const reached = tiles ? tileActivation(tiles, cell.tile) : null;
    return { ...NOTHING, what: reached === null ? "" : number(reached) };
  }
  if (cell.kind !== "map" && cell.kind !== "activations") return NOTHING;
  const facts = cellFacts(cell);
  return {
    verdict: facts.verdict,
    what: facts.prediction ?? "",
    sure: facts.probability === null ? "" : percent(facts.probability),
    target: cell.kind === "map" ? facts.target : null,
  };
}

/** "Predicted Shirt, 97 %, wrong", in as far as it is known; of a filter "Activation 6.2". */
export function outcomeWords(cell: Cell): string {
  const { what, sure, verdict } = outcomeOf(cell);
  if (!what) return "";
  if (cell.kind === "filter") return `Activation ${what}`;
  return [`Predicted ${what}`, sure, verdict].filter(Boolean).join(", ");
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
