/** Work on the page's own thread lasts this long at a stretch. */
const STRETCH_MS = 12;

/** Lets long work leave room for the page between its parts, and end when it is cancelled. */
export class Pace {
  private since = performance.now();

  constructor(readonly signal: AbortSignal) {}

  /** Call it between any two parts: it waits only when it is time to. Throws when cancelled. */
  async rest(): Promise<void> {
    this.signal.throwIfAborted();
    if (performance.now() - this.since < STRETCH_MS) return;
    await nextTurn();
    this.since = performance.now();
    this.signal.throwIfAborted();
  }
}

/** A turn of the event loop. Timers would come once a second in a tab that is hidden. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
