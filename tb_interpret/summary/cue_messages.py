"""From a report on cues to the message of the schema."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tb_interpret.pictures.rendering import encode_png, shrink
from tb_interpret.results.cue_cards import CueCard, CuePictures
from tb_interpret.results.cue_report import CueReport, Elsewhere
from tb_interpret_plugin import metadata

_PICTURE_PX = 128


def cue_message(report: CueReport) -> metadata.CueReport:
    """What was found, with its pictures as PNG."""
    cards = report.cards
    return metadata.CueReport(
        cards=[
            _card(
                card, report.since[card.target, card.kind], report.elsewhere[card.target, card.kind]
            )
            for card in cards
        ],
        num_pictures=cards.num_pictures,
        num_tests=cards.num_tests,
        num_passes=cards.num_passes,
        is_search=report.is_search,
        effects=[
            metadata.CueEffect(target=target, kind=kind, effect=effect)
            for (target, kind), effect in report.effects.items()
        ],
        classes=[
            metadata.CueClass(target=target, name=name, mean_map=_heat(report.mean_maps[target]))
            for target, name in report.names.items()
        ],
    )


def _card(card: CueCard, since: tuple[int, float], beside: Sequence[Elsewhere]) -> metadata.CueCard:
    height, width = card.pictures.before.shape[:2]
    sides = (height, width, height, width)
    place = [] if card.place is None else [x / s for x, s in zip(card.place, sides, strict=True)]
    shown = [card.pictures, *card.others]
    return metadata.CueCard(
        target=card.target,
        kind=card.kind,
        words=card.words,
        sentence=card.sentence,
        effect=card.effect,
        low=card.low,
        high=card.high,
        p=card.p,
        donors=card.donors,
        of_some=card.of_some,
        place=place,
        crop=_png(card.pictures.crop),
        exchanges=[
            _exchange(pictures, taken, card.name)
            for pictures, taken in zip(shown, card.receivers, strict=True)
        ],
        since=since[0],
        first_effect=since[1],
        elsewhere=[
            metadata.CueElsewhere(run=x.run, effect=x.effect, lacks=x.lacks) for x in beside
        ],
    )


def _exchange(pictures: CuePictures, before: str, after: str) -> metadata.CueExchange:
    return metadata.CueExchange(
        before=_png(pictures.before),
        after=_png(pictures.after),
        taken_for_before=before,
        taken_for_after=after,
    )


def _png(picture: np.ndarray) -> bytes:
    return encode_png(shrink(picture[None], _PICTURE_PX)[0])


def _heat(heat: np.ndarray) -> bytes:
    most = float(heat.max(initial=0.0))
    return _png(np.asarray(np.rint(heat[..., None] / (most or 1.0) * 255), np.uint8))
