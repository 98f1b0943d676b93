import type { CueReport } from "../../api/schema_pb";

/** Makes the pictures of a report its own; how much they take in memory. */
export function keepPictures(report: CueReport): number {
  let bytes = 0;
  const own = (picture: Uint8Array) => {
    bytes += picture.length;
    return picture.slice();
  };
  for (const card of report.cards) {
    card.crop = own(card.crop);
    for (const exchange of card.exchanges) {
      exchange.before = own(exchange.before);
      exchange.after = own(exchange.after);
    }
  }
  for (const one of report.classes) one.meanMap = own(one.meanMap);
  return bytes;
}

const NOTHING = new Uint8Array();

/** What is left of a report where memory is short. */
export function withoutPictures(report: CueReport): CueReport {
  const cards = report.cards.map((card) => {
    const exchanges = card.exchanges.map((one) => ({ ...one, before: NOTHING, after: NOTHING }));
    return { ...card, crop: NOTHING, exchanges };
  });
  const classes = report.classes.map((one) => ({ ...one, meanMap: NOTHING }));
  return { ...report, cards, classes };
}
