import { movedCell, placeOfCell } from "../../state/pipeline/moves";
import type { Session } from "../../state/session";
import { key, type Section } from "./shortcut";

/** Of the room of this name; arrow keys in a table are the table's own. */
export const PIPELINE_SHORTCUTS: readonly Section[] = [
  {
    title: "Stages and elements",
    shortcuts: [
      key("ArrowLeft", "←", "epoch before; in a table and large, stage before", (session) =>
        sideways(session, -1),
      ),
      key("ArrowRight", "→", "next epoch; in a table and large, next stage", (session) =>
        sideways(session, 1),
      ),
      key("ArrowUp", "↑", "element above", (session) => move(session, [0, -1])),
      key("ArrowDown", "↓", "element below", (session) => move(session, [0, 1])),
      key("Enter", "Enter", "the chosen cell large", (session) => {
        if (session.snapshot.pipeline?.cell) session.update({ large: true });
      }),
    ],
  },
  {
    title: "Look",
    shortcuts: [
      key("m", "M", "masks, boxes and points", (session) =>
        session.update({ marks: !session.snapshot.view.marks }),
      ),
    ],
  },
];

function sideways(session: Session, by: number): void {
  if (session.snapshot.view.large) move(session, [by, 0]);
  else session.stepEpoch(by);
}

function move(session: Session, by: readonly [number, number]): void {
  const { pipeline } = session.snapshot;
  const place = pipeline && placeOfCell(pipeline);
  const split = place?.split ?? pipeline?.splits[0];
  if (split) session.update(movedCell(split, place, by));
}
