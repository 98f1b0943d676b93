import { css, html, LitElement, nothing } from "lit";
import { download } from "../../export/download";
import { marksFile } from "../../state/cues/marks";
import { cardsWords } from "../../state/cues/words";
import type { Snapshot } from "../../state/snapshot";
import { barStyles } from "../controls/bar_styles";
import { helpButton } from "../controls/help_button";
import { roomChoice } from "../controls/room_choice";
import { Tight } from "../shared/tight";

const MARKS_FILE = "cue_marks.json";
/** Which runs' cues are shown, and what takes the reader's marks away. */
export class CueBar extends LitElement {
  static override properties = {
    snapshot: { attribute: false },
    saved: { state: true },
  };
  declare snapshot: Snapshot;
  /** The marks that were saved last. */
  declare private saved: readonly unknown[] | null;
  private readonly tight = new Tight(this);

  constructor() {
    super();
    this.saved = null;
  }

  override render() {
    const { cues, view } = this.snapshot;
    if (!cues) return nothing;
    const { runs, chosen, reports } = cues;
    const none = !view.cueMarks.length;
    return html`${roomChoice(this, this.snapshot, this.tight.matches)}
      <tbi-run-picker
        .runs=${runs}
        .chosen=${chosen}
        .without=${[]}
        .folded=${this.tight.matches}
        .notes=${new Map(reports.map((at) => [at.run.run, cardsWords(at)]))}
      ></tbi-run-picker>
      <span role="status">
        ${this.saved === view.cueMarks ? `Handed to the browser: ${MARKS_FILE}` : nothing}
      </span>
      <button
        aria-disabled=${none}
        title=${none ? "No card is marked yet" : `What you have marked, as a file: ${MARKS_FILE}`}
        @click=${() => none || this.save()}
      >
        Save marks
      </button>
      <tbi-copy-link .view=${view}></tbi-copy-link>
      ${helpButton(this)}`;
  }

  private save(): void {
    const { cues, view } = this.snapshot;
    const text = marksFile(view.cueMarks, cues?.runs ?? []);
    download(new Blob([text], { type: "application/json" }), MARKS_FILE);
    this.saved = view.cueMarks;
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
      tbi-run-picker {
        flex: 1 1 0;
        min-width: 110px;
      }
      @media (max-width: 1180px), (max-height: 700px) {
        tbi-run-picker {
          min-width: max-content;
        }
      }
      button,
      [role="status"] {
        flex: none;
      }
      [role="status"] {
        line-height: 28px;
      }
    `,
  ];
}
