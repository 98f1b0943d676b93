import { html, svg, type TemplateResult } from "lit";

const PATHS = {
  right: svg`<path d="M3 8.6 6.6 12 13 4.4" fill="none" stroke="currentColor" stroke-width="2.4" />`,
  wrong: svg`<path d="m4 4 8 8m0-8-8 8" fill="none" stroke="currentColor" stroke-width="2.4" />`,
  warning: svg`<path d="M8 1.6 15.2 14H.8z" fill="none" stroke="currentColor" stroke-width="1.5"
    stroke-linejoin="round" /><path d="M7.2 6h1.6v4H7.2zm0 5h1.6v1.6H7.2z" fill="currentColor" />`,
  note: svg`<circle cx="8" cy="8" r="6.4" fill="none" stroke="currentColor" stroke-width="1.4" /><path
    d="M7.2 7h1.6v4.6H7.2zm0-2.8h1.6v1.6H7.2z" fill="currentColor" />`,
  first: svg`<path d="M3 3h2v10H3zM13 3v10L6 8z" fill="currentColor" />`,
  previous: svg`<path d="M11.5 3v10l-7-5z" fill="currentColor" />`,
  play: svg`<path d="M4 2.5v11l9-5.5z" fill="currentColor" />`,
  pause: svg`<path d="M4 3h3v10H4zm5 0h3v10H9z" fill="currentColor" />`,
  down: svg`<path d="m3.5 6 4.5 4.5L12.5 6" fill="none" stroke="currentColor" stroke-width="1.8" />`,
  keyboard: svg`<path d="M1.5 4h13v8h-13z" fill="none" stroke="currentColor" stroke-width="1.3"
    stroke-linejoin="round" /><path d="M3.5 6h1.4v1.4H3.5zm2.6 0h1.4v1.4H6.1zm2.5 0H10v1.4H8.6zm2.6 0h1.4v1.4h-1.4zM4.8 8.8h6.4v1.4H4.8z"
    fill="currentColor" />`,
  pin: svg`<path d="M5 1.8h6v1.4l-1 .8v3.2l2 2v1.4H8.7v4.2h-1.4v-4.2H4V9.2l2-2V4l-1-.8z"
    fill="currentColor" />`,
  side: svg`<path d="M1.5 3h5.5v10H1.5zm7.5 0h5.5v10H9z" fill="none" stroke="currentColor"
    stroke-width="1.4" />`,
  wipe: svg`<path d="M2 3h12v10H2z" fill="none" stroke="currentColor" stroke-width="1.4" />
    <path d="M2 3h6v10H2z" fill="currentColor" />`,
  difference: svg`<path d="M8 2.5v7M4.5 6h7m-7 7h7" fill="none" stroke="currentColor"
    stroke-width="1.6" />`,
  blink: svg`<path d="M1.5 2h9v8h-9z" fill="none" stroke="currentColor" stroke-width="1.4" />
    <path d="M5.5 6h9v8h-9z" fill="currentColor" />`,
  swap: svg`<path d="M2 5.5h11m-3-3 3 3-3 3m4 2H3m3-3-3 3 3 3" fill="none" stroke="currentColor"
    stroke-width="1.5" />`,
  plus: svg`<path d="M8 3v10M3 8h10" fill="none" stroke="currentColor" stroke-width="1.8" />`,
  minus: svg`<path d="M3 8h10" fill="none" stroke="currentColor" stroke-width="1.8" />`,
  region: svg`<path d="M3 6V3h3m4 0h3v3m0 4v3h-3m-4 0H3v-3" fill="none" stroke="currentColor"
    stroke-width="1.8" />`,
  next: svg`<path d="M4.5 3v10l7-5z" fill="currentColor" />`,
  last: svg`<path d="M11 3h2v10h-2zM3 3v10l7-5z" fill="currentColor" />`,
};

export type IconName = keyof typeof PATHS;

/** A picture without a name of its own: the text beside it, or its button, says what it means. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${PATHS[name]}</svg>`;
}

const MARKERS = [
  svg`<circle cx="8" cy="8" r="6" />`,
  svg`<path d="M2.5 2.5h11v11h-11z" />`,
  svg`<path d="M8 1.5 15 14H1z" />`,
  svg`<path d="m8 .8 7.2 7.2L8 15.2.8 8z" />`,
  svg`<path d="M8 14.5 1 2h14z" />`,
  svg`<path d="M5.7 1h4.6v4.7H15v4.6h-4.7V15H5.7v-4.7H1V5.7h4.7z" />`,
];
const COLORS = 6;

/** A run's own color and shape. The shape shifts when the colors begin anew. */
export function runMarker(ordinal: number): TemplateResult {
  const shape = (ordinal + Math.floor(ordinal / COLORS)) % MARKERS.length;
  const color = `fill: var(--run-${ordinal % COLORS})`;
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" style=${color}>
    ${MARKERS[shape]}
  </svg>`;
}
