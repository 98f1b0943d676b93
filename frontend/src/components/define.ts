import { App } from "./app";
import { ChannelGrid } from "./channel_grid";
import { ColorBar } from "./color_bar";
import { CurveChart } from "./curve_chart";
import { Curves } from "./curves";
import { DifferenceCanvas } from "./difference_canvas";
import { Disclosure } from "./disclosure";
import type { Requests } from "./events";
import { ExportMenu } from "./export_menu";
import { Gradient } from "./gradient";
import { Help } from "./help";
import { LargeView } from "./large_view";
import { MosaicCanvas } from "./mosaic_canvas";
import { OverlayCanvas } from "./overlay_canvas";
import { PairView } from "./pair_view";
import { ExampleCrop, FilterPicture } from "./picture_canvas";
import { RunPicker } from "./run_picker";
import { Scrubber } from "./scrubber";
import { SidePanel } from "./side_panel";
import { Stage } from "./stage";
import { EmptyState, Failure } from "./states";
import { TimelineView } from "./timeline";
import { TopBar } from "./top_bar";

const ELEMENTS = {
  "tbi-help": Help,
  "tbi-disclosure": Disclosure,
  "tbi-app": App,
  "tbi-channel-grid": ChannelGrid,
  "tbi-color-bar": ColorBar,
  "tbi-crop": ExampleCrop,
  "tbi-curve-chart": CurveChart,
  "tbi-curves": Curves,
  "tbi-difference": DifferenceCanvas,
  "tbi-empty-state": EmptyState,
  "tbi-export-menu": ExportMenu,
  "tbi-failure": Failure,
  "tbi-filter-picture": FilterPicture,
  "tbi-gradient": Gradient,
  "tbi-large-view": LargeView,
  "tbi-mosaic": MosaicCanvas,
  "tbi-overlay": OverlayCanvas,
  "tbi-pair-view": PairView,
  "tbi-run-picker": RunPicker,
  "tbi-scrubber": Scrubber,
  "tbi-side-panel": SidePanel,
  "tbi-stage": Stage,
  "tbi-timeline": TimelineView,
  "tbi-top-bar": TopBar,
};

/** Registers every element; once, even if the module is loaded twice. */
export function defineElements(): void {
  for (const [name, element] of Object.entries(ELEMENTS)) {
    if (!customElements.get(name)) customElements.define(name, element);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "tbi-app": App;
  }
  interface HTMLElementEventMap extends RequestEvents {}
}

type RequestEvents = { [Name in keyof Requests]: CustomEvent<Requests[Name]> };
