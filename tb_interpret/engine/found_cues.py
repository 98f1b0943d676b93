"""What a search for cues has found, for people."""

from __future__ import annotations

import numpy as np

from tb_interpret.engine.cue_search import Search
from tb_interpret.engine.exchanges import Exchange
from tb_interpret.engine.looked_at import LookedAt
from tb_interpret.results.cue_cards import CueCard, CueCards, CuePictures

# Of a card, exchanges that are shown.
_SHOWN = 3


def as_cards(seen: LookedAt, found: Search) -> CueCards:
    """What was found, for people."""
    size = seen.judged.pictures.size
    cards = []
    for finding in found.findings:
        exchange, test = finding.outcome.exchange, finding.test
        carried = np.flatnonzero(finding.outcome.carried)
        shown = [_pictures(seen, exchange, row) for row in carried[:_SHOWN]]
        donor = seen.judged.pictures.take(exchange.donors[carried[:1]])
        target = exchange.target
        cards.append(
            CueCard(
                target,
                exchange.cue.kind,
                exchange.cue.place(donor),
                *(finding.outcome.effect, finding.low, finding.high, finding.p, test.donors),
                shown[0],
                shown[1:],
                [_taken_for(seen, int(row)) for row in exchange.receivers[carried[:_SHOWN]]],
                exchange.cue.words(size),
                name_of(seen, target),
                test.of_some,
                exchange.cue.like(size),
            )
        )
    count = len(seen.judged.pictures)
    return CueCards(
        *(cards, count, len(found.tried), seen.num_passes + found.num_judged / count),
        found.num_untested,
    )


def name_of(seen: LookedAt, target: int) -> str:
    """What a class is called."""
    names = seen.class_names
    return names[target] if target < len(names) else f"class {target}"


def mean_map(seen: LookedAt, target: int) -> np.ndarray:
    """Where the network looks in pictures of a class, `(height, width)`; nothing below 0."""
    return np.asarray(seen.maps[-1][seen.judged.donors(target)].mean(axis=0))


def _taken_for(seen: LookedAt, row: int) -> str:
    said = np.flatnonzero(seen.judged.judged[row])
    return ", ".join(name_of(seen, int(target)) for target in said) or "nothing"


def _pictures(seen: LookedAt, exchange: Exchange, row: int) -> CuePictures:
    one = np.array([row])
    receiver = seen.judged.pictures.take(exchange.receivers[one])
    donor = seen.judged.pictures.take(exchange.donors[one])
    cue = exchange.cue
    after = cue.move(receiver, donor)
    place = cue.place(donor)
    crop = seen.shown(donor.values)[0]
    if place is not None:
        crop = crop[place[0] : place[2], place[1] : place[3]]
    return CuePictures(crop, seen.shown(receiver.values)[0], seen.shown(after)[0])
