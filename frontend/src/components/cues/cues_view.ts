import { css, html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { CueSnapshot } from "../../state/cues/room";
import { nothingWords } from "../../state/cues/words";
import type { Snapshot } from "../../state/snapshot";
import { base } from "../shared/styles";

/** What alone carries pictures to a class: a block a cue, with the runs that have it and those that lack it. */
export class CuesView extends LitElement {
  static override properties = { snapshot: { attribute: false } };
  declare snapshot: Snapshot;

  override render() {
    const { cues } = this.snapshot;
    if (!cues) return nothing;
    return html`<div class="scroller" role="region" aria-label="Cards" tabindex="0">
      ${this.notes(cues)}
      ${
        cues.blocks.length || cues.reading
          ? nothing
          : html`<p class="none" role="status">${nothingWords(cues.reports)}</p>`
      }
      ${repeat(
        cues.blocks,
        ({ key }) => key,
        (block) => html`<tbi-cue-block
          .block=${block}
          .cues=${cues}
          .view=${this.snapshot.view}
        ></tbi-cue-block>`,
      )}
    </div>`;
  }

  /** What cannot be shown of a run at this epoch. */
  private notes({ reports }: CueSnapshot) {
    const told = reports.flatMap(({ run, state, epoch, notes }) => [
      ...(state === "unreadable" ? [`${run.name}: epoch ${epoch} is unreadable in the log.`] : []),
      ...notes.map((note) => `${run.name}: ${note}`),
    ]);
    return told.map((words) => html`<p class="note quiet">${words}</p>`);
  }

  static override styles = [
    base,
    css`
      :host {
        display: block;
        min-width: 0;
        min-height: 0;
      }
      .scroller {
        height: 100%;
        padding: 12px 16px 24px;
        overflow: auto;
        scrollbar-gutter: stable;
      }
      .scroller:focus-visible {
        outline-offset: -2px;
      }
      .none {
        margin: 0;
        padding: 36px 24px;
        color: var(--text-quiet);
        font-size: 14px;
        text-align: center;
      }
      .note {
        margin: 0 0 8px;
        overflow-wrap: anywhere;
      }
      tbi-cue-block + tbi-cue-block {
        margin-top: 12px;
      }
    `,
  ];
}
