"""What of the report on cues the page can be given."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from tb_interpret_plugin.limits import MAX_EXAMPLES, MAX_SENTENCE, MAX_TILES, shortened
from tb_interpret_plugin.picture_size import PixelBudget
from tb_interpret_plugin.schema_pb2 import CueReport, Record
from tb_interpret_plugin.vetting import limit, say_how_many

_SHARES = ("effect", "low", "high", "p", "donors", "first_effect")


def drawn(report: CueReport) -> Iterator[tuple[Any, str]]:
    """What has pictures, and in which field."""
    for card in report.cards:
        yield card, "crop"
        for exchange in card.exchanges:
            yield exchange, "before"
            yield exchange, "after"
    for each in report.classes:
        yield each, "mean_map"


def vet_cues(record: Record) -> None:
    """Takes out what the page must not get, and says so in `problems`.

    Raises:
        UnreadableError: There are too many cards, effects or classes.
    """
    report = record.cues
    for what in ("cards", "effects", "classes"):
        limit(what, len(getattr(report, what)), MAX_EXAMPLES)
    for card in report.cards:
        limit("exchanges of a card", len(card.exchanges), MAX_TILES)
        limit("runs beside a card", len(card.elsewhere), MAX_TILES)
        _vet_words(card)
        if not _is_place(list(card.place)):
            card.ClearField("place")
    for effect in report.effects:
        effect.kind = shortened(effect.kind)
    for each in report.classes:
        each.name = shortened(each.name)
    pixels = PixelBudget()
    problems = []
    for owner, field in drawn(report):
        picture = getattr(owner, field)
        problem = pixels.problem(picture, png=True) if picture else ""
        if problem:
            owner.ClearField(field)
            problem = f"A picture is left out: {problem}"
        problems.append(problem)
    say_how_many(record.problems, problems, "pictures of cues")


def _vet_words(card: Any) -> None:
    card.kind, card.words = shortened(card.kind), shortened(card.words, MAX_SENTENCE)
    card.sentence = shortened(card.sentence, MAX_SENTENCE)
    for share in _SHARES:
        if not math.isfinite(getattr(card, share)):
            card.ClearField(share)
    for exchange in card.exchanges:
        exchange.taken_for_before = shortened(exchange.taken_for_before)
        exchange.taken_for_after = shortened(exchange.taken_for_after)
    for other in card.elsewhere:
        other.run = shortened(other.run)


def _is_place(edges: list[float]) -> bool:
    """Whether it is a part of the picture; written so that NaN is none."""
    if len(edges) != 4:
        return not edges
    top, left, bottom, right = edges
    return 0 <= top < bottom <= 1 and 0 <= left < right <= 1
