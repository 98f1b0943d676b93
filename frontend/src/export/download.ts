/** The browser has taken the content over by then. */
const REVOKE_MS = 60_000;

/** Lets the browser save a file under this name. */
export function download(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), REVOKE_MS);
}
