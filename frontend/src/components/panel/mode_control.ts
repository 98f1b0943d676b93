import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import {
  type Compared,
  type CompareMode,
  MODE_NAMES,
  modeInForce,
  modeOf,
  whyNot,
} from "../../modes/state";
import { icon } from "../shared/icons";

/** The choice of the mode. */
export function modeControl(
  chosen: CompareMode,
  compared: Compared,
  onChange: (mode: CompareMode) => void,
): TemplateResult {
  const inForce = modeInForce(chosen, compared);
  return html`<div class="modes" role="radiogroup" aria-label="How to compare">
    ${MODE_NAMES.map((mode) => {
      const { label, title } = modeOf(mode);
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
