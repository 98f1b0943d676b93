import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { type CompareMode, MODE_NAMES, modeOf } from "../../modes/state";
import { icon } from "../shared/icons";

/**
 * The choice of the mode.
 *
 * @param reasonOf why a mode cannot be had now; null: it can
 */
export function modeControl(
  inForce: CompareMode,
  reasonOf: (mode: CompareMode) => string | null,
  onChange: (mode: CompareMode) => void,
): TemplateResult {
  return html`<div class="modes" role="radiogroup" aria-label="How to compare">
    ${MODE_NAMES.map((mode) => {
      const { label, title } = modeOf(mode);
      const reason = reasonOf(mode);
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
