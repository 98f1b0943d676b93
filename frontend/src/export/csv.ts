/** A field of a table: a text, a number, or nothing. */
export type Field = string | number | null;

/** Lines of RFC 4180, each with its line break. */
export function csvLine(fields: readonly Field[]): string {
  return `${fields.map(written).join(",")}\r\n`;
}

function written(field: Field): string {
  if (field === null) return "";
  if (typeof field === "number") return numberText(field);
  const text = harmless(field);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Spreadsheets take such a text for a formula and run it; an apostrophe before it makes it text. */
function harmless(text: string): string {
  return /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
}

/** What pandas and NumPy read back as the very number; NaN is an empty field. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return "";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  // Most numbers of a log have single precision: 0.1, not 0.10000000149011612.
  if (Math.fround(value) === value) {
    for (let digits = 6; digits <= 9; digits++) {
      const short = Number(value.toPrecision(digits));
      if (Math.fround(short) === value) return String(short);
    }
  }
  return String(value);
}
