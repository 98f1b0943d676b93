import type { ReactiveController, ReactiveControllerHost } from "lit";

/** After so long without a change, a movement is over. */
const SETTLED_MS = 200;

/**
 * A part of the view while the reader moves it: shown at once by its component
 * alone, and asked of the page, which draws everything, once it has settled.
 */
export class Draft<T> implements ReactiveController {
  private value: T | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly commit: (value: T) => void,
  ) {
    host.addController(this);
  }

  /** What is to be shown. */
  over(chosen: T): T {
    return this.value ?? chosen;
  }

  set(value: T): void {
    this.value = value;
    this.host.requestUpdate();
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), SETTLED_MS);
  }

  hostDisconnected(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.value = null;
  }

  private settle(): void {
    const { value } = this;
    this.hostDisconnected();
    if (value !== null) this.commit(value);
    this.host.requestUpdate();
  }
}
