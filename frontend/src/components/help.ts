import { css, html, LitElement } from "lit";
import { SHORTCUTS } from "./keyboard";
import { base, controls } from "./styles";

/** All keys of the page, over it. */
export class Help extends LitElement {
  show(): void {
    const dialog = this.renderRoot.querySelector("dialog");
    if (dialog && !dialog.open) dialog.showModal();
  }

  override render() {
    return html`<dialog aria-labelledby="title" @keydown=${(event: Event) => event.stopPropagation()}>
      <div class="head">
        <h2 id="title">Keyboard shortcuts</h2>
        <form method="dialog"><button>Close</button></form>
      </div>
      <div class="sections">
        ${SHORTCUTS.map(
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
      <p class="quiet">
        Shift and a click on a cell: compare the selected cell with that one. On a large picture:
        <kbd>+</kbd> <kbd>−</kbd> <kbd>0</kbd> zoom, arrow keys move what is enlarged, and with Shift they
        read its values.
        <kbd>?</kbd> opens this list, <kbd>Esc</kbd> closes it.
      </p>
    </dialog>`;
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
        margin: 12px 0 6px;
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
