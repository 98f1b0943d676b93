/** Calls `work` at once and then at an interval, only while somebody looks. */
export class Polling {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private visible = false;
  private working = false;

  constructor(
    private readonly work: () => Promise<void>,
    private readonly intervalMs: number,
  ) {}

  setVisible(visible: boolean): void {
    if (visible === this.visible) return;
    this.visible = visible;
    if (visible) void this.run();
    else this.clear();
  }

  /** One answer is awaited before the next is asked for: a slow server is not hurried. */
  private async run(): Promise<void> {
    this.clear();
    if (this.working) return;
    this.working = true;
    try {
      await this.work();
    } finally {
      this.working = false;
    }
    if (this.visible) this.timer = setTimeout(() => void this.run(), this.intervalMs);
  }

  private clear(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
