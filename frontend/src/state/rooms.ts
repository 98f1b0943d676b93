import type { Catalog } from "../api/catalog";
import { methodsOf } from "./choices";
import { runsWithCues } from "./cues/room";
import { runsWithPipeline } from "./pipeline/room";
import type { Room, View } from "./view";

/** Those that there is anything for in these logs. */
export function roomsOf(catalog: Catalog): Room[] {
  return [
    ...(methodsOf(catalog).length ? (["timeline"] as const) : []),
    ...(runsWithPipeline(catalog).length ? (["pipeline"] as const) : []),
    ...(runsWithCues(catalog).length ? (["cues"] as const) : []),
  ];
}

/** The reader's room, or the first one; null: there is nothing to show. */
export function roomInForce(catalog: Catalog | null, { room }: Pick<View, "room">): Room | null {
  const rooms = catalog ? roomsOf(catalog) : [];
  return rooms.find((one) => one === room) ?? rooms[0] ?? null;
}
