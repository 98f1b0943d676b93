import { writeHash } from "../state/address";
import { hostWindow } from "../state/host";
import type { View } from "../state/view";

/** The address that shows the same view to a colleague, as of now. */
export function linkTo(view: View): string {
  const { href, hash } = hostWindow().location;
  const bare = hash ? href.slice(0, href.indexOf("#")) : href;
  return bare + writeHash(hash, view);
}
