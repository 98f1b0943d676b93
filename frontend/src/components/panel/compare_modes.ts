import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { isGrid, kindOf } from "../../kinds/state";
import type { CompareMode, Comparison } from "../../state/view";
import { icon } from "../shared/icons";

const MODES: readonly [mode: CompareMode, label: string, title: string][] = [
  ["side", "Side by side", "Each picture for itself"],
  ["wipe", "Wipe", "A over B, with a line between them to move"],
  ["difference", "Difference", "B minus A: where one is stronger than the other"],
  ["blink", "Blink", "A and B in turns at the same place"],
];

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
  if (mode === "side") return null;
  if (comparison.kind === "none") return "Choose first what to compare with";
  if (comparison.kind === "runs") return "Of two only: choose one run to compare with";
  if (isGrid({ kind }, channel)) return "Of one channel: choose it in the grid";
  return mode === "difference" ? kindOf({ kind }).whyNoDifference : null;
}

/** The reader's mode, or side by side where it cannot be had. */
export function modeInForce(mode: CompareMode, compared: Compared): CompareMode {
  return whyNot(mode, compared) === null ? mode : "side";
}

/** The choice of the mode. */
export function modeControl(
  chosen: CompareMode,
  compared: Compared,
  onChange: (mode: CompareMode) => void,
): TemplateResult {
  const inForce = modeInForce(chosen, compared);
  return html`<div class="modes" role="radiogroup" aria-label="How to compare">
    ${MODES.map(([mode, label, title]) => {
      const reason = whyNot(mode, compared);
      return html`<label class=${reason ? "unavailable" : ""} title=${reason ?? title}>
        <input
          type="radio"
          name="mode"
          aria-label=${label}
          aria-description=${reason ?? nothing}
          ?disabled=${reason !== null}
          .checked=${live(mode === inForce)}
          @change=${() => onChange(mode)}
        />
        ${icon(mode)}<span>${label}</span>
      </label>`;
    })}
  </div>`;
}
