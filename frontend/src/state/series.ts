import type {
  Record as EpochRecord,
  ExampleSet,
  PipelineStage,
  SeriesPage,
} from "../api/schema_pb";
import { alignedRecord } from "./aligned_record";
import { keepPictures as keepCuePictures, withoutPictures } from "./cues/pictures";

/** Why the server does not give a record. */
export interface Fault {
  words: string;
  /** Whether it is not as it was written. */
  altered: boolean;
}

interface Held {
  wallTime: number;
  /** Null where the server does not give it. */
  record: EpochRecord | null;
  fault?: Fault;
  /** Whether its maps and pictures are here, not its facts alone. */
  whole: boolean;
  /** Of its maps and pictures. */
  bytes: number;
}

/** What has been read of one series (one tag of one run). */
export class Series {
  /** Every step that the series has, ascending, whether read or not. */
  steps: readonly number[] = [];
  /** Seconds since 1970, one a step. */
  wallTimes: readonly number[] = [];
  /** Whether the server has said which steps there are. */
  known = false;
  /** Grows with each change: what was computed from an older version is out of date. */
  version = 0;
  /** Grows with each change of steps and facts, not when maps of known facts come or are let go. */
  factsVersion = 0;
  /** In whose order records are given. */
  private examples: ExampleSet | null = null;
  private aligned = new WeakMap<EpochRecord, EpochRecord>();
  private readonly times = new Map<number, number>();
  private readonly held = new Map<number, Held>();
  private numWhole = 0;
  private wholeBytes = 0;

  /** The step's record; null: unreadable; undefined: not read yet, or no such step. */
  record(step: number): EpochRecord | null | undefined {
    const record = this.held.get(step)?.record;
    return record && this.inOrder(record);
  }

  /** The digest of the examples that the step's record was written about; empty where not known. */
  examplesOf(step: number): string {
    return this.held.get(step)?.record?.examplesDigest ?? "";
  }

  /** Gives all records in the order of these examples, matched by the picture. */
  arrange(examples: ExampleSet): void {
    if (this.examples?.digest === examples.digest) return;
    this.examples = examples;
    this.aligned = new WeakMap();
    this.version++;
    this.factsVersion++;
  }

  /** A record in the order of the examples that the series is arranged by. */
  inOrder(record: EpochRecord): EpochRecord {
    if (!this.examples || record.examplesDigest === this.examples.digest) return record;
    const known = this.aligned.get(record) ?? alignedRecord(record, this.examples);
    this.aligned.set(record, known);
    return known;
  }

  /** Why the step's record is unreadable, where it is. */
  fault(step: number): Fault | undefined {
    return this.held.get(step)?.fault;
  }

  /** Whether the step's maps and pictures are here too. */
  isWhole(step: number): boolean {
    return this.held.get(step)?.whole ?? false;
  }

  has(step: number): boolean {
    return this.times.has(step);
  }

  records(): EpochRecord[] {
    return [...this.held.values()].flatMap(({ record }) => (record ? this.inOrder(record) : []));
  }

  /** How many steps have been read, their facts at least. */
  get numRead(): number {
    return this.held.size;
  }

  /** Whether the facts of all steps are here. */
  get isRead(): boolean {
    return this.known && this.held.size >= this.steps.length;
  }

  /** Whether the maps and pictures of all steps are here, too. */
  get isAllWhole(): boolean {
    return this.known && this.numWhole >= this.steps.length;
  }

  /** What the maps and pictures take in memory. */
  get bytes(): number {
    return this.wholeBytes;
  }

  /** The mean size of the records that are here whole; null before there is one. */
  get meanBytes(): number | null {
    return this.numWhole ? this.wholeBytes / this.numWhole : null;
  }

  /** Takes a page in: steps that were rewritten or are gone are forgotten. */
  merge(page: SeriesPage, whole = true): void {
    this.version++;
    if (this.changesFacts(page)) this.factsVersion++;
    this.known = true;
    this.steps = page.steps;
    this.wallTimes = page.wallTimes;
    this.times.clear();
    page.steps.forEach((step, i) => {
      this.times.set(step, page.wallTimes[i] ?? 0);
    });
    for (const { step, wallTime, record } of page.records) {
      if (record && (whole || !this.isCurrent(step))) this.hold(step, wallTime, record, whole);
    }
    page.unreadableSteps.forEach((step, i) => {
      const wallTime = this.times.get(step) ?? 0;
      const altered = page.alteredSteps.includes(step);
      const fault = { words: page.unreadableReasons[i] ?? "", altered };
      this.put(step, { wallTime, record: null, fault, whole: true, bytes: 0 });
    });
    for (const step of this.held.keys()) if (!this.isCurrent(step)) this.put(step, null);
  }

  /** Whether a page tells more than maps of steps whose facts are here. */
  private changesFacts({ steps, wallTimes, records, unreadableSteps }: SeriesPage): boolean {
    return (
      !this.known ||
      !sameNumbers(steps, this.steps) ||
      !sameNumbers(wallTimes, this.wallTimes) ||
      records.some(({ step, wallTime }) => {
        const held = this.held.get(step);
        return !held?.record || held.wallTime !== wallTime;
      }) ||
      unreadableSteps.some((step) => this.record(step) !== null)
    );
  }

  /** Lets go of the maps and pictures of all steps but some; their facts stay, but for a pipeline's. */
  keepWhole(steps: ReadonlySet<number>): void {
    for (const [step, { record, whole, wallTime }] of this.held) {
      if (!whole || !record || steps.has(step)) continue;
      // Of many elements the facts alone are large.
      if (record.pipeline) {
        this.put(step, null);
        continue;
      }
      const { maps: _, tiles, cues, ...facts } = record;
      const rest: EpochRecord = {
        ...facts,
        ...(tiles && { tiles: { ...tiles, picture: [] } }),
        ...(cues && { cues: withoutPictures(cues) }),
      };
      this.put(step, { wallTime, record: rest, whole: false, bytes: 0 });
    }
    this.version++;
  }

  private hold(step: number, wallTime: number, record: EpochRecord, whole: boolean): void {
    let bytes = 0;
    // Copies: a view of the answer would keep all of it in memory.
    if (record.maps) {
      record.maps.values = record.maps.values.slice();
      bytes += record.maps.values.length;
    }
    if (record.tiles) {
      record.tiles.picture = record.tiles.picture.map((picture) => picture.slice());
      for (const picture of record.tiles.picture) bytes += picture.length;
    }
    if (record.pipeline) bytes += keepPictures(record.pipeline);
    if (record.cues) bytes += keepCuePictures(record.cues);
    this.put(step, { wallTime, record, whole, bytes });
  }

  private put(step: number, held: Held | null): void {
    const before = this.held.get(step);
    for (const [sign, one] of [
      [-1, before],
      [1, held],
    ] as const) {
      if (!one?.whole) continue;
      this.numWhole += sign;
      this.wholeBytes += sign * one.bytes;
    }
    if (held) this.held.set(step, held);
    else this.held.delete(step);
  }

  private isCurrent(step: number): boolean {
    const held = this.held.get(step);
    return held !== undefined && held.wallTime === this.times.get(step);
  }
}

/** What an element's facts take, about. */
const ELEMENT_BYTES = 1_000;

/** Makes the pictures of a stage its own; how much it takes in memory. */
function keepPictures({ elements }: PipelineStage): number {
  let bytes = 0;
  for (const { before, after } of elements) {
    bytes += ELEMENT_BYTES;
    for (const of of [before, after]) {
      if (!of) continue;
      of.picture = of.picture.slice();
      of.mask = of.mask.slice();
      bytes += of.picture.length + of.mask.length;
    }
  }
  return bytes;
}

function sameNumbers(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((number, i) => number === other[i]);
}
