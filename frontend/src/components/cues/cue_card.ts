import { html, LitElement, nothing, type PropertyValues } from "lit";
import type { CueExchange } from "../../api/schema_pb";
import { linkTo } from "../../export/link";
import type { ShownCard } from "../../state/cues/blocks";
import { type ExamplesPlace, wayToExamples } from "../../state/cues/examples";
import { type CueMark, type Mark, withMark } from "../../state/cues/marks";
import { className } from "../../state/cues/reports";
import { chanceWords, effectWords, firstWords, intervalWords } from "../../state/cues/words";
import type { View } from "../../state/view";
import { percent } from "../../state/words";
import { request } from "../shared/events";
import { icon, runMarker } from "../shared/icons";
import { base, controls } from "../shared/styles";
import { cardStyles } from "./cue_card_styles";

const MARKS: readonly (readonly [mark: Mark, label: string, title: string])[] = [
  ["legitimate", "Legitimate", "It belongs to the class: the card goes to the end, folded"],
  ["suspicious", "Suspicious", "The network should not go by it alone"],
];
const MOST_EXCHANGES = 3;

/** One run's card: how strong the cue is there, what is moved, and what that does. */
export class CueCardView extends LitElement {
  static override properties = {
    shown: { attribute: false },
    marks: { attribute: false },
    epoch: { attribute: false },
    view: { attribute: false },
    place: { attribute: false },
    words: { attribute: false },
    unfolded: { state: true },
  };
  declare shown: ShownCard;
  declare marks: readonly CueMark[];
  /** That the scrubber is at. */
  declare epoch: number;
  declare view: View;
  /** Of the run's examples in the timeline; null: they are not there. */
  declare place: ExamplesPlace | null;
  /** What is moved here, where that is another part than in the heading; else empty. */
  declare words: string;
  /** Whether the reader wants to see it though it is legitimate. */
  declare private unfolded: boolean;
  /** The mark whose button was pressed: it keeps the focus, wherever its card goes. */
  private pressed: Mark | null = null;

  constructor() {
    super();
    this.unfolded = false;
  }

  override render() {
    const { at, card, mark } = this.shown;
    const folded = mark === "legitimate";
    return html`<div class="card" role="group" aria-label=${at.run.name}>
      <div class="head">
        ${runMarker(at.run.ordinal)} <b>${at.run.name}</b>
        ${
          at.epoch === this.epoch
            ? nothing
            : html`<span class="quiet">as of epoch ${at.epoch}</span>`
        }
        ${this.words ? html`<span class="quiet">${this.words}</span>` : nothing}
        ${folded ? html`<span>${effectWords(card.effect)}</span>` : nothing}
        <span class="space"></span>
        ${folded && !this.unfolded ? nothing : this.examples()}
        ${folded ? this.unfold() : nothing}
        <span class="marks" role="group" aria-label="Your mark">
          ${MARKS.map(
            ([one, label, title]) => html`<button
              id=${one}
              class=${one}
              title=${title}
              aria-pressed=${mark === one}
              @click=${() => this.toggle(one)}
            >
              ${label}
            </button>`,
          )}
        </span>
      </div>
      ${folded && !this.unfolded ? nothing : html`${this.numbers()} ${this.pictures()}`}
    </div>`;
  }

  private unfold() {
    return html`<button
      aria-expanded=${this.unfolded}
      @click=${() => {
        this.unfolded = !this.unfolded;
      }}
    >
      Pictures ${icon("down")}
    </button>`;
  }

  private examples() {
    const { place, epoch, view, name } = this;
    const way = place && wayToExamples(place, this.shown.card.target, epoch);
    if (!way) return nothing;
    return html`<a
      href=${linkTo({ ...view, ...way })}
      title="What the network looks at in them, at epoch ${epoch}"
      @click=${(event: MouseEvent) => {
        // Another tab or window is the browser's to open.
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        request(this, "tbi-follow", way);
      }}
      >Examples of ${name} in the timeline</a
    >`;
  }

  private numbers() {
    const { card } = this.shown;
    const first = firstWords(card);
    const of = (term: string, words: string, title: string) =>
      html`<div title=${title}><dt>${term}</dt><dd>${words}</dd></div>`;
    return html`<dl>
      ${of(
        "Effect",
        effectWords(card.effect),
        "Share of other classes' pictures that are carried, less the control",
      )}
      ${of("95 % interval", intervalWords(card), "Of the effect")}
      ${of("Donors", percent(card.donors), this.donors)}
      ${of("p", chanceWords(card.p), "Probability of such an effect by chance, corrected for all that was tried")}
      ${of("Card since", `epoch ${card.since}`, "The first epoch at which it was a card")}
      ${first ? of("Effect then", first, `At epoch ${card.since}`) : nothing}
    </dl>`;
  }

  private get donors(): string {
    return this.shown.card.ofSome
      ? `Share of ${this.name}'s pictures that have it: the effect is of these`
      : `Share of ${this.name}'s pictures that carry more than half of the others`;
  }

  private get name(): string {
    const { at, card } = this.shown;
    return at.report ? className(at.report, card.target) : "";
  }

  private pictures() {
    const { at, card } = this.shown;
    const map = at.report?.classes.find(({ target }) => target === card.target)?.meanMap;
    const { place } = card;
    const [top = 0, left = 0, bottom = 0, right = 0] = place;
    const drawn = place.length ? { top, left, bottom, right } : null;
    return html`<div class="pictures">
      <figure>
        ${picture(card.crop, `What is moved: ${card.words}`)}
        <figcaption title="Of one of the class's pictures">moved</figcaption>
      </figure>
      <figure>
        ${
          map?.length
            ? html`<tbi-cue-map
                role="img"
                aria-label="Where the network looks in pictures of ${this.name}${drawn ? ", and what is moved" : ""}"
                .job=${{ bytes: map, place: drawn }}
              ></tbi-cue-map>`
            : html`<i class="empty"></i>`
        }
        <figcaption title="Where the network looks in pictures of ${this.name}: the mean of their maps">mean map</figcaption>
      </figure>
      ${card.exchanges.slice(0, MOST_EXCHANGES).map(exchange)}
    </div>`;
  }

  private toggle(mark: Mark): void {
    const { at, card, mark: now } = this.shown;
    const key = { run: at.run.run, target: card.target, kind: card.kind };
    this.pressed = mark;
    this.unfolded = false;
    request(this, "tbi-view", {
      cueMarks: withMark(this.marks, key, now === mark ? null : mark),
    });
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!this.pressed || !changed.has("marks")) return;
    const button = this.renderRoot.querySelector<HTMLElement>(`#${this.pressed}`);
    this.pressed = null;
    // Its block has gone to another place by then, and has lost the focus on the way.
    requestAnimationFrame(() => button?.focus({ preventScroll: true }));
  }

  static override styles = [base, controls, cardStyles];
}

function exchange({ before, after, takenForBefore, takenForAfter }: CueExchange) {
  return html`<figure class="exchange">
    <div>
      ${picture(before, `Before: ${takenForBefore}`)}
      <span class="arrow" aria-hidden="true">→</span>
      ${picture(after, `After: ${takenForAfter}`)}
    </div>
    <figcaption>
      <span title=${takenForBefore}>${takenForBefore}</span>
      <span title=${takenForAfter}>${takenForAfter}</span>
    </figcaption>
  </figure>`;
}

/** Its place is kept until it is there. */
function picture(bytes: Uint8Array, label: string) {
  if (!bytes.length) return html`<i class="empty"></i>`;
  return html`<tbi-filter-picture
    role="img"
    aria-label=${label}
    .job=${{ bytes, size: "full" }}
  ></tbi-filter-picture>`;
}
