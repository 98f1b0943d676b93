import { css, html, LitElement, nothing } from "lit";
import { linkTo } from "../../export/link";
import type { View } from "../../state/view";
import { copyText } from "../export/copy";
import { base, controls } from "../shared/styles";

/** Copies the address of the view; where the browser does not let us, it is shown to be copied by hand. */
export class CopyLink extends LitElement {
  static override properties = {
    view: { attribute: false },
    link: { state: true },
  };
  declare view: View;
  /** "": it was copied. */
  declare private link: string | null;

  constructor() {
    super();
    this.link = null;
  }

  override render() {
    return html`<button title="The address of this very view" @click=${this.copy}>Copy link</button>
      <span role="status">${this.link === "" ? "The link was copied." : nothing}</span>
      ${
        this.link
          ? html`<input type="text" readonly aria-label="Copy this address" .value=${this.link} />`
          : nothing
      }`;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    // What was copied is of another view.
    if (changed.has("view") && !changed.has("link")) this.link = null;
  }

  protected override updated(): void {
    this.renderRoot.querySelector("input")?.select();
  }

  private async copy(): Promise<void> {
    const link = linkTo(this.view);
    this.link = (await copyText(link)) ? "" : link;
  }

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: inline-flex;
        align-items: center;
        gap: 8px;
      }
      input {
        width: 220px;
        height: 28px;
        border: 1px solid var(--control-line);
        border-radius: 4px;
        background: var(--surface);
        color: inherit;
        font: inherit;
      }
    `,
  ];
}
