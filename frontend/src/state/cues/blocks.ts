import type { RunEntry } from "../../api/catalog";
import type { CueCard } from "../../api/schema_pb";
import { type CueMark, type Mark, markOf } from "./marks";
import { cardIn, className, effectIn, type ReportAt } from "./reports";

/** Two networks that learnt the same differ by less (tb_interpret.engine.cue_comparison). */
const LESS = 0.3;

/** What is the same cue in all runs: what is moved, and where it carries to. */
export interface CueBlock {
  /** The same at all epochs. */
  key: string;
  target: number;
  kind: string;
  /** Of the class. */
  name: string;
  /** In a few words, as it is strongest. */
  words: string;
  /** One a run that has it; the strongest first, but legitimate ones last. */
  cards: readonly ShownCard[];
  /** The run whose card is the strongest. */
  strongest: RunEntry;
  /** Runs without such a card. */
  others: readonly OtherRun[];
  /** Where most others clearly lack it: "only in baseline"; null: they do not. */
  alone: string | null;
  /** Whether the reader has found all of its cards legitimate. */
  settled: boolean;
}

export interface ShownCard {
  at: ReportAt;
  card: CueCard;
  mark: Mark | null;
}

/** A run that has no card of this cue. */
export interface OtherRun {
  name: string;
  /** Null: it is not among those that are shown. */
  run: RunEntry | null;
  /** What such a cue does there; null: it was not tested alone. */
  effect: number | null;
  /** Whether that was measured at the end of its training, on fewer pictures. */
  about: boolean;
  /** What carries to the class there instead. */
  instead: CueCard | null;
  /** Whether it has clearly less. */
  lacks: boolean;
}

interface Ranked extends CueBlock {
  effect: number;
  difference: number;
}

/** What is a card in any run, what others lack first; what is settled comes last. */
export function blocksAt(reports: readonly ReportAt[], marks: readonly CueMark[]): CueBlock[] {
  const keys = new Map<string, { target: number; kind: string }>();
  for (const { report } of reports) {
    for (const { target, kind } of report?.cards ?? []) {
      keys.set(`${target}/${kind}`, { target, kind });
    }
  }
  return [...keys]
    .flatMap(([key, { target, kind }]) => blockOf(key, target, kind, reports, marks) ?? [])
    .sort(
      (a, b) =>
        Number(a.settled) - Number(b.settled) ||
        Number(b.alone !== null) - Number(a.alone !== null) ||
        (a.alone === null ? 0 : b.difference - a.difference) ||
        b.effect - a.effect ||
        a.key.localeCompare(b.key),
    );
}

function blockOf(
  key: string,
  target: number,
  kind: string,
  reports: readonly ReportAt[],
  marks: readonly CueMark[],
): Ranked | null {
  const cards = reports
    .flatMap((at): ShownCard[] => {
      const card = at.report && cardIn(at.report, target, kind);
      return card ? [{ at, card, mark: markOf(marks, { run: at.run.run, target, kind }) }] : [];
    })
    .sort((a, b) => b.card.effect - a.card.effect);
  const first = cards[0];
  if (!first?.at.report) return null;
  const { card, at } = first;
  const others = othersOf(first, reports);
  // Those without a card, and those whose card does clearly less.
  const fewer = [
    ...others.filter(({ lacks }) => lacks).map(({ effect }) => effect ?? 0),
    ...cards
      .slice(1)
      .flatMap(({ card: { effect } }) => (lessEffect(card.effect, effect) ? effect : [])),
  ];
  const beside = others.length + cards.length - 1;
  const alone = 2 * fewer.length > beside;
  const only = cards.length === 1 && fewer.length === beside;
  return {
    ...{ key, target, kind, others },
    name: className(first.at.report, target),
    words: card.words,
    cards: cards.toSorted((a, b) => Number(isLegitimate(a)) - Number(isLegitimate(b))),
    strongest: at.run,
    alone: alone
      ? only
        ? `only in ${at.run.name}`
        : `in ${cards.length} of ${beside + 1} runs`
      : null,
    settled: cards.every(isLegitimate),
    effect: card.effect,
    difference: card.effect - Math.max(0, ...fewer),
  };
}

function isLegitimate({ mark }: ShownCard): boolean {
  return mark === "legitimate";
}

/** Effects are logged as floats of four bytes. */
export function lessEffect(than: number, effect: number): boolean {
  return than - effect >= LESS - 1e-6;
}

/** All runs that have no such card; of those that are not shown, the ones that the strongest tells of. */
function othersOf({ card }: ShownCard, reports: readonly ReportAt[]): OtherRun[] {
  const shown = reports.flatMap((at): OtherRun[] => {
    const { run, report } = at;
    if (!report || cardIn(report, card.target, card.kind)) return [];
    const told = card.elsewhere.find((one) => one.run === run.name);
    const own = effectIn(report, card.target, card.kind);
    const instead = report.cards.find(({ target }) => target === card.target) ?? null;
    const effect = own ?? told?.effect ?? null;
    const lacks =
      own !== null
        ? lessEffect(card.effect, own)
        : (told?.lacks ?? (instead === null && lessEffect(card.effect, 0)));
    return [
      { run, name: run.name, effect, about: own === null && told !== undefined, instead, lacks },
    ];
  });
  const names = new Set(reports.map(({ run }) => run.name));
  const hidden = card.elsewhere
    .filter(({ run }) => !names.has(run))
    .map(({ run: name, effect, lacks }) => {
      return { name, run: null, effect, about: true, instead: null, lacks };
    });
  return [...shown, ...hidden];
}
