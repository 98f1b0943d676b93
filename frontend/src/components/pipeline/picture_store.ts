import type { Picture } from "../../rendering/overlay";

/** What is to be decoded of a record, and how. */
export interface ToDecode {
  png: Uint8Array;
  size: "full" | "thumbnail";
  isMask: boolean;
}

interface Job {
  what: ToDecode;
  done: Promise<Picture | null>;
  finish(picture: Picture | null): void;
  /** Whether somebody still waits for it. */
  wanted: (() => boolean)[];
}

/** As many as are decoded at a time (rendering/picture.ts): then the order is ours. */
const AT_ONCE = 2;

/**
 * Decodes each picture once, and keeps as many as there is room for. What is asked for together is
 * done in its order, from the top of the page down; what was asked for last comes first.
 */
export class PictureStore {
  /** By their bytes and how; those decoded last stand last. */
  private readonly kept = new Map<Uint8Array, Map<string, Picture>>();
  private bytes = 0;
  /** What was asked for together; the newest last, for the reader has scrolled on. */
  private waiting: Job[][] = [];
  /** What is being asked for now. */
  private batch: Job[] | null = null;
  private readonly running = new Set<Job>();

  /** @param mostBytes of decoded pictures, four bytes a pixel */
  constructor(
    private readonly make: (what: ToDecode) => Promise<Picture>,
    private readonly mostBytes: number,
  ) {}

  /** A picture that is decoded already. */
  now(what: ToDecode): Picture | undefined {
    return this.kept.get(what.png)?.get(howOf(what));
  }

  /** Null: it cannot be decoded, or nobody wanted it any more when it was its turn. */
  get(what: ToDecode, wanted: () => boolean = () => true): Promise<Picture | null> {
    const known = this.now(what);
    if (known) return Promise.resolve(known);
    const same = [...this.waiting.flat(), ...this.running].find((job) => isSame(job.what, what));
    const job = same ?? newJob(what);
    job.wanted.push(wanted);
    if (!same) this.wait(job);
    void this.work();
    return job.done;
  }

  private wait(job: Job): void {
    if (!this.batch) {
      this.batch = [];
      this.waiting.push(this.batch);
      setTimeout(() => {
        this.batch = null;
      });
    }
    this.batch.push(job);
  }

  private next(): Job | undefined {
    const job = this.waiting.findLast(({ length }) => length > 0)?.shift();
    if (!job) this.waiting = this.waiting.filter((batch) => batch === this.batch);
    return job;
  }

  private async work(): Promise<void> {
    while (this.running.size < AT_ONCE) {
      const job = this.next();
      if (!job) return;
      if (!job.wanted.some((wanted) => wanted())) {
        job.finish(null);
        continue;
      }
      this.running.add(job);
      const picture = await this.make(job.what).catch(() => null);
      this.running.delete(job);
      if (picture) this.keep(job.what, picture);
      job.finish(picture);
    }
  }

  private keep(what: ToDecode, picture: Picture): void {
    const { kept } = this;
    const { png } = what;
    const pictures = kept.get(png) ?? new Map<string, Picture>();
    kept.delete(png);
    kept.set(png, pictures.set(howOf(what), picture));
    this.bytes += picture.rgba.length;
    for (const [oldest, those] of kept) {
      if (this.bytes <= this.mostBytes || oldest === png) break;
      for (const { rgba } of those.values()) this.bytes -= rgba.length;
      kept.delete(oldest);
    }
  }
}

function newJob(what: ToDecode): Job {
  let finish: Job["finish"] = () => {};
  const done = new Promise<Picture | null>((resolve) => {
    finish = resolve;
  });
  return { what, done, finish, wanted: [] };
}

function howOf({ size, isMask }: ToDecode): string {
  return `${size} ${isMask}`;
}

function isSame(one: ToDecode, other: ToDecode): boolean {
  return one.png === other.png && howOf(one) === howOf(other);
}
