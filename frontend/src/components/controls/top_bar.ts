import { css, html, LitElement, nothing } from "lit";
import { markedName } from "../../state/choices";
import type { Snapshot } from "../../state/snapshot";
import type { View } from "../../state/view";
import { request } from "../shared/events";
import { selectField } from "../shared/fields";
import { Tight } from "../shared/tight";
import { barStyles } from "./bar_styles";
import { helpButton } from "./help_button";
import { lookFields } from "./look_fields";
import { roomChoice } from "./room_choice";
import { rowFields } from "./row_fields";

/** What is shown, in which order, and how it is colored. */
export class TopBar extends LitElement {
  static override properties = { snapshot: { attribute: false } };
  declare snapshot: Snapshot;
  private readonly tight = new Tight(this);

  override render() {
    const { runs, chosen, without } = this.snapshot;
    const tight = this.tight.matches;
    return html`
      <div class="line ${tight ? "tight" : ""}">
        ${roomChoice(this, this.snapshot, tight)}
        <tbi-run-picker
          .runs=${runs}
          .chosen=${chosen}
          .without=${without}
          .folded=${tight}
        ></tbi-run-picker>
        ${this.source()}
        ${tight ? html`<tbi-disclosure label="Rows">${this.rows()}</tbi-disclosure>` : this.rows()}
        ${tight ? html`<tbi-disclosure label="Display">${this.look()}</tbi-disclosure>` : nothing}
        <tbi-export-menu .snapshot=${this.snapshot}></tbi-export-menu>
        ${helpButton(this)}
      </div>
      ${tight ? nothing : html`<div class="line look">${this.look()}</div>`}
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
        title: method?.title ?? "",
        value: source?.method ?? "",
        options: methods.map(({ method: value, title, layers: all }) => ({
          value,
          label: markedName(title, all),
        })),
        onChange: (value) => this.change({ tag: tagOf(value), channel: null }),
      })}
      ${selectField({
        label: "Layer",
        value: source?.tag ?? "",
        options: layers.map((entry) => ({
          value: entry.tag,
          label: markedName(ambiguous ? entry.tag : entry.layer || "input", [entry]),
        })),
        onChange: (tag) => this.change({ tag, channel: null }),
      })}
    `;
  }

  private rows() {
    return rowFields({
      snapshot: this.snapshot,
      change: (view) => this.change(view),
      sortAgain: () => request(this, "tbi-sort-again", null),
    });
  }

  private look() {
    const { view, source } = this.snapshot;
    return lookFields(view, source, (change) => this.change(change));
  }

  private change(view: Partial<View>): void {
    request(this, "tbi-view", view);
  }

  static override styles = [
    ...barStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 6px;
        padding: 8px 16px;
      }
      .line {
        display: flex;
        align-items: flex-end;
        gap: 8px 14px;
        min-width: 0;
      }
      .tight {
        gap: 8px;
      }
      tbi-run-picker {
        flex: 1 1 0;
        min-width: 110px;
      }
      .tight tbi-run-picker {
        min-width: max-content;
      }
      .field:has(input[type="range"]) {
        width: 108px;
      }
      .field:has(select) {
        flex: 0 1 auto;
        max-width: clamp(170px, 17vw, 236px);
      }
      .search {
        width: 124px;
      }
      .colors {
        display: flex;
        align-items: flex-end;
        gap: 8px;
      }
      .checks {
        display: grid;
        gap: 2px;
      }
      .hidden {
        display: flex;
        align-items: center;
        gap: 8px;
        height: 28px;
        white-space: nowrap;
      }
    `,
  ];
}
