import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { ExportEnd, Progress, Wish } from "../../export/exporter";
import { linkTo } from "../../export/link";
import { runScopes, type Scope } from "../../export/scope";
import { filesOf } from "../../kinds/export";
import type { Snapshot } from "../../state/snapshot";
import { request } from "../shared/events";
import { selectField } from "../shared/fields";
import { icon } from "../shared/icons";
import { base, controls } from "../shared/styles";
import { copyText } from "./copy";
import { exportMenuStyles } from "./export_menu_styles";
import {
  animationWords,
  bytesWords,
  factsWords,
  mapsWords,
  pictureWords,
  scopeOptions,
  sheetWords,
} from "./export_words";

/** Progress is shown no more often. */
const PROGRESS_MS = 80;

/** A button with a menu of what can be taken away of the present page. */
export class ExportMenu extends LitElement {
  static override properties = {
    snapshot: { attribute: false },
    open: { state: true },
    scope: { state: true },
    progress: { state: true },
    end: { state: true },
    link: { state: true },
  };
  declare snapshot: Snapshot;
  declare private open: boolean;
  declare private scope: Scope;
  declare private progress: Progress | null;
  declare private end: ExportEnd | null;
  /** The address to be copied by hand, where the browser does not let us; "": it was copied. */
  declare private link: string | null;
  private work: AbortController | null = null;
  private told = 0;

  constructor() {
    super();
    this.open = false;
    this.scope = { rows: "shown", epochs: "all" };
    this.progress = null;
    this.end = null;
    this.link = null;
  }

  protected override shouldUpdate(changed: PropertyValues): boolean {
    // A closed menu says nothing of the page, which changes at each step of the scrubber.
    return this.open || !this.hasUpdated || changed.size > 1 || !changed.has("snapshot");
  }

  override render() {
    const { progress } = this;
    const share = progress && (100 * progress.done) / Math.max(1, progress.of);
    return html`<button id="opener" popovertarget="menu" aria-haspopup="dialog">
        Export
        ${icon("down")}${share === null ? nothing : html`<i style="width: ${share}%"></i>`}
      </button>
      <div
        id="menu"
        popover
        role="dialog"
        aria-label="Export"
        @beforetoggle=${this.onBeforeToggle}
        @toggle=${this.onToggle}
        @keydown=${this.onKey}
      >
        ${this.open && this.snapshot.selection ? this.entries() : nothing} ${this.status()}
      </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("link") && this.link) {
      this.renderRoot.querySelector<HTMLInputElement>("#link")?.select();
    }
  }

  private entries() {
    const { snapshot } = this;
    const { rows, epochs } = scopeOptions(snapshot);
    const known = epochs.some(({ value }) => value === this.scope.epochs);
    const scope: Scope = known ? this.scope : { ...this.scope, epochs: "all" };
    const scopes = runScopes(snapshot, scope);
    const raw = snapshot.source ? filesOf(snapshot.source).raw : "Raw maps";
    return html`${this.entry("Picture", "PNG", pictureWords(snapshot), { kind: "picture" })}
      ${this.entry("Contact sheet", "PNG", sheetWords(snapshot), { kind: "sheet" })}
      ${this.entry("Animation", "GIF", animationWords(snapshot), { kind: "animation" })}
      <hr />
      <div class="scope">
        ${selectField({
          label: "Data of",
          value: scope.rows,
          options: rows,
          onChange: (value) => {
            this.scope = { ...scope, rows: value as Scope["rows"] };
          },
        })}
        ${selectField({
          label: "Epochs",
          value: scope.epochs,
          options: epochs,
          onChange: (value) => {
            this.scope = { ...scope, epochs: value as Scope["epochs"] };
          },
        })}
      </div>
      ${this.entry(raw, "NumPy .npz", mapsWords(scopes), { kind: "maps", scope })}
      ${this.entry("Facts", "CSV", factsWords(scopes), { kind: "facts", scope })}
      <hr />
      <div class="entry">
        <button aria-describedby="address" @click=${this.copyLink}>Copy link</button>
        <span class="quiet" id="address">The address of this very view</span>
      </div>
      ${this.link ? this.linkField(this.link) : nothing}`;
  }

  private entry(name: string, format: string, words: string, wish: Wish): TemplateResult {
    const busy = this.work !== null;
    return html`<div class="entry">
      <button
        aria-describedby=${wish.kind}
        aria-disabled=${busy}
        @click=${() => busy || this.start(wish)}
      >
        ${name} <span class="format">${format}</span>
      </button>
      <span class="quiet" id=${wish.kind}>${words}</span>
    </div>`;
  }

  private linkField(link: string): TemplateResult {
    return html`<label class="field">
      <span class="label">Copy this address</span>
      <input id="link" type="text" readonly .value=${link} />
    </label>`;
  }

  private status(): TemplateResult {
    const { progress } = this;
    const working = progress
      ? html`<div class="working">
          <progress aria-label="Export" max=${progress.of} .value=${progress.done}></progress>
          <span>${progress.words} ${progress.done} of ${progress.of}</span>
          <button @click=${() => this.work?.abort()}>Cancel</button>
        </div>`
      : nothing;
    return html`${working}
      <p role="status" class=${this.end?.kind === "failed" ? "failed" : ""}>${this.endWords()}</p>`;
  }

  private endWords(): string {
    const { end } = this;
    if (this.link === "") return "The link was copied.";
    if (!end) return "";
    if (end.kind === "cancelled") return "Cancelled. Nothing was saved.";
    if (end.kind === "failed") return `Nothing was saved. ${end.message}`;
    return `Handed to the browser: ${end.name} (${bytesWords(end.bytes)}).`;
  }

  private start(wish: Wish): void {
    const work = new AbortController();
    this.work = work;
    this.end = null;
    this.link = null;
    this.progress = { words: "Preparing", done: 0, of: 1 };
    request(this, "tbi-export", {
      wish,
      signal: work.signal,
      onProgress: (progress) => this.tell(progress),
      onEnd: (end) => {
        this.work = null;
        this.progress = null;
        this.end = end;
      },
    });
  }

  private tell(progress: Progress): void {
    const now = performance.now();
    if (progress.done > 0 && progress.done < progress.of && now - this.told < PROGRESS_MS) return;
    this.told = now;
    this.progress = progress;
  }

  private async copyLink(): Promise<void> {
    const link = linkTo(this.snapshot.view);
    this.end = null;
    this.link = (await copyText(link)) ? "" : link;
  }

  private onBeforeToggle({ newState }: ToggleEvent): void {
    if (newState !== "open") {
      this.leaveMenu();
      return;
    }
    this.end = this.work ? null : this.end?.kind === "failed" ? this.end : null;
    this.link = null;
    this.open = true;
    this.place();
  }

  private onToggle({ newState }: ToggleEvent): void {
    this.open = newState === "open";
  }

  /** Whoever was in the menu is at its button again. */
  private leaveMenu(): void {
    const focused = this.shadowRoot?.activeElement;
    if (focused?.closest("#menu")) this.renderRoot.querySelector("button")?.focus();
  }

  /** Under the button, within the window. */
  private place(): void {
    const button = this.renderRoot.querySelector("button")?.getBoundingClientRect();
    const menu = this.renderRoot.querySelector<HTMLElement>("#menu");
    if (!button || !menu) return;
    menu.style.top = `${button.bottom + 4}px`;
    menu.style.right = `${Math.max(8, window.innerWidth - button.right)}px`;
    menu.style.maxHeight = `${window.innerHeight - button.bottom - 12}px`;
  }

  /** Arrows go from entry to entry here, not from epoch to epoch. */
  private onKey(event: KeyboardEvent): void {
    if (event.key === "Escape" || event.key === "Tab") return;
    event.stopPropagation();
    const from = event.composedPath()[0];
    if (!(from instanceof HTMLButtonElement)) return;
    const buttons = [...this.renderRoot.querySelectorAll<HTMLButtonElement>("#menu button")];
    const to = { ArrowDown: 1, ArrowUp: -1, Home: 0, PageUp: 0, End: -1, PageDown: -1 }[event.key];
    if (to === undefined) return;
    const at = event.key.startsWith("Arrow") ? (buttons.indexOf(from) + to) % buttons.length : to;
    buttons.at(at)?.focus();
    // A notebook around us would scroll.
    event.preventDefault();
  }

  static override styles = [base, controls, exportMenuStyles];
}
