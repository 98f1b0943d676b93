import { hostWindow } from "../state/host";

/** The browser has taken the content over by then. */
const REVOKE_MS = 60_000;

/**
 * Hands a file of this name to the browser, which saves it, asks where, or
 * refuses, and tells nobody. From TensorBoard's own document: Firefox applies
 * the `frame-src 'self'` there to whatever starts in our frame, and drops it.
 */
export function download(content: Blob, name: string): void {
  const link = hostWindow().document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), REVOKE_MS);
}
