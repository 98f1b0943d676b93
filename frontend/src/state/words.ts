/** A share as a reader wants it: "97 %", and never a certainty that is not one. */
export function percent(share: number): string {
  const rounded = Math.round(share * 100);
  if (rounded === 100 && share < 1) return ">99\u00a0%";
  if (rounded === 0 && share > 0) return "<1\u00a0%";
  return `${rounded}\u00a0%`;
}

/** A correlation as a reader wants it: two decimals, with a true minus sign. */
export function correlation(value: number): string {
  return (Math.round(value * 100) / 100 + 0).toFixed(2).replace("-", "\u2212");
}

/** Three significant digits, with a true minus sign. */
export function number(value: number): string {
  return rounded(value, 3);
}

function rounded(value: number, digits: number): string {
  const magnitude = Math.abs(value);
  const plain = magnitude === 0 || (magnitude >= 1e-3 && magnitude < 1e5);
  const text = plain ? String(Number(value.toPrecision(digits))) : value.toExponential(1);
  return text.replace("Infinity", "∞").replaceAll("-", "\u2212");
}

/** As many digits as it takes to compare two values. */
export function exact(value: number): string {
  return rounded(value, 5);
}

/** A difference, with its sign. */
export function signed(value: number, digits = 2): string {
  return `${value > 0 ? "+" : ""}${rounded(value, digits)}`;
}

/** Of shorter names an ellipsis at the end leaves enough. */
const LONG_NAME = 16;
const NAME_END = 8;

/** How many characters at a run's name's end stay where it is cut: runs of one experiment begin alike. */
export function nameEnd(name: string): number {
  return name.length > LONG_NAME ? NAME_END : 0;
}

/** What an epoch is that the log does not give. */
export function faultWord(fault: { altered: boolean } | undefined): string {
  return fault?.altered ? "altered" : "unreadable";
}

/** Its first letter a capital. */
export function capital(text: string): string {
  return (text[0] ?? "").toUpperCase() + text.slice(1);
}

/** What went wrong, in its own words. */
export function errorWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
