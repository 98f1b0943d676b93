import { html, type TemplateResult } from "lit";
import { icon } from "../shared/icons";

interface Stepper {
  /** What is shown now. */
  value: string;
  /** That do the same. */
  keys: readonly [back: string, on: string];
  isFirst: boolean;
  isLast: boolean;
  onStep(by: number): void;
}

/** One on or back, with where that is. */
export function stepper(
  label: string,
  { value, keys: [back, on], isFirst, isLast, onStep }: Stepper,
): TemplateResult {
  const name = label.toLowerCase();
  return html`<div class="stepper" role="group" aria-label=${label}>
    <button
      class="small"
      aria-label="Previous ${name}"
      title="Previous ${name} (${back})"
      aria-disabled=${isFirst}
      @click=${() => onStep(-1)}
    >
      ${icon("previous")}
    </button>
    <span>${label} <b>${value}</b></span>
    <button
      class="small"
      aria-label="Next ${name}"
      title="Next ${name} (${on})"
      aria-disabled=${isLast}
      @click=${() => onStep(1)}
    >
      ${icon("next")}
    </button>
  </div>`;
}
