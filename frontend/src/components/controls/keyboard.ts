import { MODE_NAMES, modeOf } from "../../modes/state";
import type { Session } from "../../state/session";
import { hasSigns } from "../../state/sign";
import type { Room, View } from "../../state/view";
import { curvesOpen } from "../curves/curves_open";
import { PIPELINE_SHORTCUTS } from "./pipeline_keys";
import { key, type Section, type Shortcut } from "./shortcut";

const SIGNS = ["positive", "negative", "both"] as const;
const SHOWN = ["overlay", "picture", "map"] as const;
const FAR = Number.POSITIVE_INFINITY;

const EPOCHS: readonly Shortcut[] = [
  key(",", ",", "previous epoch", (session) => session.stepEpoch(-1)),
  key(".", ".", "next epoch", (session) => session.stepEpoch(1)),
  key("PageUp", "Page up", "10 epochs back", (session) => session.stepEpoch(-10)),
  key("PageDown", "Page down", "10 epochs on", (session) => session.stepEpoch(10)),
  key("Home", "Home", "first epoch", (session) => session.stepEpoch(-FAR)),
  key("End", "End", "last epoch", (session) => session.stepEpoch(FAR)),
  key(" ", "Space", "play or pause", (session) => session.togglePlay()),
];

/** Where nothing else has a use for them. */
const ARROWS: readonly Shortcut[] = [
  key("ArrowLeft", "←", "previous epoch", (session) => session.stepEpoch(-1)),
  key("ArrowRight", "→", "next epoch", (session) => session.stepEpoch(1)),
];

const MODES: Section = {
  title: "Compare A and B",
  shortcuts: MODE_NAMES.map((mode, i) =>
    key(String(i + 1), String(i + 1), modeOf(mode).does, (session) => session.update({ mode })),
  ),
};

const TIMELINE_SHORTCUTS: readonly Section[] = [
  {
    title: "Epochs",
    shortcuts: [
      ...ARROWS,
      ...EPOCHS,
      key("e", "E", "every epoch, or as many as fit", (session) =>
        change(session, ({ strip }) => ({ strip: strip === "fit" ? "every" : "fit" })),
      ),
    ],
  },
  {
    title: "Rows",
    shortcuts: [
      key("ArrowUp", "↑", "row above", (session) => session.stepRow(-1)),
      key("ArrowDown", "↓", "row below", (session) => session.stepRow(1)),
      key("p", "P", "pin the selected row, or let it go", pin),
    ],
  },
  MODES,
  {
    title: "Look",
    shortcuts: [
      key("o", "O", "overlay, picture or map", (session) =>
        change(session, ({ show }) => ({ show: next(SHOWN, show) })),
      ),
      key("s", "S", "positive, negative or both signs", (session) => {
        const { source } = session.snapshot;
        if (source && hasSigns(source))
          change(session, ({ sign }) => ({ sign: next(SIGNS, sign) }));
      }),
      key("n", "N", "native pixels, or smooth", (session) =>
        change(session, ({ native }) => ({ native: !native })),
      ),
      key("l", "L", "contour lines", (session) =>
        change(session, ({ contours }) => ({ contours: !contours })),
      ),
      key("c", "C", "curves", (session) =>
        change(session, (view) => ({ curves: !curvesOpen(view) })),
      ),
    ],
  },
];

/** All keys of a room; the overlay of help shows this very list. */
export const SHORTCUTS: { readonly [In in Room]: readonly Section[] } = {
  // Its controls are the browser's own.
  runs: [],
  timeline: TIMELINE_SHORTCUTS,
  pipeline: [{ title: "Epochs", shortcuts: EPOCHS }, ...PIPELINE_SHORTCUTS, MODES],
  cues: [{ title: "Epochs", shortcuts: [...ARROWS, ...EPOCHS] }],
};

/** False: not ours, or somebody is typing. */
export function handleKey(event: KeyboardEvent, session: Session): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false;
  if (needsKey(event)) return false;
  const sections = SHORTCUTS[session.snapshot.room ?? "timeline"];
  const shortcut = sections
    .flatMap(({ shortcuts }) => shortcuts)
    .find(({ keys }) => keys.includes(event.key));
  shortcut?.run(session);
  return shortcut !== undefined;
}

/** Whether the focused control has a use of its own for the key. */
export function needsKey(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  if (target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLButtonElement) return event.key === " " || event.key === "Enter";
  if (!(target instanceof HTMLInputElement)) return false;
  // Nothing but a slider has pages; left alone, the notebook around us would turn its own.
  if (event.key.startsWith("Page") && target.type !== "range") return false;
  if (target.type === "checkbox") return event.key === " ";
  // A slider and a choice need the keys that move them; the epoch's does what the page's do.
  const letter = event.key.length === 1 && event.key !== " ";
  if (target.type === "range") return target.ariaLabel !== "Epoch" && !letter;
  return target.type !== "radio" || !letter;
}

function change(session: Session, by: (view: View) => Partial<View>): void {
  session.update(by(session.snapshot.view));
}

function next<T>(values: readonly T[], now: T): T {
  return values[(values.indexOf(now) + 1) % values.length] as T;
}

function pin(session: Session): void {
  const { selection, view } = session.snapshot;
  if (!selection) return;
  const { key: selected } = selection.group;
  const others = view.pinned.filter((pinned) => pinned !== selected);
  const pinned = others.length < view.pinned.length ? others : [...others, selected];
  session.update({ pinned, example: selected });
}
