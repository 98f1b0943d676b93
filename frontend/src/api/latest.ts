/** What `Latest.load` gives to those whom a newer request has overtaken. */
export const OVERTAKEN = Symbol("overtaken");

/** Lets only the newest request of each key have an effect. */
export class Latest {
  private readonly current = new Map<string, AbortController>();

  /** Runs `work`; an earlier one of the same key is aborted, and its result or failure dropped. */
  async load<T>(
    key: string,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | typeof OVERTAKEN> {
    this.cancel(key);
    const controller = new AbortController();
    this.current.set(key, controller);
    try {
      const result = await work(controller.signal);
      return controller.signal.aborted ? OVERTAKEN : result;
    } catch (error) {
      if (controller.signal.aborted) return OVERTAKEN;
      throw error;
    } finally {
      if (this.current.get(key) === controller) this.current.delete(key);
    }
  }

  isRunning(key: string): boolean {
    return this.current.has(key);
  }

  cancel(key: string): void {
    this.current.get(key)?.abort();
    this.current.delete(key);
  }
}
