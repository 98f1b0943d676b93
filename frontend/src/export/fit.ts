/** Sizes and words that fit where they have to. */

export interface Size {
  width: number;
  height: number;
}

/**
 * The longest beginning of a text that is no wider than that, with an ellipsis where it is cut.
 *
 * @param end so many characters at the end stay
 */
export function fitText(
  text: string,
  width: number,
  measure: (text: string) => number,
  end = 0,
): string {
  if (measure(text) <= width) return text;
  const all = [...text];
  const characters = all.slice(0, all.length - end);
  const rest = all.slice(all.length - end).join("");
  let [fits, tooLong] = [0, characters.length];
  const cut = (count: number) => `${characters.slice(0, count).join("").trimEnd()}…${rest}`;
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (measure(cut(middle)) <= width) fits = middle;
    else tooLong = middle;
  }
  return cut(fits);
}

/**
 * A picture at least so large on its longer side, by a whole factor as long as
 * that does not make it too large; reduced where it is too large itself.
 */
export function enlarged({ width, height }: Size, least: number, most = Infinity): Size {
  const longer = Math.max(width, height);
  const whole = Math.min(Math.ceil(least / longer), Math.floor(most / longer));
  const factor = longer > most ? most / longer : Math.max(1, whole);
  return { width: Math.round(width * factor), height: Math.round(height * factor) };
}

/** A picture as large as a square allows: by a whole factor, or reduced. */
export function within({ width, height }: Size, side: number): Size {
  const longer = Math.max(width, height);
  const factor = longer > side ? side / longer : Math.floor(side / longer);
  return { width: Math.round(width * factor), height: Math.round(height * factor) };
}

/** A picture as large as a box of about its shape allows. */
export function contain({ width, height }: Size, box: Size): Size {
  const factor = Math.min(box.width / width, box.height / height);
  return { width: Math.round(width * factor), height: Math.round(height * factor) };
}
