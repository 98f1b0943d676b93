import { css, html, type TemplateResult } from "lit";
import { tell } from "../../components/panel/stage_events";
import { percent } from "../../state/words";

const STEPS: { readonly [key: string]: number } = {
  ArrowLeft: -0.01,
  ArrowDown: -0.01,
  ArrowRight: 0.01,
  ArrowUp: 0.01,
  PageDown: -0.1,
  PageUp: 0.1,
  Home: -1,
  End: 1,
};

/** The line between A, at its left, and B: to be dragged, or moved by keys. */
export function wipeDivider(wipe: number): TemplateResult {
  return html`<div
    slot="controls"
    class="divider"
    role="slider"
    tabindex="0"
    aria-label="Wipe"
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${Math.round(wipe * 100)}
    aria-valuetext="${percent(wipe)} A"
    style="left: ${wipe * 100}%"
    @keydown=${(event: KeyboardEvent) => onKey(event, wipe)}
    @pointerdown=${onDown}
    @pointermove=${onMove}
    @dblclick=${(event: Event) => event.preventDefault()}
  ></div>`;
}

export const dividerStyles = css`
  .divider {
    position: absolute;
    top: 0;
    bottom: 0;
    width: 24px;
    translate: -50% 0;
    cursor: ew-resize;
    touch-action: none;
  }
  .divider::before {
    content: "";
    position: absolute;
    top: 0;
    bottom: 0;
    left: 50%;
    width: 2px;
    translate: -50% 0;
    background: #fff;
    outline: 1px solid rgb(0 0 0 / 75%);
  }
  .divider::after {
    content: "";
    position: absolute;
    top: 50%;
    left: 50%;
    width: 14px;
    height: 28px;
    translate: -50% -50%;
    border: 1px solid rgb(0 0 0 / 75%);
    border-radius: 7px;
    background:
      linear-gradient(90deg, transparent 4px, #444 4px 5px, transparent 5px 7px, #444 7px 8px, transparent 8px)
      #fff;
  }
  .divider:focus-visible {
    outline: none;
  }
  .divider:focus-visible::after {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
`;

function onKey(event: KeyboardEvent, wipe: number): void {
  const step = STEPS[event.key];
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  move(event.currentTarget as HTMLElement, wipe + step);
}

function onDown(event: PointerEvent): void {
  if (event.button !== 0) return;
  const divider = event.currentTarget as HTMLElement;
  // The picture beneath is not to be dragged; but then nobody gives it the focus either.
  event.preventDefault();
  divider.focus();
  divider.setPointerCapture(event.pointerId);
}

function onMove(event: PointerEvent): void {
  const divider = event.currentTarget as HTMLElement;
  if (!divider.hasPointerCapture(event.pointerId)) return;
  const stage = divider.closest("tbi-stage")?.getBoundingClientRect();
  if (stage) move(divider, (event.clientX - stage.left) / stage.width);
}

function move(divider: HTMLElement, to: number): void {
  tell(divider, "tbi-wipe", Math.round(Math.min(Math.max(to, 0), 1) * 100) / 100);
}
