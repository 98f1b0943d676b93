import { html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Column } from "../../state/alignment";
import type { CueBlock, OtherRun } from "../../state/cues/blocks";
import { effectCurve } from "../../state/cues/effects";
import type { CueSnapshot } from "../../state/cues/room";
import { blockTitle, otherWords } from "../../state/cues/words";
import type { View } from "../../state/view";
import type { CurveAxis } from "../curves/curve_geometry";
import { remember } from "../curves/remember";
import { icon, runMarker } from "../shared/icons";
import { base } from "../shared/styles";
import { blockStyles } from "./cue_block_styles";

/** Of the chart, in CSS pixels. */
const CHART = { width: 320, height: 132 };
/** More runs that are not shown would fill the page. */
const MOST_OTHERS = 12;

/** One cue: the runs that have it, with pictures, those that do not, and its effect over the epochs. */
export class CueBlockView extends LitElement {
  static override properties = {
    block: { attribute: false },
    cues: { attribute: false },
    view: { attribute: false },
    pointed: { state: true },
  };
  declare block: CueBlock;
  declare cues: CueSnapshot;
  declare view: View;
  /** The position of the column under the pointer. */
  declare private pointed: number | null;
  /** The same as long as nothing has been read that changes it. */
  private readonly curve = remember((_key: string, columns: readonly Column[], _versions: string) =>
    effectCurve(this.block, this.cues.rows, columns),
  );
  private readonly axis = remember(
    (columns: readonly Column[]): CurveAxis => ({ columns, alignment: "epoch" }),
  );

  constructor() {
    super();
    this.pointed = null;
  }

  override render() {
    const { block, view, cues } = this;
    const { cards, alone, others, settled, words } = block;
    return html`<article aria-labelledby="title" class=${settled ? "settled" : ""}>
      <header>
        <h2 id="title">${blockTitle(block)}</h2>
        ${alone ? html`<strong class="alone">${icon("warning")} ${alone}</strong>` : nothing}
      </header>
      <div class="cards">
        ${repeat(
          cards,
          ({ at }) => at.run.run,
          (shown) => html`<tbi-cue-card
            .shown=${shown}
            .marks=${view.cueMarks}
            .epoch=${cues.epoch}
            .view=${view}
            .place=${cues.places.get(shown.at.run.run) ?? null}
            .words=${shown.card.words === words ? "" : shown.card.words}
          ></tbi-cue-card>`,
        )}
        ${settled || !others.length ? nothing : this.others(others)}
      </div>
      ${settled ? nothing : this.chart()}
    </article>`;
  }

  private others(others: readonly OtherRun[]) {
    const left = others.length - MOST_OTHERS;
    return html`<ul aria-label="Runs without it">
      ${others.slice(0, MOST_OTHERS).map(
        (other) => html`<li>
          ${other.run ? runMarker(other.run.ordinal) : nothing}
          <span class="words">${other.name}: ${otherWords(other)}</span>
        </li>`,
      )}
      ${left > 0 ? html`<li class="quiet">and ${left} more</li>` : nothing}
    </ul>`;
  }

  private chart() {
    const { block, cues } = this;
    const { columns, rows, index, epoch, versions } = cues;
    const row = rows.find(({ run }) => run.entry.run === block.strongest.run);
    if (!row) return nothing;
    const pointed = this.pointed !== null && this.pointed < columns.length ? this.pointed : null;
    return html`<tbi-curve-chart
      role="figure"
      aria-label="Effect over the epochs"
      .curve=${this.curve(block.key, columns, versions)}
      .axis=${this.axis(columns)}
      .size=${CHART}
      .index=${index}
      .pointed=${pointed}
      .row=${row}
      .about=${`epoch ${epoch}`}
      @point=${({ detail }: CustomEvent<number | null>) => {
        this.pointed = detail;
      }}
    ></tbi-curve-chart>`;
  }

  static override styles = [base, blockStyles];
}
