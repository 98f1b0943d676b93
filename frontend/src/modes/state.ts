import { isGrid, type KindState, kindOf } from "../kinds/state";
import type { Comparison } from "../state/view";

/** How A and B are shown: what is known of a mode before anything is drawn. */
interface ModeState {
  label: string;
  /** What it does, in a sentence. */
  title: string;
  /** After "Compare A and B", in the list of keys. */
  does: string;
  /** Whether both lie at the same place: then there are just two. */
  together: boolean;
  /** Why it cannot be had of a kind of series; null: it can. */
  whyNot(kind: KindState): string | null;
  /** What is saved of both; null: each as it is. */
  saved: string | null;
}

/** By their names in the address, in the order of the choice. */
const MODES = {
  side: {
    label: "Side by side",
    title: "Each picture for itself",
    does: "side by side",
    together: false,
    whyNot: () => null,
    saved: null,
  },
  wipe: {
    label: "Wipe",
    title: "A over B, with a line between them to move",
    does: "with a wipe",
    together: true,
    whyNot: () => null,
    saved: "A, B and the wipe",
  },
  difference: {
    label: "Difference",
    title: "B minus A: where one is stronger than the other",
    does: "as a difference",
    together: true,
    whyNot: ({ whyNoDifference }) => whyNoDifference,
    saved: "A, B and B − A",
  },
  blink: {
    label: "Blink",
    title: "A and B in turns at the same place",
    does: "blinking",
    together: true,
    whyNot: () => null,
    saved: null,
  },
} satisfies { [name: string]: ModeState };

export type CompareMode = keyof typeof MODES;

export const MODE_NAMES = Object.keys(MODES) as CompareMode[];

export function modeOf(mode: CompareMode): ModeState {
  return MODES[mode];
}

/** What a mode needs to know of what is compared. */
export interface Compared {
  comparison: Comparison;
  /** Of the series (metadata's words). */
  kind: string;
  /** The one channel that is shown. */
  channel: number | null;
}

/** Why a mode cannot be had now; null: it can. */
export function whyNot(mode: CompareMode, { comparison, kind, channel }: Compared): string | null {
  const { together, whyNot: ofKind } = modeOf(mode);
  if (!together) return null;
  if (comparison.kind === "none") return "Choose first what to compare with";
  if (comparison.kind === "runs") return "Of two only: choose one run to compare with";
  if (isGrid({ kind }, channel)) return "Of one channel: choose it in the grid";
  return ofKind(kindOf({ kind }));
}

/** The reader's mode, or side by side where it cannot be had. */
export function modeInForce(mode: CompareMode, compared: Compared): CompareMode {
  return whyNot(mode, compared) === null ? mode : "side";
}
