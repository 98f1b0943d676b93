/** False over plain http, where there is no clipboard, and where it is refused: in a notebook's frame. */
export async function copyText(text: string): Promise<boolean> {
  if (await isRefused()) return false;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Asked first, for what is refused when it is tried stands in the console as an error. */
async function isRefused(): Promise<boolean> {
  try {
    // TypeScript does not know this one, nor does every browser.
    const name = "clipboard-write" as PermissionName;
    return (await navigator.permissions.query({ name })).state === "denied";
  } catch {
    return false;
  }
}
