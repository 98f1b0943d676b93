import { KIND_ELEMENTS } from "../kinds/view";
import { MODE_ELEMENTS } from "../modes/view";
import { App } from "./app";
import { Disclosure } from "./controls/disclosure";
import { Gradient } from "./controls/gradient";
import { Help } from "./controls/help";
import { RunPicker } from "./controls/run_picker";
import { Scrubber } from "./controls/scrubber";
import { TopBar } from "./controls/top_bar";
import { CueBar } from "./cues/cue_bar";
import { CueBlockView } from "./cues/cue_block";
import { CueCardView } from "./cues/cue_card";
import { CueMap } from "./cues/cue_map";
import { CuesView } from "./cues/cues_view";
import { CurveChart } from "./curves/curve_chart";
import { Curves } from "./curves/curves";
import { ExportMenu } from "./export/export_menu";
import { LargeView } from "./panel/large_view";
import { PairView } from "./panel/pair_view";
import { SidePanel } from "./panel/side_panel";
import { Stage } from "./panel/stage";
import { CopyLink } from "./pipeline/copy_link";
import { PassingPair } from "./pipeline/passing_pair";
import { PassingPicture } from "./pipeline/passing_picture";
import { PipelineBar } from "./pipeline/pipeline_bar";
import { PipelineLarge } from "./pipeline/pipeline_large";
import { PipelineView } from "./pipeline/pipeline_view";
import { StageTable } from "./pipeline/stage_table";
import { VerdictList } from "./pipeline/verdict_list";
import { RunsBar } from "./runs/runs_bar";
import { RunsView } from "./runs/runs_view";
import { ColorBar } from "./shared/color_bar";
import type { Requests } from "./shared/events";
import { MosaicCanvas } from "./shared/mosaic_canvas";
import { OverlayCanvas } from "./shared/overlay_canvas";
import { ExampleCrop, FilterPicture } from "./shared/picture_canvas";
import { EmptyState, Failure } from "./shared/states";
import { TimelineView } from "./timeline/timeline";

const ELEMENTS = {
  "tbi-help": Help,
  "tbi-disclosure": Disclosure,
  "tbi-app": App,
  "tbi-color-bar": ColorBar,
  "tbi-copy-link": CopyLink,
  "tbi-crop": ExampleCrop,
  "tbi-cue-bar": CueBar,
  "tbi-cue-block": CueBlockView,
  "tbi-cue-card": CueCardView,
  "tbi-cue-map": CueMap,
  "tbi-cues": CuesView,
  "tbi-curve-chart": CurveChart,
  "tbi-curves": Curves,
  "tbi-empty-state": EmptyState,
  "tbi-export-menu": ExportMenu,
  "tbi-failure": Failure,
  "tbi-filter-picture": FilterPicture,
  "tbi-gradient": Gradient,
  "tbi-large-view": LargeView,
  "tbi-mosaic": MosaicCanvas,
  "tbi-overlay": OverlayCanvas,
  "tbi-pair-view": PairView,
  "tbi-passing": PassingPicture,
  "tbi-passing-pair": PassingPair,
  "tbi-pipeline": PipelineView,
  "tbi-pipeline-bar": PipelineBar,
  "tbi-pipeline-large": PipelineLarge,
  "tbi-run-picker": RunPicker,
  "tbi-runs": RunsView,
  "tbi-runs-bar": RunsBar,
  "tbi-scrubber": Scrubber,
  "tbi-side-panel": SidePanel,
  "tbi-stage": Stage,
  "tbi-stage-table": StageTable,
  "tbi-timeline": TimelineView,
  "tbi-top-bar": TopBar,
  "tbi-verdicts": VerdictList,
  ...KIND_ELEMENTS,
  ...MODE_ELEMENTS,
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
