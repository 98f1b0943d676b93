import type { CueCard } from "../../api/schema_pb";
import { capital, percent } from "../words";
import type { CueBlock, OtherRun } from "./blocks";
import type { ReportAt } from "./reports";

/** An effect that has changed by so much since it was seen first is told to have. */
const GROWN = 0.1;

/** "A window at the top left, 4 × 4 pixels → Shirt". */
export function blockTitle({ words, name }: Pick<CueBlock, "words" | "name">): string {
  return `${capital(words)} → ${name}`;
}

/** A control may do more than the cue: that is no effect. */
export function effectWords(effect: number): string {
  return percent(Math.max(0, effect));
}

/** "58–70 %". */
export function intervalWords({ low, high }: Pick<CueCard, "low" | "high">): string {
  return `${Math.round(100 * Math.max(0, low))}–${percent(Math.max(0, high))}`;
}

/** "0.012", and below a thousandth no more than that. */
export function chanceWords(p: number): string {
  return p < 0.001 ? "<\u00a00.001" : String(Number(p.toPrecision(2)));
}

/** What it did when it was a card first; empty where it still does about that. */
export function firstWords({ effect, firstEffect }: Pick<CueCard, "effect" | "firstEffect">) {
  return Math.abs(effect - firstEffect) >= GROWN - 1e-6 ? effectWords(firstEffect) : "";
}

/** What a run without a card has of it. */
export function otherWords({ effect, about, instead }: OtherRun): string {
  const told = effect === null ? "no card" : `${about ? "about " : ""}${effectWords(effect)}`;
  return instead ? `${told}; there ${instead.words} (${effectWords(instead.effect)})` : told;
}

/** Where there is no card in any run. */
export function nothingWords(reports: readonly ReportAt[]): string {
  const read = reports.filter(({ report }) => report !== null);
  if (!read.length) return "Nothing was tested up to this epoch.";
  const pictures = Math.max(...read.map(({ report }) => report?.numPictures ?? 0));
  const tests = read.reduce((sum, { numTests }) => sum + (numTests ?? Number.NaN), 0);
  const tried = Number.isNaN(tests) ? "" : `, ${counted(tests, "test")}`;
  const runs = read.length > 1 ? ` in ${read.length} runs` : "";
  return (
    "Nothing that was tried carries pictures of other classes by itself: " +
    `${counted(pictures, "picture")}${tried}${runs}.`
  );
}

/** "2 cards". */
export function cardsWords({ report }: ReportAt): string {
  if (!report) return "";
  return report.cards.length ? counted(report.cards.length, "card") : "no card";
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
