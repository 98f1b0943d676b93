import { css, html, LitElement } from "lit";
import type { PipelineSnapshot } from "../../state/pipeline/room";
import {
  evidenceWords,
  judgedWords,
  placesOf,
  type ShownVerdict,
} from "../../state/pipeline/verdicts";
import { request } from "../shared/events";
import { icon } from "../shared/icons";
import { base, controls } from "../shared/styles";

const HEADING_PX = 36;
/** Of one that is not chosen. */
const ITEM_PX = 53;

/** What is wrong with the pipeline, the earliest cause first; each leads to its cells. */
export class VerdictList extends LitElement {
  static override properties = { pipeline: { attribute: false } };
  declare pipeline: PipelineSnapshot;

  override render() {
    const { judged, splits } = this.pipeline;
    if (!judged) return html``;
    const elements = splits.reduce((sum, split) => sum + split.elements.length, 0);
    const words = judgedWords(judged, elements);
    const found = judged.verdicts.length
      ? html`<h2>${words}</h2>
          <ul>
            ${judged.verdicts.map((shown) => this.item(shown))}
          </ul>`
      : html`<p class="none right" role="status">${icon("right")} <span>${words}</span></p>`;
    // The tables beneath stay where they are from epoch to epoch.
    const height = judged.most ? `${HEADING_PX + judged.most * ITEM_PX}px` : "0";
    return html`<div style="min-height: ${height}">${found}</div>`;
  }

  private item(shown: ShownVerdict) {
    const { verdict, key } = shown;
    const { name, text, isNote, split, stage } = verdict;
    const chosen = this.pipeline.fault?.key === key;
    const [place] = placesOf(shown, this.pipeline.splits);
    return html`<li class="${isNote ? "note" : "fault"} ${chosen ? "chosen" : ""}">
      <div class="head">
        <span class="kind">${icon(isNote ? "note" : "warning")} ${isNote ? "Note: it may be meant" : "Fault"}</span>
        <strong>${name}</strong>
        <span class="quiet">${[stage, split].filter(Boolean).join(", ")}</span>
      </div>
      <button
        aria-pressed=${chosen}
        aria-label="Show ${evidenceWords(verdict)}: ${name}"
        ?disabled=${place === undefined}
        @click=${() => this.choose(shown, chosen)}
      >
        ${evidenceWords(verdict)}
      </button>
      <p title=${text}>${text}</p>
    </li>`;
  }

  /** Its stage, the first of its elements, and the first epoch that shows it. */
  private choose(shown: ShownVerdict, chosen: boolean): void {
    if (chosen) {
      request(this, "tbi-view", { fault: null });
      return;
    }
    const [place] = placesOf(shown, this.pipeline.splits);
    const at = shown.verdict.epochs[0];
    request(this, "tbi-view", {
      fault: shown.key,
      stage: place?.column ?? null,
      element: place?.elements[0] ?? null,
      against: null,
      ...(at === undefined ? {} : { at }),
    });
  }

  protected override updated(): void {
    this.renderRoot.querySelector(".chosen")?.scrollIntoView({ block: "nearest" });
  }

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: block;
        flex: none;
        max-height: 32vh;
        overflow: auto;
        border-bottom: 1px solid var(--line);
        background: var(--surface);
      }
      h2,
      .none {
        margin: 0;
        padding: 8px 16px 4px;
        font-size: 13px;
        font-weight: 600;
      }
      .none {
        padding-bottom: 8px;
        font-weight: 500;
      }
      ul {
        margin: 0;
        padding: 0 16px 6px;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 1px 12px;
        align-items: center;
        padding: 4px 8px;
        border-left: 4px solid var(--wrong);
        border-radius: 2px;
      }
      li + li {
        margin-top: 3px;
      }
      li.note {
        border-left: 4px dotted var(--control-line);
      }
      .chosen {
        background: var(--accent-tint);
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 8px;
        overflow-wrap: anywhere;
      }
      .kind {
        display: inline-flex;
        gap: 6px;
        align-items: center;
        color: var(--wrong);
        font-weight: 600;
        line-height: 18px;
      }
      .note .kind {
        color: var(--text-quiet);
      }
      strong {
        font-weight: 600;
      }
      /* The words of all but the chosen one in a line: there may be many. */
      li:not(.chosen, :only-child) p {
        display: -webkit-box;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 1;
      }
      p {
        grid-column: 1 / -1;
        max-width: 130ch;
        margin: 0;
        overflow-wrap: anywhere;
      }
      button {
        height: 24px;
        white-space: nowrap;
      }
      button[aria-pressed="true"],
      button[aria-pressed="true"]:hover:not(:disabled) {
        border-color: var(--accent);
        background: var(--accent);
        color: var(--on-accent);
      }
    `,
  ];
}
