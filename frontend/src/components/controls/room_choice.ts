import { css, html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Snapshot } from "../../state/snapshot";
import type { Room } from "../../state/view";
import { request } from "../shared/events";
import { selectField } from "../shared/fields";

const ROOMS: { readonly [Name in Room]: readonly [label: string, title: string] } = {
  runs: ["Runs", "All runs in a table: which of them to look at"],
  timeline: ["Timeline", "What the network looks at, epoch by epoch"],
  pipeline: ["Pipeline", "What the network gets: the input pipeline, stage by stage"],
  cues: ["Cues", "What alone suffices to the network, tested by exchange between pictures"],
};

/**
 * Where the reader is; nothing where the logs have one room alone.
 *
 * @param tight whether there is no room for both names
 */
export function roomChoice(
  from: EventTarget,
  { rooms, room }: Snapshot,
  tight = false,
): TemplateResult | typeof nothing {
  if (rooms.length < 2) return nothing;
  if (tight) {
    return selectField({
      label: "Show",
      value: room ?? "",
      options: rooms.map((value) => ({ value, label: ROOMS[value][0] })),
      onChange: (value) => request(from, "tbi-room", value as Room),
    });
  }
  return html`<div class="rooms" role="radiogroup" aria-label="Show">
    ${rooms.map((one) => {
      const [label, title] = ROOMS[one];
      return html`<label title=${title}>
        <input
          type="radio"
          name="room"
          aria-label=${label}
          .checked=${live(one === room)}
          @change=${() => request(from, "tbi-room", one)}
        />
        <span>${label}</span>
      </label>`;
    })}
  </div>`;
}

export const roomChoiceStyles = css`
  .rooms {
    display: flex;
    flex: none;
    overflow: hidden;
    border: 1px solid var(--control-line);
    border-radius: 4px;
  }
  .rooms:has(:focus-visible) {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .rooms label {
    position: relative;
    display: inline-flex;
    align-items: center;
    height: 26px;
    padding: 0 10px;
    cursor: pointer;
  }
  .rooms label + label {
    border-left: 1px solid var(--control-line);
  }
  .rooms label:hover {
    background: var(--sunken);
  }
  .rooms label:has(:checked) {
    background: var(--accent);
    color: var(--on-accent);
  }
  .rooms input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: inherit;
  }
`;
