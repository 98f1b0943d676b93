import { html, LitElement, nothing, type PropertyValues } from "lit";
import type { RunEntry } from "../api/catalog";
import { Exporter } from "../export/exporter";
import { writeHash } from "../state/address";
import type { CueSnapshot } from "../state/cues/room";
import { hostWindow, pushHash } from "../state/host";
import type { PipelineSnapshot } from "../state/pipeline/room";
import type { RunSnapshot } from "../state/runs/room";
import type { Session } from "../state/session";
import type { Snapshot } from "../state/snapshot";
import type { View } from "../state/view";
import { appStyles } from "./app_styles";
import type { Help } from "./controls/help";
import { handleKey, needsKey } from "./controls/keyboard";
import { PageArtist } from "./export/page_artist";
import { base, controls, tokens } from "./shared/styles";

/** The page: it alone talks to the session. */
export class App extends LitElement {
  static override properties = {
    session: { attribute: false },
    snapshot: { state: true },
  };
  declare session: Session;
  declare private snapshot: Snapshot;
  private exporter!: Exporter;

  constructor() {
    super();
    this.addEventListener("tbi-view", ({ detail }) => this.session.update(detail));
    this.addEventListener("tbi-room", ({ detail }) => this.session.enter(detail));
    this.addEventListener("tbi-follow", ({ detail }) => this.follow(detail));
    this.addEventListener("tbi-step", ({ detail }) => this.session.stepEpoch(detail));
    this.addEventListener("tbi-play", () => this.session.togglePlay());
    this.addEventListener("tbi-look", ({ detail }) => this.session.show(detail));
    this.addEventListener("tbi-runs-look", ({ detail }) => this.session.showRuns(detail));
    this.addEventListener("tbi-sort-again", () => this.session.sortAgain());
    this.addEventListener("tbi-retry", ({ detail }) => this.session.retry(detail ?? undefined));
    this.addEventListener("tbi-export", ({ detail }) => void this.exporter.run(detail));
    this.addEventListener("tbi-help", () => this.showHelp());
    window.addEventListener("keydown", (event) => {
      if (event.key === "?" && !needsKey(event)) this.showHelp();
      else if (this.snapshot.epochs.index < 0 || !handleKey(event, this.session)) return;
      event.preventDefault();
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("session")) return;
    this.exporter = new Exporter(this.session, (snapshot) => new PageArtist(this, snapshot));
    this.snapshot = this.session.snapshot;
    this.session.addEventListener("change", () => {
      this.snapshot = this.session.snapshot;
    });
  }

  override render() {
    const { phase, error, problems } = this.snapshot;
    return html`<header>${this.messages(phase, error, problems)} ${this.bars()}</header>
      ${this.body()} <tbi-help .room=${this.snapshot.room ?? "timeline"}></tbi-help>`;
  }

  private follow(change: Partial<View>): void {
    const before = this.session.snapshot.view;
    this.session.update(change);
    const host = hostWindow();
    const written = (view: View) => writeHash(host.location.hash, view);
    pushHash(host, written(before), written(this.session.snapshot.view));
  }

  private showHelp(): void {
    this.renderRoot.querySelector<Help>("tbi-help")?.show();
  }

  private messages(phase: Snapshot["phase"], error: string | null, problems: readonly string[]) {
    return html`${
      error === null
        ? nothing
        : html`<tbi-failure
              heading=${phase === "failed" ? "The list of runs could not be read." : "Not up to date."}
              message=${error}
              .run=${null}
            ></tbi-failure>`
    }
      ${problems.map((problem) => html`<p class="problem" role="status">${problem}</p>`)}`;
  }

  private bars() {
    const { snapshot } = this;
    if (snapshot.phase !== "ready") return nothing;
    const { pipeline, cues, runTable } = snapshot;
    if (runTable) {
      const { error } = runTable;
      return html`<h1>Which run</h1>
        <tbi-runs-bar .snapshot=${snapshot}></tbi-runs-bar>
        ${error === null ? nothing : tableFailure(error)}`;
    }
    if (pipeline) {
      const { run, failures } = pipeline;
      return html`<h1>What the network gets</h1>
        <tbi-pipeline-bar .snapshot=${snapshot}></tbi-pipeline-bar>
        ${this.epochs()}${failures.map((message) => failure(run, message))}`;
    }
    if (cues) {
      return html`<h1>What alone suffices</h1>
        <tbi-cue-bar .snapshot=${snapshot}></tbi-cue-bar>
        ${this.epochs()}${cues.failures.map(({ run, message }) => failure(run, message))}`;
    }
    const { timeline, selection, playing, failures } = snapshot;
    return html`<h1>What the network looks at</h1>
      <tbi-top-bar .snapshot=${snapshot}></tbi-top-bar>
      <tbi-scrubber
        .timeline=${timeline}
        .index=${selection?.index ?? 0}
        .playing=${playing}
        .strip=${snapshot.strip}
        .progress=${snapshot.progress}
        .several=${snapshot.chosen.length > 1}
        .every=${snapshot.view.strip === "every"}
      ></tbi-scrubber>
      ${failures.map(({ run, message }) => failure(run, message))}`;
  }

  /** The scrubber of a room whose columns are epochs. */
  private epochs() {
    const { epochs, playing } = this.snapshot;
    const { columns, index } = epochs;
    return html`<tbi-scrubber
      .timeline=${{ columns, alignment: "epoch", groups: [] }}
      .index=${Math.max(0, index)}
      .playing=${playing}
      .strip=${columns}
      .progress=${{ read: 0, of: 0 }}
      .several=${false}
      .every=${false}
    ></tbi-scrubber>`;
  }

  private body() {
    switch (this.snapshot.phase) {
      case "loading":
        return html`<main><p class="message" role="status">Reading the logs…</p></main>`;
      case "empty":
        return html`<main><tbi-empty-state></tbi-empty-state></main>`;
      case "failed":
        return html`<main><p class="message">Nothing can be shown without it.</p></main>`;
      default:
        if (this.snapshot.runTable) return this.runsRoom(this.snapshot.runTable);
        if (this.snapshot.pipeline) return this.pipelineRoom(this.snapshot.pipeline);
        if (this.snapshot.cues) return this.cueRoom(this.snapshot.cues);
        return html`<main class="work">
          ${this.snapshot.selection ? this.work() : this.nothingToShow()}
        </main>`;
    }
  }

  private pipelineRoom({ reading, columns, failures }: PipelineSnapshot) {
    if (reading && !failures.length) {
      return html`<main><p class="message" role="status">Reading the epochs…</p></main>`;
    }
    if (!columns.length) {
      return html`<main>
        <p class="message" role="status">Nothing has passed yet. It will appear here by itself.</p>
      </main>`;
    }
    return html`<main class="room">
      <tbi-pipeline .snapshot=${this.snapshot}></tbi-pipeline>
    </main>`;
  }

  private runsRoom({ reading }: RunSnapshot) {
    if (reading) return html`<main><p class="message" role="status">Reading the runs…</p></main>`;
    return html`<main class="room"><tbi-runs .snapshot=${this.snapshot}></tbi-runs></main>`;
  }

  private cueRoom({ chosen, columns, reports, reading }: CueSnapshot) {
    const words = !chosen.length
      ? "Choose a run above to see its cues."
      : reading && reports.every(({ report }) => report === null)
        ? "Reading the epochs…"
        : !columns.length
          ? "Nothing has been tested yet. It will appear here by itself."
          : null;
    if (words) return html`<main><p class="message" role="status">${words}</p></main>`;
    return html`<main class="room"><tbi-cues .snapshot=${this.snapshot}></tbi-cues></main>`;
  }

  private work() {
    const { timeline, strip, selection, view, chosen } = this.snapshot;
    return html`<tbi-timeline
        .timeline=${timeline}
        .strip=${strip}
        .selection=${selection}
        .view=${view}
        .named=${chosen.length > 1}
      ></tbi-timeline>
      <tbi-curves .snapshot=${this.snapshot}></tbi-curves>
      <tbi-side-panel
        role="region"
        aria-label="Large pictures"
        .timeline=${timeline}
        .selection=${selection}
        .view=${view}
      ></tbi-side-panel>`;
  }

  private nothingToShow() {
    const { chosen, groups, reading, without } = this.snapshot;
    if (groups.length) return this.allFiltered();
    const words = reading
      ? "Reading the epochs…"
      : !chosen.length
        ? "Choose a run above to see its epochs."
        : without.length === chosen.length
          ? "The chosen runs have nothing for this method and layer. Choose another above."
          : "No epoch has been logged yet. It will appear here by itself.";
    return html`<p class="message" role="status">${words}</p>`;
  }

  private allFiltered() {
    const clear = () => this.session.update({ label: null, verdict: "all", text: "" });
    return html`<div class="message" role="status">
      <p>No row passes the filters.</p>
      <button @click=${clear}>Clear the filters</button>
    </div>`;
  }

  static override styles = [tokens, base, controls, appStyles];
}

function tableFailure(message: string) {
  return html`<tbi-failure
    heading="The table of runs could not be read."
    message=${message}
    .run=${null}
  ></tbi-failure>`;
}

function failure({ run, name }: RunEntry, message: string) {
  return html`<tbi-failure
    heading="${name} could not be read."
    message=${message}
    .run=${run}
  ></tbi-failure>`;
}
