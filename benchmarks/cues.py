"""What `tbi.Cues` finds: things that were planted, at doses, decoys, and clean networks."""

from __future__ import annotations

import dataclasses
import importlib
import pathlib
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import keras
import numpy as np
import skimage.data
from keras import layers

import tb_interpret as tbi
from benchmarks.table import Row
from benchmarks.timing import interleaved, ratios
from tb_interpret.engine.cue_comparison import as_facts, elsewhere, is_alone, strongest
from tb_interpret.engine.found_cues import as_cards

sys.path.append(str(pathlib.Path(__file__).parents[1] / "examples"))
clothes: Any = importlib.import_module("fashion_mnist")

_SIDE, _CLASSES, _TRAINED = 28, 10, 4000
# Below this a planted thing was not learnt.
_LEARNT = 0.3
_EPOCHS = 5
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
    """All of them, on so many seeds each."""
    for seed in range(seeds):
        for dense in (False, True):
            for textured in (False, True):
                yield Case("", 0, 0.0, decoy=False, textured=textured, dense=dense, seed=seed)
        for number, plant in enumerate(PLANTS):
            for dose in (0.1, 0.3, 0.6, 0.95):
                target, dense = (3 * number + seed) % _CLASSES, bool((number + seed) % 2)
                yield Case(plant, target, dose, False, bool(seed % 2), dense, 100 + seed)
        yield Case("mark", 4, 0.95, decoy=True, textured=False, dense=True, seed=200 + seed)


@dataclasses.dataclass(frozen=True)
class _Tried:
    """What was found of a network.

    Attributes:
      case: The network.
      cards: Of it.
      facts: As later runs read them.
      reliance: Of what was planted; 0 without.
      differences: Of each card, to the same one on fresh pictures.
    """

    case: Case
    cards: tbi.CueCards
    facts: dict[str, Any]
    reliance: float
    differences: list[float]

    @property
    def is_learnt(self) -> bool:
        return self.reliance >= _LEARNT

    @property
    def is_clean(self) -> bool:
        return not self.case.plant or self.case.decoy

    @property
    def own(self) -> tbi.CueCard | None:
        """The card of the class that the thing was planted in."""
        return next((card for card in self.cards if card.target == self.case.target), None)


def measure(seeds: int) -> Iterator[list[Row]]:
    """Rows: each network, and what they say together."""
    yield [_looking_row()]
    tried = []
    for case in cases(seeds):
        tried.append(_try(case))
        yield [_row(tried[-1])]
    yield _together(tried)


def _try(case: Case) -> _Tried:
    network, pictures, labels, fresh = _trained(case)
    method = tbi.Cues()
    seen = method.looking(network, (pictures, labels), None).now()
    found = method.search(seen)
    cards = as_cards(seen, found)
    reliance = 0.0
    if case.plant and not case.decoy:
        reliance = _reliance(case, network, pictures, labels)
    again = tbi.Cues(seed=1).explain(network, *fresh) if len(cards) else ()
    differences = []
    for card in cards:
        others = [x.effect for x in again if x.target == card.target and x.kind == card.kind]
        differences += [abs(card.effect - others[0])] if others else []
    return _Tried(case, cards, as_facts(strongest(found), _CLASSES), reliance, differences)


def _row(tried: _Tried) -> Row:
    case = tried.case
    what = f"{case.plant}, dose {case.dose:.0%}, reliance {tried.reliance:.2f}"
    if tried.is_clean:
        what = f"decoy: {case.plant} on all classes" if case.decoy else "clean"
    ground = "textures" if case.textured else "plain"
    said = "; ".join(f"{c.target} {c.kind} {c.effect:.2f}" for c in tried.cards) or "no card"
    kind = f"{ground}, {'dense' if case.dense else 'pooled'}, seed {case.seed}"
    return Row(f"{what} (class {case.target}; {kind})", said)


def _looking_row() -> Row:
    """What looking at all pictures takes of the time of `evaluate`."""
    network, pictures, labels, _ = _trained(next(cases(1)))
    looking = tbi.Cues().looking(network, (pictures, labels), None)
    work = {
        "look": lambda: looking.now(is_glance=True),
        "evaluate": lambda: network.evaluate(pictures, labels, verbose=0),
    }
    seconds = interleaved(work, 10)
    share = ratios(seconds["look"], seconds["evaluate"])[1]
    return _at_most("facts, maps and means of all pictures, of `evaluate`", share, 1.1)


def _together(tried: list[_Tried]) -> list[Row]:
    learnt = [each for each in tried if each.is_learnt]
    clean = [each for each in tried if each.is_clean]
    right = [bool(x.cards) and x.cards[0].target == x.case.target for x in learnt]
    effects = [x.own.effect if x.own else 0.0 for x in learnt]
    one, other = (np.argsort(np.argsort(x)) for x in ([x.reliance for x in learnt], effects))
    rho = float(np.corrcoef(one, other)[0, 1]) if len(learnt) > 2 else float("nan")
    differences = [difference for each in tried for difference in each.differences]
    alarms = [x.own is not None and _is_alarm(x.own, x, clean) for x in learnt]
    false = [any(_is_alarm(card, x, clean) for card in x.cards) for x in clean]
    passes = float(np.median([each.cards.num_passes for each in tried]))
    cards = _mean([len(each.cards) for each in clean])
    alike = _mean([difference <= 0.1 for difference in differences])
    return [
        _at_least(f"right class first, of {len(learnt)} learnt", _mean(right), 0.9),
        _at_least("rank correlation of effect and reliance", rho, 0.85),
        _at_least("cards within .1 on fresh pictures", alike, 0.95),
        _at_most("cards a clean network", cards, 1),
        _at_least("alarms for what was learnt", _mean(alarms), 0.9),
        _at_most(f"alarms in {len(clean)} clean networks", _mean(false), 0.05),
        _at_most("passes, median", passes, 25),
    ]


def _is_alarm(card: tbi.CueCard, own: _Tried, clean: list[_Tried]) -> bool:
    """Whether most clean networks of such pictures lack a card."""
    others = {
        str(number): each.facts
        for number, each in enumerate(clean)
        if each is not own and each.case.textured == own.case.textured and not each.case.plant
    }
    return is_alone(elsewhere(card, others, _CLASSES))


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")


def _at_least(what: str, figure: float, goal: float) -> Row:
    return Row(what, f"{figure:.2f}", f"≥ {goal}", figure >= goal)


def _at_most(what: str, figure: float, goal: float) -> Row:
    return Row(what, f"{figure:.2f}", f"≤ {goal}", figure <= goal)


def _trained(
    case: Case,
) -> tuple[keras.Model, np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """A network, pictures to look at with their labels, and fresh ones."""
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
    network.add(layers.Dense(_CLASSES))
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


def _reliance(case: Case, network: keras.Model, pictures: np.ndarray, labels: np.ndarray) -> float:
    """Share of other classes' pictures that the planted thing itself carries over."""
    random = np.random.default_rng(0)
    said = network.predict(pictures, verbose=0).argmax(axis=1)
    others = pictures[(labels != case.target) & (said == labels)] * 255
    planted = np.stack([PLANTS[case.plant](picture, random) for picture in others])
    carried = network.predict(np.clip(planted, 0, 255) / 255, verbose=0).argmax(axis=1)
    return float((carried == case.target).mean())
