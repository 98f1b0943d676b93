import type { Catalog } from "../api/catalog";
import { methodsOf } from "./choices";
import { runsWithCues } from "./cues/room";
import { runsWithPipeline } from "./pipeline/room";
import type { Room, View } from "./view";

/** Those that there is anything for in these logs; a table of one run would say nothing. */
export function roomsOf(catalog: Catalog): Room[] {
  const rooms: Room[] = [
    ...(methodsOf(catalog).length ? (["timeline"] as const) : []),
    ...(runsWithPipeline(catalog).length ? (["pipeline"] as const) : []),
    ...(runsWithCues(catalog).length ? (["cues"] as const) : []),
  ];
  return rooms.length && catalog.runs.length > 1 ? ["runs", ...rooms] : rooms;
}

/** The reader's room, or the first one that shows what is in a run; null: there is nothing to show. */
export function roomInForce(catalog: Catalog | null, { room }: Pick<View, "room">): Room | null {
  const rooms = catalog ? roomsOf(catalog) : [];
  return rooms.find((one) => one === room) ?? rooms.find((one) => one !== "runs") ?? null;
}
