import type { ExportJob } from "../../export/exporter";
import type { Look } from "../../state/snapshot";
import type { Room, View } from "../../state/view";

/** What the components ask of the page; `tbi-app` listens to all of it. */
export interface Requests {
  "tbi-view": Partial<View>;
  "tbi-room": Room;
  /** As `tbi-view`, by a link: the browser's "back" leads back. */
  "tbi-follow": Partial<View>;
  "tbi-step": number;
  "tbi-play": null;
  /** How much of the timeline has room. */
  "tbi-look": Look;
  /** The runs of the table that are in view. */
  "tbi-runs-look": readonly string[];
  "tbi-sort-again": null;
  /** The list of keys. */
  "tbi-help": null;
  /** A file of what is on the screen. */
  "tbi-export": ExportJob;
  /** The run to read again; null: the list of runs. */
  "tbi-retry": string | null;
}

export function request<Name extends keyof Requests>(
  from: EventTarget,
  name: Name,
  detail: Requests[Name],
): void {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}
