import { css, html, LitElement } from "lit";
import { colormapsFor, colorTable } from "../rendering/colormaps";
import type { Snapshot } from "../state/session";
import type { ScaleChoice, Sign, View } from "../state/view";
import { request } from "./events";
import { selectField, shareField } from "./fields";
import { base, controls } from "./styles";

const COLORMAP_LABELS: { [name: string]: string } = {
  blue_red: "Blue – red",
  purple_orange: "Purple – orange",
};
const SIGNS = [
  { value: "positive", label: "Positive" },
  { value: "negative", label: "Negative" },
  { value: "both", label: "Both" },
];
const SCALES = [
  { value: "epochs", label: "Shared over epochs" },
  { value: "runs", label: "Over epochs and runs" },
  { value: "map", label: "Each map its own" },
];

/** What is shown, and how it is colored. */
export class TopBar extends LitElement {
  static override properties = { snapshot: { attribute: false } };
  declare snapshot: Snapshot;

  override render() {
    const { runs, chosen, without } = this.snapshot;
    return html`
      <div class="what">
        <tbi-run-picker .runs=${runs} .chosen=${chosen} .without=${without}></tbi-run-picker>
        ${this.source()}
      </div>
      <div class="look">${this.look()}</div>
    `;
  }

  private source() {
    const { methods, source } = this.snapshot;
    const method = methods.find((candidate) => candidate.method === source?.method);
    const layers = method?.layers ?? [];
    const tagOf = (name: string) => {
      const found = methods.find((candidate) => candidate.method === name)?.layers;
      return (found?.find(({ layer }) => layer === source?.layer) ?? found?.[0])?.tag ?? null;
    };
    const ambiguous = new Set(layers.map(({ layer }) => layer)).size < layers.length;
    return html`
      ${selectField({
        label: "Method",
        value: source?.method ?? "",
        options: methods.map(({ method: value, title }) => ({ value, label: title })),
        onChange: (value) => this.change({ tag: tagOf(value), channel: null }),
      })}
      ${selectField({
        label: "Layer",
        value: source?.tag ?? "",
        options: layers.map(({ tag, layer }) => ({
          value: tag,
          label: ambiguous ? tag : layer || "input",
        })),
        onChange: (tag) => this.change({ tag, channel: null }),
      })}
    `;
  }

  private look() {
    const { sign, scale, opacity, threshold, sequential, diverging } = this.snapshot.view;
    const kind = this.snapshot.source?.kind;
    // Pictures of filters have the colors they were logged with; channels have no picture beneath.
    const disabled = kind === "FILTERS";
    const colormap = sign === "both" ? diverging : sequential;
    return html`
      ${selectField({
        label: "Colormap",
        disabled,
        value: colormap,
        options: colormapsFor(sign).map((value) => ({
          value,
          label: COLORMAP_LABELS[value] ?? value[0]?.toUpperCase() + value.slice(1),
        })),
        onChange: (value) =>
          this.change(sign === "both" ? { diverging: value } : { sequential: value }),
      })}
      <tbi-gradient
        aria-disabled=${disabled}
        .table=${colorTable(colormap, sign)} .sign=${sign}
      ></tbi-gradient>
      ${shareField({
        label: "Opacity",
        title: "How strongly the colors cover the picture",
        value: opacity,
        max: 1,
        disabled: disabled || kind === "ACTIVATIONS",
        onInput: (value) => this.change({ opacity: value }),
      })}
      ${shareField({
        label: "Threshold",
        title: "Weaker values than this share of the scale are not drawn",
        value: threshold,
        max: 0.99,
        disabled,
        onInput: (value) => this.change({ threshold: value }),
      })}
      ${selectField({
        label: "Sign",
        disabled,
        value: sign,
        options: SIGNS,
        onChange: (value) => this.change({ sign: value as Sign }),
      })}
      ${selectField({
        label: "Scale",
        disabled,
        value: scale,
        options: SCALES,
        onChange: (value) => this.change({ scale: value as ScaleChoice }),
      })}
    `;
  }

  private change(view: Partial<View>): void {
    request(this, "tbi-view", view);
  }

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 28px;
        padding: 8px 16px;
      }
      .what,
      .look {
        display: flex;
        align-items: flex-end;
        gap: 14px;
        min-width: 0;
      }
      .what {
        flex: 1 1 360px;
      }
      tbi-run-picker {
        flex: 1;
      }
      .field:has(input[type="range"]) {
        width: 108px;
      }
      .field:has(select) {
        max-width: 180px;
      }
    `,
  ];
}
