import type { ReactiveController, ReactiveControllerHost } from "lit";

const QUERY = window.matchMedia("(max-width: 1180px), (max-height: 700px)");

/** Whether the page is so small that a bar folds its controls; the bar is drawn anew as that changes. */
export class Tight implements ReactiveController {
  private readonly onChange = () => this.host.requestUpdate();

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  get matches(): boolean {
    return QUERY.matches;
  }

  hostConnected(): void {
    QUERY.addEventListener("change", this.onChange);
  }

  hostDisconnected(): void {
    QUERY.removeEventListener("change", this.onChange);
  }
}
