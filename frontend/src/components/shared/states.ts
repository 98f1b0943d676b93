import { css, html, LitElement, type TemplateResult } from "lit";
import { request } from "./events";
import { icon } from "./icons";
import { base, controls } from "./styles";

const SNIPPET = `import tb_interpret as tbi

callback = tbi.InterpretCallback(
    log_dir="logs/baseline",
    examples=(x_val[:8], y_val[:8]),
    methods=[tbi.GradCAM()],
)

model.fit(x_train, y_train, epochs=20, callbacks=[callback])`;

/** Shown where the logs hold nothing of ours: what to do about it. */
export class EmptyState extends LitElement {
  override render() {
    return html`<h1>No heatmaps in these logs yet</h1>
      <p>
        Add one callback to your training. At each epoch it logs what the network looks at in a few
        pictures of yours:
      </p>
      <pre tabindex="0" aria-label="Python code">${SNIPPET}</pre>
      <p>Then start TensorBoard on the folder above that run:</p>
      <pre tabindex="0" aria-label="Command">tensorboard --logdir logs</pre>
      <p class="quiet">This page looks again every few seconds. The first epoch will appear by itself.</p>`;
  }

  static override styles = [
    base,
    css`
      :host {
        display: block;
        max-width: 640px;
        margin: 0 auto;
        padding: 48px 24px;
        font-size: 14px;
        line-height: 1.5;
      }
      h1 {
        margin: 0 0 16px;
        font-size: 22px;
        font-weight: 500;
      }
      pre {
        margin: 8px 0 20px;
        padding: 14px 16px;
        overflow-x: auto;
        border: 1px solid var(--line);
        border-radius: 6px;
        background: var(--raised);
        font: 13px / 1.5 "Roboto Mono", ui-monospace, "DejaVu Sans Mono", monospace;
      }
      p {
        margin: 8px 0;
      }
    `,
  ];
}

/** A failed request in the server's words, with the way to try again. */
export class Failure extends LitElement {
  static override properties = {
    heading: {},
    message: {},
    run: { attribute: false },
  };
  declare heading: string;
  declare message: string;
  /** The run to read again; null: the list of runs. */
  declare run: string | null;

  override render(): TemplateResult {
    return html`<div role="alert">
      ${icon("warning")}
      <div><strong>${this.heading}</strong><span class="words">${this.message}</span></div>
      <button @click=${() => request(this, "tbi-retry", this.run ?? null)}>Retry</button>
    </div>`;
  }

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: block;
        border-bottom: 1px solid var(--line);
        background: var(--raised);
      }
      div[role] {
        display: flex;
        align-items: center;
        gap: 10px;
        padding: 8px 16px;
      }
      div > div {
        flex: 1;
        min-width: 0;
      }
      .icon {
        color: var(--wrong);
        font-size: 16px;
      }
      .words {
        display: block;
        overflow-wrap: anywhere;
      }
    `,
  ];
}
