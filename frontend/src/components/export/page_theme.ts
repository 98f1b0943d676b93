import type { Theme } from "../../export/artist";

/** The colors that the page has at this moment; `page` has them as custom properties. */
export function themeOf(page: Element): Theme {
  const style = getComputedStyle(page);
  const value = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    surface: value("surface"),
    raised: value("raised"),
    sunken: value("sunken"),
    line: value("line"),
    text: value("text"),
    quiet: value("text-quiet"),
    right: value("right"),
    wrong: value("wrong"),
    font: value("font"),
  };
}
