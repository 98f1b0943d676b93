import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { percent } from "../state/words";

export interface Option {
  value: string;
  label: string;
}

interface SelectField {
  label: string;
  value: string;
  options: readonly Option[];
  onChange(value: string): void;
}

/** A labelled drop-down list. */
export function selectField({ label, value, options, onChange }: SelectField): TemplateResult {
  return html`<label class="field">
    <span class="label">${label}</span>
    <select @change=${(event: Event) => onChange((event.target as HTMLSelectElement).value)}>
      ${options.map(
        (option) =>
          html`<option value=${option.value} .selected=${live(option.value === value)}>
            ${option.label}
          </option>`,
      )}
    </select>
  </label>`;
}

interface ShareField {
  label: string;
  title: string;
  /** 0 to 1. */
  value: number;
  max: number;
  onInput(value: number): void;
}

/** A labelled slider for a share, with its value in percent. */
export function shareField({ label, title, value, max, onInput }: ShareField): TemplateResult {
  return html`<label class="field" title=${title}>
    <span class="label"><span>${label}</span><output aria-hidden="true">${percent(value)}</output></span>
    <input
      type="range"
      aria-label=${label}
      aria-valuetext=${percent(value)}
      min="0"
      max=${max * 100}
      step="1"
      .value=${live(String(Math.round(value * 100)))}
      @input=${(event: Event) => onInput((event.target as HTMLInputElement).valueAsNumber / 100)}
    />
  </label>`;
}
