import { css, html, LitElement, nothing } from "lit";
import type { Snapshot } from "../../state/snapshot";
import { barStyles } from "../controls/bar_styles";
import { helpButton } from "../controls/help_button";
import { roomChoice } from "../controls/room_choice";
import { request } from "../shared/events";
import { checkField, selectField } from "../shared/fields";

/** Which run's pipeline is shown, and what lies over its pictures. */
export class PipelineBar extends LitElement {
  static override properties = { snapshot: { attribute: false } };
  declare snapshot: Snapshot;

  override render() {
    const { pipeline, view } = this.snapshot;
    if (!pipeline) return nothing;
    const { runs, run, marked } = pipeline;
    return html`${roomChoice(this, this.snapshot)}
      ${selectField({
        label: "Run",
        title: run.name,
        value: run.run,
        options: runs.map(({ run: value, name: label }) => ({ value, label })),
        onChange: (value) =>
          request(this, "tbi-view", { run: value, stage: null, element: null, fault: null }),
      })}
      ${
        marked
          ? checkField({
              label: "Masks and boxes",
              title: "Draw masks, boxes and points over the pictures (M)",
              value: view.marks,
              onChange: (marks) => request(this, "tbi-view", { marks }),
            })
          : nothing
      }
      <span class="space"></span>
      <tbi-copy-link .view=${view}></tbi-copy-link>
      ${helpButton(this)}`;
  }

  static override styles = [
    ...barStyles,
    css`
      :host {
        display: flex;
        align-items: flex-end;
        gap: 8px 14px;
        padding: 8px 16px;
      }
      .field {
        flex: 0 1 auto;
        max-width: 300px;
      }
      .check {
        height: 28px;
      }
      .space {
        flex: 1;
      }
    `,
  ];
}
