import type { SeriesEntry } from "../api/catalog";
import type { Evidence } from "./task";

/** What the values of a map say of what is explained, by the part of them that is shown. */
export interface ValueWords {
  positive: string;
  negative: string;
  both: string;
  /** Why nothing is drawn, and what it tells, where no value is above 0. */
  nothingPositive: string;
}

/** What the values of a method's maps are (Meaning in schema.proto). */
interface Meaning {
  /** Whether values below 0 say something. */
  signed: boolean;
  /** What of a map lies inside a region. */
  amount: string;
  words(evidence: Evidence): ValueWords;
}

const evidence: Meaning = {
  signed: true,
  amount: "positive evidence",
  words: ({ toward, away, both }) => ({
    positive: `evidence ${toward}`,
    negative: `evidence ${away}`,
    both,
    nothingPositive: `No positive evidence: nothing in the picture speaks ${toward}.`,
  }),
};

const importance: Meaning = {
  signed: false,
  amount: "importance",
  words({ of }) {
    const words = `importance for ${of}`;
    return {
      positive: words,
      negative: words,
      both: words,
      nothingPositive: `No importance: by this map, nothing in the picture counts for ${of}.`,
    };
  },
};

const gradient: Meaning = {
  signed: true,
  amount: "positive values",
  words: ({ of }) => ({
    positive: `brighter here raises ${of}`,
    negative: `darker here raises ${of}`,
    both: `darker (−) or brighter (+) here raises ${of}`,
    nothingPositive: `No positive value: nowhere would a brighter picture raise ${of}.`,
  }),
};

/** By their names in the catalog. */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map([
  ["EVIDENCE", evidence],
  ["IMPORTANCE", importance],
  ["GRADIENT", gradient],
]);

/** Of a series, as the catalog has it. */
type OfMeaning = Pick<SeriesEntry, "meaning">;

/** A log that does not say it is read as all logs were before they could. */
export function meaningOf({ meaning }: OfMeaning): Meaning {
  return MEANINGS.get(meaning ?? "") ?? evidence;
}

/** As files have it; empty where the log does not say it, or nothing is explained. */
export function meaningWord({ meaning }: OfMeaning): string {
  return (meaning ?? "").toLowerCase();
}

/** What of several series' maps lies inside a region. */
export function amountIn(sources: readonly OfMeaning[]): string {
  const [amount, ...others] = new Set(sources.map((source) => meaningOf(source).amount));
  return amount && !others.length ? amount : "positive values";
}
