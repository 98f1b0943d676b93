import type { Session } from "../state/session";

/** Keys of the whole page; false: not ours, or somebody is typing. */
export function handleKey(event: KeyboardEvent, session: Session): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false;
  if (needsKey(event)) return false;
  switch (event.key) {
    case "ArrowLeft":
      session.stepEpoch(-1);
      return true;
    case "ArrowRight":
      session.stepEpoch(1);
      return true;
    case "ArrowUp":
      session.stepRow(-1);
      return true;
    case "ArrowDown":
      session.stepRow(1);
      return true;
    case "Home":
      session.stepEpoch(Number.NEGATIVE_INFINITY);
      return true;
    case "End":
      session.stepEpoch(Number.POSITIVE_INFINITY);
      return true;
    case " ":
      session.togglePlay();
      return true;
    default:
      return false;
  }
}

/** Whether the focused control has a use of its own for the key. */
function needsKey(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  if (target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLButtonElement) return event.key === " ";
  if (!(target instanceof HTMLInputElement)) return false;
  if (target.type === "checkbox") return event.key === " ";
  // The epoch's slider does what the keys do anyway, and steps over gaps.
  return !(target.type === "range" && target.ariaLabel === "Epoch");
}
