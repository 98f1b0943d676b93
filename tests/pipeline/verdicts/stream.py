"""A pipeline of plain functions, and what is observed of it."""

import dataclasses
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tb_interpret.pipeline.observation import Observation


@dataclasses.dataclass(frozen=True)
class Stage:
    """A function of an element and a generator of random numbers; none: a tap."""

    name: str
    function: Callable | None = None
    is_random: bool | None = False
    has_one_seed: bool = False
    is_in_model: bool = False


CACHE = Stage("cache")


def stage(name, on_image, **options):
    """One that changes pictures only."""
    return Stage(name, lambda e, rng: replace(e, image=on_image(e.image)), **options)


def random_stage(name, on_image, **options):
    """Likewise, with random numbers."""
    options = {"is_random": True} | options
    return Stage(name, lambda e, rng: replace(e, image=on_image(e.image, rng)), **options)


def observe(elements, *stages, epochs=3, split="train", seed=0):
    """What is seen of elements in some epochs."""
    found, kept = [], {}
    is_cached = CACHE in stages
    for epoch in range(epochs):
        for index, (name, element) in enumerate(elements.items()):
            current, number = element, epoch
            if is_cached and name in kept:
                current = kept[name]
            place = -1
            ran = not (is_cached and name in kept)
            for each in stages:
                if each is CACHE:
                    kept.setdefault(name, current)
                    ran = True
                    continue
                place += 1
                if not ran:
                    continue
                before = current
                drawn = (
                    (seed, index, place) if each.has_one_seed else (seed, index, place, epoch + 1)
                )
                if each.function:
                    current = each.function(before, np.random.default_rng(drawn))
                found.append(
                    Observation(
                        *(split, each.name, place, name, epoch, number),
                        before if each.function else None,
                        current,
                        each.is_random if each.function else None,
                        each.is_in_model,
                    )
                )
    return found


LOADED = Stage("loaded", lambda e, rng: e)
TAP = Stage("what the network gets")
