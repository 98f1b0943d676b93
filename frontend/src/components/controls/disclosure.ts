import { css, html, LitElement } from "lit";
import { icon } from "../shared/icons";
import { base, controls } from "../shared/styles";

/**
 * A button that opens a panel with what it is given. Escape and a click elsewhere close it. The
 * panel ends where the button does; with `align="start"` it begins there.
 */
export class Disclosure extends LitElement {
  static override properties = {
    label: {},
    open: { state: true },
  };
  declare label: string;
  declare private open: boolean;
  private readonly closeElsewhere = (event: Event) => {
    if (!event.composedPath().includes(this)) this.open = false;
  };

  constructor() {
    super();
    this.open = false;
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.open) return;
      event.preventDefault();
      event.stopPropagation();
      this.open = false;
      this.renderRoot.querySelector("button")?.focus();
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("pointerdown", this.closeElsewhere);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("pointerdown", this.closeElsewhere);
  }

  override render() {
    return html`<button
        aria-expanded=${this.open}
        aria-controls="panel"
        @click=${() => {
          this.open = !this.open;
        }}
      >
        ${this.label} ${icon("down")}
      </button>
      <div id="panel" role="group" aria-label=${this.label} ?hidden=${!this.open}>
        <slot></slot>
      </div>`;
  }

  static override styles = [
    base,
    controls,
    css`
      :host {
        position: relative;
        flex: none;
      }
      button {
        white-space: nowrap;
      }
      #panel:not([hidden]) {
        position: absolute;
        top: calc(100% + 4px);
        right: 0;
        z-index: 20;
        display: grid;
        grid-template-columns: repeat(2, 150px);
        gap: 10px 14px;
        padding: 14px;
        border: 1px solid var(--control-line);
        border-radius: 6px;
        background: var(--surface);
        box-shadow: var(--shadow);
      }
      :host([align="start"]) #panel:not([hidden]) {
        right: auto;
        left: 0;
      }
    `,
  ];
}
