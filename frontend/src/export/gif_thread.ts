import type { GifRequest } from "./gif_worker";

/** Writes an animation (GifWriter) on a thread of its own: a frame takes longer than the page may stand still. */
export class GifThread {
  private readonly worker = new Worker(new URL("./gif_worker.ts", import.meta.url), {
    type: "module",
  });
  /** The answer to what was asked last. */
  private answer: Promise<Blob | null>;

  constructor(steady: readonly number[][]) {
    this.answer = this.ask({ kind: "begin", steady });
  }

  /** Takes a frame as soon as the one before is written: one is drawn meanwhile, and no more wait. */
  async add(image: ImageData, delayMs: number): Promise<void> {
    await this.answer;
    this.answer = this.ask({ kind: "frame", image, delayMs }, [image.data.buffer]);
  }

  async finish(): Promise<Blob> {
    await this.answer;
    return (await this.ask({ kind: "finish" })) ?? new Blob();
  }

  /** Ends the thread, finished or not. */
  close(): void {
    this.worker.terminate();
  }

  private ask(request: GifRequest, transfer: Transferable[] = []): Promise<Blob | null> {
    const { worker } = this;
    const answer = new Promise<Blob | null>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Blob | null>) => resolve(data);
      worker.onerror = ({ message }) =>
        reject(
          new Error(
            `The animation could not be written. ${message || "Its thread did not start."}`,
          ),
        );
    });
    // Whoever asks next is told; until then nobody waits for it.
    answer.catch(() => {});
    worker.postMessage(request, transfer);
    return answer;
  }
}
