/**
 * The TensorBoard around us. We live in an iframe of its origin; on a page of
 * our own, or in a frame of another origin (some notebooks), our own window
 * takes its place.
 */
export function hostWindow(): Window {
  try {
    void window.parent.location.hash;
    return window.parent;
  } catch {
    return window;
  }
}

/** Puts the hash into the reader's address without a step in the history. */
export function replaceHash(host: Window, hash: string): void {
  const { pathname, search } = host.location;
  if (host.location.hash !== hash) {
    host.history.replaceState(host.history.state, "", `${pathname}${search}${hash}`);
  }
}

/** Puts the hash into the address as a step in the history, from which "back" leads to what was before. */
export function pushHash(host: Window, before: string, hash: string): void {
  replaceHash(host, before);
  const { pathname, search } = host.location;
  if (host.location.hash !== hash) {
    host.history.pushState(host.history.state, "", `${pathname}${search}${hash}`);
  }
}

/** Tells, now and at each change, whether TensorBoard is dark; alone, whether the system is. */
export function watchTheme(host: Window, apply: (dark: boolean) => void): void {
  if (host === window) {
    const query = window.matchMedia("(prefers-color-scheme: dark)");
    query.addEventListener("change", () => apply(query.matches));
    apply(query.matches);
    return;
  }
  const { body } = host.document;
  const update = () => apply(body.classList.contains("dark-mode"));
  new MutationObserver(update).observe(body, { attributes: true, attributeFilter: ["class"] });
  update();
}

/**
 * Tells whether the reader can see the page. TensorBoard hides a tab by giving
 * it no height, and the document goes on calling itself visible.
 */
export function watchVisibility(apply: (visible: boolean) => void): void {
  let height = 1;
  const update = () => apply(height > 0 && !document.hidden);
  new ResizeObserver(([entry]) => {
    height = entry?.contentRect.height ?? 1;
    update();
  }).observe(document.documentElement);
  document.addEventListener("visibilitychange", update);
}
