import { paintedMask, thinMask } from "../../rendering/marks";
import type { Picture } from "../../rendering/overlay";
import { decodePicture, shrink } from "../../rendering/picture";

/** What is to be decoded of a record, and how. */
export interface ToDecode {
  png: Uint8Array;
  size: "full" | "thumbnail";
  isMask: boolean;
}

/** Cells are drawn at most this large. */
const CELL_PX = 128;
/** Decoded pictures that are kept, four bytes a pixel: some 500 cells, and a few large ones. */
const MOST_BYTES = 32 * 2 ** 20;
/** As many as are decoded at a time (rendering/picture.ts): then the order is ours. */
const AT_ONCE = 2;

interface Job {
  what: ToDecode;
  done: Promise<Picture | null>;
  finish(picture: Picture | null): void;
  /** Whether somebody still waits for it. */
  wanted: (() => boolean)[];
}

/** By their bytes and how; those asked for last stand last. */
const kept = new Map<Uint8Array, Map<string, Picture>>();
let keptBytes = 0;
/** The newest last: it is done first, for the reader has scrolled on. */
const waiting: Job[] = [];
const running = new Set<Job>();

/** A picture of a record if it is decoded already. */
export function decodedNow(what: ToDecode): Picture | undefined {
  return kept.get(what.png)?.get(howOf(what));
}

/**
 * A picture of a record, decoded once as long as there is room; null: it cannot be decoded, or
 * nobody wanted it any more when it was its turn.
 */
export function decoded(
  what: ToDecode,
  wanted: () => boolean = () => true,
): Promise<Picture | null> {
  const known = decodedNow(what);
  if (known) return Promise.resolve(known);
  const same = [...waiting, ...running].find((job) => isSame(job.what, what));
  const job = same ?? newJob(what);
  job.wanted.push(wanted);
  if (!same) waiting.push(job);
  void work();
  return job.done;
}

function newJob(what: ToDecode): Job {
  let finish: Job["finish"] = () => {};
  const done = new Promise<Picture | null>((resolve) => {
    finish = resolve;
  });
  return { what, done, finish, wanted: [] };
}

async function work(): Promise<void> {
  while (running.size < AT_ONCE) {
    const job = waiting.pop();
    if (!job) return;
    if (!job.wanted.some((wanted) => wanted())) {
      job.finish(null);
      continue;
    }
    running.add(job);
    const picture = await make(job.what).catch(() => null);
    running.delete(job);
    if (picture) keep(job.what, picture);
    job.finish(picture);
  }
}

async function make({ png, size, isMask }: ToDecode): Promise<Picture> {
  if (size === "full") {
    const whole = await decodePicture(png);
    return isMask ? paintedMask(whole) : whole;
  }
  // The browser would blend the classes of a mask that it makes smaller.
  const picture = await decodePicture(png, isMask ? undefined : 2 * CELL_PX);
  return isMask ? paintedMask(thinMask(picture, CELL_PX)) : shrink(picture, CELL_PX);
}

function keep(what: ToDecode, picture: Picture): void {
  const { png } = what;
  const pictures = kept.get(png) ?? new Map<string, Picture>();
  kept.delete(png);
  kept.set(png, pictures.set(howOf(what), picture));
  keptBytes += picture.rgba.length;
  for (const [oldest, those] of kept) {
    if (keptBytes <= MOST_BYTES || oldest === png) break;
    for (const { rgba } of those.values()) keptBytes -= rgba.length;
    kept.delete(oldest);
  }
}

function howOf({ size, isMask }: ToDecode): string {
  return `${size} ${isMask}`;
}

function isSame(one: ToDecode, other: ToDecode): boolean {
  return one.png === other.png && howOf(one) === howOf(other);
}
