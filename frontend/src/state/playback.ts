/** Long histories play in about this time. */
const WHOLE_MS = 15_000;
const SLOWEST_MS = 500;
const FASTEST_MS = 80;
/** For readers who asked their system for less motion: no quicker than this. */
const CALM_MS = 800;

/** How long each epoch stays while playing. */
export function frameMs(epochs: number, calm: boolean): number {
  const even = Math.min(SLOWEST_MS, Math.max(FASTEST_MS, WHOLE_MS / epochs));
  return calm ? Math.max(CALM_MS, even) : even;
}

/** Calls `step` at an interval until it returns false. */
export class Playback {
  private timer: ReturnType<typeof setInterval> | null = null;

  constructor(
    private readonly step: () => boolean,
    private readonly onChange: () => void,
  ) {}

  get playing(): boolean {
    return this.timer !== null;
  }

  start(intervalMs: number): void {
    this.clear();
    this.timer = setInterval(() => {
      if (!this.step()) this.stop();
    }, intervalMs);
    this.onChange();
  }

  stop(): void {
    if (!this.playing) return;
    this.clear();
    this.onChange();
  }

  private clear(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }
}
