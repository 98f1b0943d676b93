"""Random pipelines in which nothing is wrong."""

from dataclasses import replace

import numpy as np

from tests.pipeline.verdicts import changes
from tests.pipeline.verdicts.photographs import as_channels, clothes, elements, photographs
from tests.pipeline.verdicts.stream import CACHE, LOADED, TAP, Stage, observe, random_stage, stage

CLASSES = 10
NUM_TRAINED, NUM_MEASURED = 5, 3

MOVING = {
    "flipped": changes.flipped_at_random(changes.LEFT_TO_RIGHT),
    "flipped upside down": changes.flipped_at_random(changes.UPSIDE_DOWN),
    "turned": changes.turned_at_random,
    "cropped": changes.cropped_at_random(0.8),
    "cropped much": changes.cropped_at_random(0.5),
    "framed and cropped": changes.framed_and_cropped(4),
    "rotated": changes.rotated_at_random(20),
}
COLORING = {
    "brightened": changes.brightened,
    "contrasted": changes.contrasted,
    "saturated": changes.saturated,
    "hued": changes.hued,
    "noisy": changes.noisy,
    "grayed": changes.gray_at_random,
    "cut out": changes.cut_out,
    "solarized": changes.solarized,
    "posterized": changes.posterized,
}


def _choice(rng, values):
    return values[int(rng.integers(len(values)))]


def _pictures(rng):
    """Train and validation, of one kind."""
    kind = rng.random()
    if kind < 0.25:
        both = clothes()
        return both[:NUM_TRAINED], both[-NUM_MEASURED:, :, ::-1]
    height, width = _choice(rng, [(32, 32), (32, 44), (48, 36), (40, 40)])
    one, other = (photographs(height, width, part=part) for part in (0.2, 0.8))
    channels = _choice(rng, [3, 3, 3, 1, 4, 13])
    if channels != 3:
        one, other = as_channels(one, channels), as_channels(other, channels)
    one, other = one[:NUM_TRAINED], other[-NUM_MEASURED:]
    if rng.random() < 0.1:
        one, other = (each.astype(np.uint16) * 257 for each in (one, other))
    return one, other


def _shaping(rng):
    """Stages that training and validation share, before all else."""
    kind = _choice(rng, ["none", "resized", "enlarged", "center", "framed"])
    if kind == "resized":
        return [_by_factor(0.75)]
    if kind == "enlarged":
        return [_by_factor(1.5)]
    if kind == "center":
        return [Stage("resized", changes.center_cropped)]
    if kind == "framed":
        return [Stage("resized", changes.padded_to_square)]
    return []


def _by_factor(factor):
    def resize(e, rng):
        sides = (round(side * factor) for side in e.image.shape[:2])
        return changes.resized(*sides)(e)

    return Stage("resized", resize)


def _augmentation(rng):
    """Some at random; often several in one stage."""
    moving = rng.permutation(list(MOVING))[: rng.integers(3)].tolist()
    coloring = rng.permutation(list(COLORING))[: rng.integers(3)].tolist()
    stages = [Stage(name, MOVING[name], is_random=True) for name in moving]
    stages += [random_stage(name, COLORING[name]) for name in coloring]
    stages = [stages[i] for i in rng.permutation(len(stages))]
    if rng.random() < 0.4 and len(stages) > 1:
        return [_in_one(stages)]
    return stages


def _in_one(stages):
    def augment(e, rng):
        for each in stages:
            e = each.function(e, rng)
        return e

    return Stage("augmented", augment, is_random=True)


def _labeling(rng, train):
    """To vectors, smoothed or mixed."""
    kind = _choice(rng, ["index", "index", "one-hot", "smoothed", "mixed"])
    if kind == "index":
        return [], []
    smoothing = 0.1 if kind == "smoothed" else 0.0
    label = Stage(
        "labeled", lambda e, rng: replace(e, label=changes.one_hot(e.label, CLASSES, smoothing))
    )
    if kind == "mixed":
        others = list(train.values())
        if len({e.image.shape for e in others}) == 1:
            return [Stage("mixed", changes.mixed_up(others, CLASSES), is_random=True)], [label]
    return [label], [label]


def healthy(seed):
    """Observations of one pipeline, and what it is made of."""
    rng = np.random.default_rng(seed)
    trained, measured = _pictures(rng)
    objects = rng.random() < 0.5
    train = elements(trained, objects=objects)
    measure = elements(measured, objects=objects, prefix="v")
    shaping = _shaping(rng)
    augmenting = _augmentation(rng)
    scaling = _choice(rng, list(changes.SCALINGS))
    if trained.dtype == np.uint16:
        scale = stage("scaled", lambda x: x.astype(np.float32) / 65535)
    else:
        scale = stage("scaled", changes.SCALINGS[scaling])
    cache = [CACHE] if rng.random() < 0.4 else []
    late = rng.random() < 0.3 and scaling == "0 to 1"
    middle = [scale, *augmenting] if late else [*augmenting, scale]
    mixing, labeling = _labeling(rng, train)
    if mixing and mixing[0].name == "mixed":
        # Others are mixed in as they were loaded: nothing may have been done to these before.
        shaping, middle = [], [*mixing, *[each for each in middle if each.name == "scaled"]]
        if trained.dtype == np.uint16:
            middle = middle[1:]
            labeling = []
        mixing = []
    tap = [TAP] if rng.random() < 0.7 else []
    stages = [LOADED, *shaping, *cache, *middle, *mixing, *tap]
    observed = observe(train, *stages, seed=seed, epochs=int(rng.integers(1, 4)))
    kept = [LOADED, *shaping, scale, *labeling, *tap]
    if rng.random() < 0.8:
        observed += observe(measure, *kept, split="validation", seed=seed, epochs=2)
    names = [each.name for each in stages]
    return observed, f"{scaling}: {' → '.join(names)} of {trained.shape}, {trained.dtype}"
