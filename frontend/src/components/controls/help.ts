import { css, html, LitElement, nothing } from "lit";
import type { Room } from "../../state/view";
import { base, controls } from "../shared/styles";
import { SHORTCUTS } from "./keyboard";

/** How far keys scroll, in heights of the list. */
const SCROLLS: { readonly [key: string]: number } = {
  ArrowUp: -0.1,
  ArrowDown: 0.1,
  PageUp: -0.9,
  PageDown: 0.9,
  Home: -100,
  End: 100,
};

/** What a card says. */
const CUES = html`<section>
  <h3>Cards</h3>
  <p>
    A card is something that, moved from pictures of one class into pictures of others, carries what
    the network takes them for to that class. Its effect is the share that is carried, less what the
    same exchange with a picture of their own class does; donors are the class's pictures that carry
    more than half of the others. What only some of the class's pictures have says so: the effect is
    of these. That it suffices is tested; whether it
    should is yours to say: what only some runs have comes first, what you find legitimate goes to
    the end.
  </p>
</section>`;

/** What the table is for. */
const RUNS = html`<section>
  <h3>The table of runs</h3>
  <p>
    A row is a run. Press the heading of a column to sort by it, and once more for the other way
    round; the names lead into the timeline. What is ticked is compared in the other rooms. A run
    with a warning sign has learnt something that most other runs have not: look at it first.
    <kbd>Tab</kbd> goes through headings, boxes and names, arrow keys scroll the table.
  </p>
</section>`;

/** All keys of the page, over it. */
export class Help extends LitElement {
  static override properties = { room: { attribute: false } };
  declare room: Room;

  show(): void {
    const dialog = this.renderRoot.querySelector("dialog");
    if (dialog && !dialog.open) dialog.showModal();
  }

  override render() {
    return html`<dialog aria-labelledby="title" @keydown=${this.onKey}>
      <div class="head">
        <h2 id="title">Keyboard shortcuts</h2>
        <form method="dialog"><button>Close</button></form>
      </div>
      <div class="sections">
        ${SHORTCUTS[this.room].map(
          ({ title, shortcuts }) => html`<section>
            <h3>${title}</h3>
            <dl>
              ${shortcuts.map(
                ({ label, does }) => html`<dt><kbd>${label}</kbd></dt>
                  <dd>${does}</dd>`,
              )}
            </dl>
          </section>`,
        )}
      </div>
      ${this.room === "cues" ? CUES : nothing}${this.room === "runs" ? RUNS : nothing}
      <p class="quiet">
        ${this.pictures()}<kbd>?</kbd> opens this list, <kbd>Esc</kbd> closes it.
      </p>
    </dialog>`;
  }

  private pictures() {
    // There are no large ones.
    if (this.room === "cues" || this.room === "runs") return nothing;
    return html`${
      this.room === "timeline"
        ? "Shift and a click on a cell: compare the selected cell with that one. "
        : nothing
    }On a large picture: <kbd>+</kbd> <kbd>−</kbd> <kbd>0</kbd> zoom, arrow keys move what is enlarged,
      and with Shift they read its values. `;
  }

  /** A notebook around us would scroll by what the list needs no more, and take it out of sight. */
  private onKey(event: KeyboardEvent): void {
    event.stopPropagation();
    const by = SCROLLS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const dialog = event.currentTarget as HTMLElement;
    dialog.scrollBy(0, by * dialog.clientHeight);
  }

  static override styles = [
    base,
    controls,
    css`
      dialog {
        width: min(640px, calc(100vw - 32px));
        max-height: calc(100vh - 32px);
        padding: 16px 20px;
        overflow: auto;
        border: 1px solid var(--control-line);
        border-radius: 8px;
        background: var(--surface);
        color: var(--text);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 45%);
      }
      .head {
        display: flex;
        align-items: center;
        justify-content: space-between;
      }
      h2 {
        margin: 0;
        font-size: 17px;
        font-weight: 500;
      }
      h3 {
        margin: 0 0 6px;
        /* No margin: at the top of the second column it would be dropped. */
        padding-top: 12px;
        font-size: 13px;
        font-weight: 600;
      }
      .sections {
        columns: 2 260px;
        column-gap: 28px;
      }
      section {
        break-inside: avoid;
      }
      dl {
        display: grid;
        grid-template-columns: 88px 1fr;
        gap: 4px 10px;
        margin: 0;
      }
      dd {
        margin: 0;
      }
      kbd {
        padding: 0 6px;
        border: 1px solid var(--control-line);
        border-radius: 4px;
        background: var(--raised);
        font: 12px var(--font);
      }
      p {
        margin: 14px 0 0;
      }
    `,
  ];
}
