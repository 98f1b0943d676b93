import { html, type TemplateResult } from "lit";
import type { SeriesEntry } from "../../api/catalog";
import { isGrid, kindOf } from "../../kinds/state";
import { colormapsFor, colorTable } from "../../rendering/colormaps";
import { hasSigns, signInForce } from "../../state/sign";
import type { ScaleChoice, Show, Sign, View } from "../../state/view";
import { checkField, selectField, shareField } from "../shared/fields";

const COLORMAP_LABELS: { [name: string]: string } = {
  blue_red: "Blue – red",
  purple_orange: "Purple – orange",
};
const SIGNS = [
  { value: "positive", label: "Positive" },
  { value: "negative", label: "Negative" },
  { value: "both", label: "Both" },
];
const NO_SIGN = [{ value: "positive", label: "None" }];
const SCALES = [
  { value: "map", label: "Each map its own" },
  { value: "epochs", label: "Shared over epochs" },
  { value: "runs", label: "Over epochs and runs" },
  { value: "all", label: "Everything" },
];
const SHOWN = [
  { value: "overlay", label: "Overlay" },
  { value: "picture", label: "Picture only" },
  { value: "map", label: "Map only" },
];

/** How maps are colored and drawn. */
export function lookFields(
  view: View,
  source: SeriesEntry | null,
  change: (view: Partial<View>) => void,
): TemplateResult {
  const { scale, opacity, threshold, sequential, diverging, show, native, contours } = view;
  const kind = source && kindOf(source);
  const disabled = kind ? !kind.colored : false;
  const overPicture = kind?.overPicture ?? false;
  const signs = source === null || hasSigns(source);
  const sign = source === null ? view.sign : signInForce(source, view.sign);
  const colormap = sign === "both" ? diverging : sequential;
  return html`
    <div class="colors">
      ${selectField({
        label: "Colormap",
        disabled,
        value: colormap,
        options: colormapsFor(sign).map((value) => ({
          value,
          label: COLORMAP_LABELS[value] ?? value[0]?.toUpperCase() + value.slice(1),
        })),
        onChange: (value) => change(sign === "both" ? { diverging: value } : { sequential: value }),
      })}
      <tbi-gradient
        aria-disabled=${disabled}
        .table=${colorTable(colormap, sign)}
        .sign=${sign}
      ></tbi-gradient>
    </div>
    ${shareField({
      label: "Opacity",
      title: "How strongly the colors cover the picture",
      value: opacity,
      max: 1,
      disabled: !overPicture || show !== "overlay",
      onInput: (value) => change({ opacity: value }),
    })}
    ${shareField({
      label: "Threshold",
      title: "Weaker values than this share of the scale are not drawn",
      value: threshold,
      max: 0.99,
      disabled,
      onInput: (value) => change({ threshold: value }),
    })}
    ${selectField({
      label: "Sign",
      title: signs
        ? "Which values are drawn: those above 0, those below, or both"
        : "These maps have no sign: they tell how much a place counts, not for or against",
      disabled: disabled || !signs,
      value: sign,
      options: signs ? SIGNS : NO_SIGN,
      onChange: (value) => change({ sign: value as Sign }),
    })}
    ${selectField({
      label: "Scale",
      disabled,
      value: scale,
      options: SCALES,
      onChange: (value) => change({ scale: value as ScaleChoice }),
    })}
    ${selectField({
      label: "Show",
      disabled: !overPicture,
      value: show,
      options: SHOWN,
      onChange: (value) => change({ show: value as Show }),
    })}
    <div class="checks">
      ${checkField({
        label: "Native pixels",
        title: "Draw each value of the map as a square, not smoothed",
        value: native,
        disabled,
        onChange: (value) => change({ native: value }),
      })}
      ${checkField({
        label: "Contour lines",
        title: "Lines where the map reaches a quarter, half and three quarters of the scale",
        value: contours,
        // Of channels side by side, lines would hide more than they show.
        disabled: !source || !kind?.colored || isGrid(source, view.channel),
        onChange: (value) => change({ contours: value }),
      })}
    </div>
  `;
}
