import type { Session } from "../../state/session";

/** A key of the whole page. */
export interface Shortcut {
  /** As `KeyboardEvent.key` has them. */
  keys: readonly string[];
  /** As they are printed on the keyboard. */
  label: string;
  does: string;
  run(session: Session): void;
}

export interface Section {
  title: string;
  shortcuts: readonly Shortcut[];
}

export function key(
  name: string,
  label: string,
  does: string,
  run: (session: Session) => void,
): Shortcut {
  // A letter does the same with the shift key or its lock.
  return { keys: [name, name.length === 1 ? name.toUpperCase() : name], label, does, run };
}
