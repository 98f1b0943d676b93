import { html, nothing, type TemplateResult } from "lit";
import {
  fact,
  kept,
  layer,
  leftOut,
  likeBefore,
  range,
  sentences,
  told,
} from "../../components/shared/fact_lines";
import type { ExampleCell } from "../../state/cells";
import { cellFacts, toldOf } from "../../state/facts";
import { channelTiles, coverage } from "../../state/tiles";
import type { Asked } from "../view";
import { channelDetail } from "./channel_detail";

/** The facts of an example's channels. */
export function activationFacts(cell: ExampleCell, { named, channel }: Asked): TemplateResult {
  const { row } = cell;
  const { tiles } = cell.record;
  const facts = cellFacts(cell);
  return html`${channel === null ? nothing : channelDetail(row, channelTiles(cell), channel)}
    <dl>
      ${toldOf(cell).map(told)} ${layer(row, named)}
      ${tiles ? fact("Channels", coverage(tiles, true), row.run.source.details) : nothing}
      ${range("Activations", facts.minimum, facts.maximum)} ${likeBefore(facts)} ${kept(row)}
    </dl>
    ${sentences([...leftOut(cell), ...facts.warnings, ...facts.notes])}`;
}
