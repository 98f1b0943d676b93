import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { percent } from "../../state/words";

export interface Option {
  value: string;
  label: string;
}

interface SelectField {
  label: string;
  title?: string;
  value: string;
  options: readonly Option[];
  disabled?: boolean;
  onChange(value: string): void;
}

/** A labelled drop-down list. */
export function selectField(field: SelectField): TemplateResult {
  const { label, title, value, options, disabled = false, onChange } = field;
  return html`<label class="field" title=${title ?? nothing}>
    <span class="label">${label}</span>
    <select
      ?disabled=${disabled}
      @change=${(event: Event) => onChange((event.target as HTMLSelectElement).value)}
    >
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
  disabled?: boolean;
  onInput(value: number): void;
}

/** A labelled slider for a share, with its value in percent. */
export function shareField(field: ShareField): TemplateResult {
  const { label, title, value, max, disabled = false, onInput } = field;
  return html`<label class="field" title=${title}>
    <span class="label"><span>${label}</span><output aria-hidden="true">${percent(value)}</output></span>
    <input
      type="range"
      aria-label=${label}
      aria-valuetext=${percent(value)}
      min="0"
      max=${max * 100}
      step="1"
      ?disabled=${disabled}
      .value=${live(String(Math.round(value * 100)))}
      @input=${(event: Event) => onInput((event.target as HTMLInputElement).valueAsNumber / 100)}
    />
  </label>`;
}

interface CheckField {
  label: string;
  title: string;
  value: boolean;
  disabled?: boolean;
  onChange(value: boolean): void;
}

/** A box to check, with its label. */
export function checkField(field: CheckField): TemplateResult {
  const { label, title, value, disabled = false, onChange } = field;
  return html`<label class="check" title=${title}>
    <input
      type="checkbox"
      ?disabled=${disabled}
      .checked=${live(value)}
      @change=${(event: Event) => onChange((event.target as HTMLInputElement).checked)}
    />
    <span>${label}</span>
  </label>`;
}
