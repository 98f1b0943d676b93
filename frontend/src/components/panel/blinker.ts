import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Each of the two is seen for so long: both in turns 1.2 times a second. */
const SHOWN_MS = 417;

/** Which of two is shown: in turns while the page is seen, unless the reader wants it still. */
export class Blinker implements ReactiveController {
  showsB = false;
  private timer: ReturnType<typeof setInterval> | null = null;
  private active = false;
  private halted = false;
  private readonly still = matchMedia("(prefers-reduced-motion: reduce)");
  private readonly update = () => {
    this.run();
    this.host.requestUpdate();
  };

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  /** Whether it may move by itself at all. */
  get allowed(): boolean {
    return !this.still.matches;
  }

  get paused(): boolean {
    return this.halted || !this.allowed;
  }

  /** Whether there is anything to show in turns. */
  set on(on: boolean) {
    if (on === this.active) return;
    this.active = on;
    this.run();
  }

  /** One of the two, still. */
  hold(showsB: boolean): void {
    this.showsB = showsB;
    this.halted = true;
    this.update();
  }

  togglePause(): void {
    this.halted = !this.halted;
    this.update();
  }

  hostConnected(): void {
    document.addEventListener("visibilitychange", this.update);
    this.still.addEventListener("change", this.update);
    this.run();
  }

  hostDisconnected(): void {
    document.removeEventListener("visibilitychange", this.update);
    this.still.removeEventListener("change", this.update);
    this.stop();
  }

  private run(): void {
    this.stop();
    if (!this.active || this.paused || document.hidden) return;
    this.timer = setInterval(() => {
      this.showsB = !this.showsB;
      this.host.requestUpdate();
    }, SHOWN_MS);
  }

  private stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }
}
