import { html, nothing, svg, type TemplateResult } from "lit";
import type { Passing } from "../../api/schema_pb";
import { markColor } from "../../rendering/marks";
import { boxPath } from "../../rendering/outline";

/** More than these would hide the picture, and hold the page up. */
const MOST = 200;

/** Boxes and points over a picture: each in a color of its own on a dark line; null: there are none. */
export function boxesAndPoints(
  { boxes, points }: Passing,
  size: "full" | "thumbnail",
): TemplateResult | null {
  if (!boxes.length && !points.length) return null;
  const [edge, dot] = size === "full" ? [2, 7] : [1.25, 4];
  return html`<svg
    viewBox="0 0 1 1"
    preserveAspectRatio="none"
    aria-hidden="true"
    style="position: absolute; inset: 0; width: 100%; height: 100%; overflow: hidden"
  >
    ${groups(boxes, 4).map(([top = 0, left = 0, bottom = 0, right = 0], i) =>
      line(boxPath({ top, left, bottom, right }), i, edge),
    )}
  </svg>
  ${groups(points, 2).map(([y = 0, x = 0], i) => point(x, y, i, dot))}`;
}

/** What is drawn over a picture, in words. */
export function marksWords({ mask, boxes, points }: Passing): string {
  const counted = (count: number, one: string, many: string) =>
    count ? [`${count} ${count === 1 ? one : many}`] : [];
  return [
    ...(mask.length ? ["a mask"] : []),
    ...counted(boxes.length / 4, "box", "boxes"),
    ...counted(points.length / 2, "point", "points"),
  ].join(", ");
}

function groups(values: readonly number[], size: number): number[][] {
  const count = Math.min(MOST, Math.floor(values.length / size));
  return Array.from({ length: count }, (_, i) => values.slice(size * i, size * (i + 1)));
}

/** No path: WebKit would draw a dot of a path in shares of the picture, not in pixels. */
function point(x: number, y: number, index: number, px: number): TemplateResult | typeof nothing {
  if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) return nothing;
  const place = `left: ${100 * x}%; top: ${100 * y}%; width: ${px}px; height: ${px}px`;
  return html`<i
    class="point"
    style="position: absolute; translate: -50% -50%; border-radius: 50%; ${place};
      background: ${markColor(index)}; box-shadow: 0 0 0 1px rgb(0 0 0 / 75%)"
  ></i>`;
}

function line(path: string, index: number, width: number) {
  return [
    ["#000", width + 1.75, 0.75],
    [markColor(index), width, 1],
  ].map(
    ([color, thickness, opacity]) => svg`<path
      d=${path}
      fill="none"
      stroke=${color}
      stroke-width=${thickness}
      stroke-opacity=${opacity}
      stroke-linecap="round"
      stroke-linejoin="round"
      vector-effect="non-scaling-stroke"
    />`,
  );
}
