"""Which calls of its layers a pass looks at, and which picture they were made from."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import tensorflow as tf

from tb_interpret.models.forward import Forward
from tb_interpret.models.frames import frames_note
from tb_interpret.models.request import LayerOutput, Request
from tb_interpret.models.spatial import SpatialCall


@dataclasses.dataclass(frozen=True)
class Selection:
    """What each request looks at; lives while it is traced.

    Attributes:
      calls: Of each request.
      layers: The same, as they are told of.
      picture: The place, among the inputs counted flat, of the picture that
        the first of them was made from, and all if there is one that suits
        them all; without calls, of the first that has a say in the scores.
      elsewhere: The numbers of the scores that are made of other pictures only.
      notes: What is to be said of the picture's frames.
    """

    calls: list[list[SpatialCall]]
    layers: list[list[LayerOutput]]
    picture: int
    elsewhere: list[int]
    notes: list[str]


def select_calls(
    forward: Forward, requests: Sequence[Request], scores: Sequence[tf.Tensor]
) -> Selection:
    """The calls of all requests, made from one picture where that can be.

    Args:
      forward: The model, being traced.
      requests: What is computed.
      scores: One a target.

    Raises:
      ValueError: A layer does not suit the model.
    """
    ancestry = forward.ancestry

    def silent(place: int) -> list[int]:
        return [i for i, score in enumerate(scores) if not ancestry.has_say(place, score)]

    # Pictures without a say in the scores come last.
    places = sorted(ancestry.pictures, key=lambda place: len(silent(place)))
    place = _place(forward, places or [0], requests, scores)
    aimed = _aimed(forward, place, requests, scores)
    calls = [request.select(each) for request, each in zip(requests, aimed, strict=True)]
    layers = [
        [
            LayerOutput(
                *(call.path, call.grid.height, call.grid.width),
                int(call.arranged().shape[-1]),
                next(iter(ancestry.pictures_of(call)), 0) if place is None else place,
            )
            for call in own
        ]
        for own in calls
    ]
    picture = next((x.picture for own in layers for x in own), place or 0)
    elsewhere = [
        number
        for number in silent(picture)
        if any(number not in silent(place) for place in ancestry.pictures)
    ]
    frames, notes = ancestry.pictures.get(picture), dict[str, None]()
    if frames is not None and frames.shape.rank == 5:
        notes = dict.fromkeys(frames_note(forward.calls, c, frames) for own in calls for c in own)
    return Selection(calls, layers, picture, elsewhere, list(notes))


def _place(
    forward: Forward,
    places: Sequence[int],
    requests: Sequence[Request],
    scores: Sequence[tf.Tensor],
) -> int | None:
    """The first picture that all calls were made from, and reach the scores if any do so."""
    suiting: list[int] = []
    for place in (*places, None):
        aimed = _aimed(forward, place, requests, scores)
        calls = [
            (call, each.ancestry)
            for request, each in zip(requests, aimed, strict=True)
            for call in request.select(each)
        ]
        if place is not None:
            if not all(place in (known.pictures_of(call) or places) for call, known in calls):
                continue
            suiting.append(place)
        if all(known.reaches(call) for call, known in calls):
            return place
    return suiting[0] if suiting else None


def _aimed(
    forward: Forward,
    place: int | None,
    requests: Sequence[Request],
    scores: Sequence[tf.Tensor],
) -> list[Forward]:
    """What each request selects from: it knows the picture and the request's own scores."""
    return [
        forward.aimed(place, [scores[number] for number in request.targets]) for request in requests
    ]
