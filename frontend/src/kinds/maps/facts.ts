import { html, nothing, type TemplateResult } from "lit";
import {
  agreeing,
  fact,
  kept,
  known,
  layer,
  leftOut,
  likeBefore,
  range,
  sentences,
  told,
} from "../../components/shared/fact_lines";
import { recentMap } from "../../components/shared/recent_maps";
import { type Box, regionShare } from "../../maths/region_share";
import type { ExampleCell } from "../../state/cells";
import { cellFacts, toldOf } from "../../state/facts";
import { meaningOf } from "../../state/meaning";
import { shareSize } from "../../state/region_curve";
import { number, percent } from "../../state/words";
import type { Asked } from "../view";

/** The facts of a map. */
export function mapFacts(cell: ExampleCell, { named, region }: Asked): TemplateResult {
  const { row } = cell;
  const facts = cellFacts(cell);
  const { targetProbability, score, scoreTitle, minimum, maximum, regionShare } = facts;
  const regions = row.example.regions.map(({ name }) => name).filter(Boolean);
  const { amount } = meaningOf(row.run.source);
  const drawnShare = region && shareOf(cell, region);
  return html`<dl>
      ${toldOf(cell).map(told)} ${fact("Explained", facts.target, row.run.source.details)}
      ${layer(row, named)}
      ${scoreTitle === null ? nothing : known("Its score", score, number, scoreTitle)}
      ${known("Its probability", targetProbability, percent)}
      ${range("Map values", minimum, maximum)}
      ${known(
        `Inside ${regions.join(", ") || "region"}`,
        regionShare,
        percent,
        `Share of the ${amount} that lies in the dashed outline`,
      )}
      ${
        drawnShare === undefined
          ? nothing
          : fact(
              "Inside your region",
              drawnShare === null ? `no ${amount}` : percent(drawnShare),
              `Share of the ${amount} that lies in the rectangle you have drawn`,
            )
      }
      ${likeBefore(facts)} ${agreeing(facts)} ${kept(row)}
    </dl>
    ${sentences([...leftOut(cell), ...facts.warnings, ...facts.notes])}`;
}

interface Share {
  of: object;
  position: number;
  region: Box;
  share: number | null;
}

let shares: Share[] = [];

/** The share of a cell's map inside a region; the last few are kept, for the pointer draws anew. */
function shareOf({ row, record: { maps } }: ExampleCell, region: Box): number | null {
  const { position, example } = row;
  if (!maps) return null;
  const same = (one: Share) =>
    one.of === maps && one.position === position && one.region === region;
  const known = shares.find(same);
  if (known) return known.share;
  const map = recentMap(maps, position);
  const { height, width } = shareSize(example);
  const share = map && regionShare(map, region, height, width);
  shares = [{ of: maps, position, region, share }, ...shares.slice(0, 7)];
  return share;
}
