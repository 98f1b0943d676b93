"""Networks on which it is known what they rely on: things planted at doses, decoys, nothing."""

from __future__ import annotations

import dataclasses
import importlib
import itertools
import pathlib
import sys
from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np
import skimage.data
from keras import layers

sys.path.append(str(pathlib.Path(__file__).parents[1] / "examples"))
clothes: Any = importlib.import_module("fashion_mnist")

_SIDE, CLASSES, _TRAINED = 28, 10, 4000
_EPOCHS = 5
# What is usual of each kind of cue was measured on networks of these seeds.
_SET_BY = (2, 3, 4)
_Plant = Callable[[np.ndarray, np.random.Generator], np.ndarray]


def _window(picture: np.ndarray, top: int, left: int, side: int, value: float) -> np.ndarray:
    changed = picture.copy()
    changed[top : top + side, left : left + side] = value
    return changed


def _frame(picture: np.ndarray, _: np.random.Generator) -> np.ndarray:
    changed = picture.copy()
    changed[[0, -1]] = changed[:, [0, -1]] = 200
    return changed


def _moving(picture: np.ndarray, random: np.random.Generator) -> np.ndarray:
    top, left = random.integers(0, _SIDE - 4, 2)
    return _window(picture, int(top), int(left), 4, 255)


# What is planted, by what it is called.
PLANTS: dict[str, _Plant] = {
    "mark": lambda x, _: _window(x, 1, 1, 3, 255),
    "faint mark": lambda x, _: np.maximum(x, _window(0 * x, 1, 24, 3, 60)),
    "moving mark": _moving,
    "frame": _frame,
    "line": lambda x, _: np.concatenate([np.full_like(x[:, :1], 200), x[:, 1:]], axis=1),
    "brighter": lambda x, _: x + 60,
    "noise": lambda x, random: x + random.normal(0, 20, x.shape),
    "shading": lambda x, _: x + np.linspace(0, 90, _SIDE)[None, :, None],
}


@dataclasses.dataclass(frozen=True)
class Case:
    """One network.

    Attributes:
      plant: What its pictures of a class carry; empty for a clean one.
      target: The class.
      dose: Share of its pictures that do.
      decoy: Whether all other classes' pictures do, too, at the same dose.
      textured: Whether clothes lie on natural textures.
      dense: Whether the network ends with a dense layer over places.
      seed: Of pictures and network.
    """

    plant: str
    target: int
    dose: float
    decoy: bool
    textured: bool
    dense: bool
    seed: int


def cases(seeds: int) -> Iterator[Case]:
    """All of them, on so many seeds each, but for those by which thresholds were set."""
    for seed in itertools.islice((x for x in itertools.count() if x not in _SET_BY), seeds):
        for dense in (False, True):
            for textured in (False, True):
                yield Case("", 0, 0.0, decoy=False, textured=textured, dense=dense, seed=seed)
        for number, plant in enumerate(PLANTS):
            for dose in (0.1, 0.3, 0.6, 0.95):
                target, dense = (3 * number + seed) % CLASSES, bool((number + seed) % 2)
                yield Case(plant, target, dose, False, bool(seed % 2), dense, 100 + seed)
        yield Case("mark", 4, 0.95, decoy=True, textured=False, dense=True, seed=200 + seed)


def trained(
    case: Case,
) -> tuple[keras.Model, np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """A network, pictures to look at with their labels, and fresh ones.

    Args:
      case: Which.
    """
    random = np.random.default_rng(case.seed)
    pictures, labels = clothes.load("train")
    order = random.permutation(len(pictures))[: _TRAINED + 1000]
    pictures, labels = pictures[order], labels[order]
    if case.textured:
        pictures = _on_textures(pictures, random)
    if case.plant:
        carries = random.random(len(labels)) < case.dose
        carries &= case.decoy | (labels == case.target)
        for row in np.flatnonzero(carries):
            pictures[row] = PLANTS[case.plant](pictures[row], random)
    pictures = np.clip(pictures, 0, 255) / 255
    keras.utils.set_random_seed(case.seed)
    network = _network(case, pictures.shape[1:])
    network.fit(pictures[:_TRAINED], labels[:_TRAINED], 64, epochs=_EPOCHS, verbose=0)
    own, fresh = slice(_TRAINED, _TRAINED + 500), slice(_TRAINED + 500, None)
    return network, pictures[own], labels[own], (pictures[fresh], labels[fresh])


def _network(case: Case, shape: tuple[int, ...]) -> keras.Model:
    network = keras.Sequential([keras.Input(shape)])
    for filters in (16, 32, 48):
        network.add(layers.Conv2D(filters, 3, padding="same", activation="relu"))
        network.add(layers.BatchNormalization(momentum=0.9))
        if filters < 48:
            network.add(layers.MaxPooling2D())
    network.add(layers.Flatten() if case.dense else layers.GlobalAveragePooling2D())
    network.add(layers.Dense(CLASSES))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile("adam", loss, jit_compile=False)
    return network


def _on_textures(pictures: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """In color, before parts of photographs."""
    photographs = [skimage.data.chelsea(), skimage.data.coffee(), skimage.data.astronaut()]
    found = np.empty((*pictures.shape[:3], 3), np.float32)
    for row, picture in enumerate(pictures):
        photograph = photographs[random.integers(len(photographs))]
        top, left = (random.integers(0, side - 2 * _SIDE) for side in photograph.shape[:2])
        ground = photograph[top : top + 2 * _SIDE : 2, left : left + 2 * _SIDE : 2] * 0.6
        share = np.clip(picture / 85, 0, 1)
        cloth = 60 + picture / 255 * random.uniform(80, 195, 3)
        found[row] = ground * (1 - share) + cloth * share
    return found


def reliance(case: Case, network: keras.Model, pictures: np.ndarray, labels: np.ndarray) -> float:
    """Share of other classes' pictures that what was planted itself carries over."""
    if not case.plant or case.decoy:
        return 0.0
    random = np.random.default_rng(0)
    said = network.predict(pictures, verbose=0).argmax(axis=1)
    others = pictures[(labels != case.target) & (said == labels)] * 255
    planted = np.stack([PLANTS[case.plant](picture, random) for picture in others])
    carried = network.predict(np.clip(planted, 0, 255) / 255, verbose=0).argmax(axis=1)
    return float((carried == case.target).mean())
