"""What `tbi.Cues` finds: things that were planted, at doses, decoys, and clean networks."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

import keras
import numpy as np
from scipy.stats import spearmanr

import tb_interpret as tbi
from benchmarks.cue_baselines import BASELINES, named
from benchmarks.cue_cases import CLASSES, Case, cases, clothes, reliance, trained
from benchmarks.table import Row
from benchmarks.timing import interleaved, ratios
from tb_interpret.engine.cue_comparison import as_facts, elsewhere, is_alone, strongest
from tb_interpret.engine.cue_search import Search, retest
from tb_interpret.engine.found_cues import as_cards
from tb_interpret.engine.looked_at import LookedAt

# Below this a planted thing was not learnt.
_LEARNT, _WELL_LEARNT = 0.3, 0.4
# Of the demo's training: how much of it is trained before it is looked again.
_PARTS = 12
_RELIES = 0.05


@dataclasses.dataclass(frozen=True)
class _Tried:
    """What was found of a network.

    Attributes:
      case: The network.
      cards: Of it.
      facts: As later runs read them.
      reliance: Of what was planted; 0 without.
      differences: Of each card, to the same cue on fresh pictures.
      baselines: The class that each of them names.
    """

    case: Case
    cards: tbi.CueCards
    facts: dict[str, Any]
    reliance: float
    differences: list[float]
    baselines: dict[str, int]

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
    yield [_epochs_row()]
    tried = []
    for case in cases(seeds):
        tried.append(_try(case))
        yield [_row(tried[-1])]
    yield _together(tried)


def _try(case: Case) -> _Tried:
    network, pictures, labels, fresh = trained(case)
    method = tbi.Cues()
    seen = method.looking(network, (pictures, labels), None).now()
    found = method.search(seen)
    again = method.looking(network, fresh, None).now()
    return _Tried(
        case,
        as_cards(seen, found),
        as_facts(strongest(found, pictures.shape[1:3]), CLASSES),
        reliance(case, network, pictures, labels),
        _differences(found, again),
        named(seen),
    )


def _differences(found: Search, fresh: LookedAt) -> list[float]:
    """Of each card's effect, to that of the same cue on pictures that nobody has looked at."""
    again = retest(fresh.judged, found.findings, fresh.judge, seed=1)
    tried = {(x.target, x.cue): x for x in again.tried}
    differences = []
    for finding in found.findings:
        exchange, effect = finding.outcome.exchange, finding.outcome.effect
        now = tried.get((exchange.target, exchange.cue))
        told = 0.0 if now is None else now.effect
        if now is not None and finding.test.of_some:
            told = now.of_some or now.effect
        differences.append(abs(effect - told))
    return differences


def _row(tried: _Tried) -> Row:
    case = tried.case
    what = f"{case.plant}, dose {case.dose:.0%}, reliance {tried.reliance:.2f}"
    if tried.is_clean:
        what = f"decoy: {case.plant} on all classes" if case.decoy else "clean"
    ground = "textures" if case.textured else "plain"
    said = "; ".join(map(_said, tried.cards)) or "no card"
    kind = f"{ground}, {'dense' if case.dense else 'pooled'}, seed {case.seed}"
    return Row(f"{what} (class {case.target}; {kind})", said)


def _said(card: tbi.CueCard) -> str:
    some = f" of {card.donors:.0%} of its pictures" if card.of_some else ""
    return f"{card.target} {card.kind} {card.effect:.2f}{some}"


def _looking_row() -> Row:
    """What looking at all pictures takes of the time of `evaluate`."""
    network, pictures, labels, _ = trained(next(cases(1)))
    looking = tbi.Cues().looking(network, (pictures, labels), None)
    work = {
        "look": lambda: looking.now(is_glance=True),
        "evaluate": lambda: network.evaluate(pictures, labels, verbose=0),
    }
    seconds = interleaved(work, 10)
    share = ratios(seconds["look"], seconds["evaluate"])[1]
    return _at_most("facts, maps and means of all pictures, of `evaluate`", share, 1.1)


def _epochs_row() -> Row:
    """In the demo's training on marked shirts: when the card came, and when the network relied."""
    import demo
    from mark import add_mark

    keras.utils.set_random_seed(0)
    pictures, labels = clothes.load("train")
    marked, order = demo.mark_shirts(pictures, labels), np.random.default_rng(0).permutation
    shown, true = clothes.load("test")
    others = add_mark(shown[true != clothes.SHIRT])
    network = demo.build()
    looking = tbi.Cues().looking(network, (demo.mark_shirts(shown, true), true), None)
    rows = np.array_split(order(len(labels)), _PARTS)
    relied = carded = float("nan")
    for number in range(2 * _PARTS):
        part = rows[number % _PARTS]
        network.fit(marked[part], labels[part], 128, verbose=0)
        said = network.predict(others, 256, verbose=0).argmax(axis=1)
        done = (number + 1) / _PARTS
        if np.isnan(relied) and np.mean(said == clothes.SHIRT) > _RELIES + _usual(
            network, shown, true
        ):
            relied = done
        seen = looking.now()
        if any(card.target == clothes.SHIRT for card in as_cards(seen, tbi.Cues().search(seen))):
            carded = done
            break
    return Row(
        "first card of the mark in the demo's training, in epochs",
        f"{carded:.2f} (relied on by more than .05 since {relied:.2f})",
    )


def _usual(network: keras.Model, pictures: np.ndarray, labels: np.ndarray) -> float:
    """Share of pictures without a mark that are taken for shirts."""
    others = pictures[labels != clothes.SHIRT]
    return float(np.mean(network.predict(others, 256, verbose=0).argmax(axis=1) == clothes.SHIRT))


def _together(tried: list[_Tried]) -> list[Row]:
    clean = [each for each in tried if each.is_clean]
    differences = [difference for each in tried for difference in each.differences]
    false = [any(_is_alarm(card, x, clean) for card in x.cards) for x in clean]
    passes = float(np.median([each.cards.num_passes for each in tried]))
    cards = _mean([len(each.cards) for each in clean])
    alike = _mean([difference <= 0.1 for difference in differences])
    planted = [each for each in tried if not each.is_clean]
    what = f"all {len(planted)} networks with something planted"
    return [
        _at_least(f"{what}: rank correlation of effect and reliance", _correlation(planted), 0.85),
        *(row for least in (_WELL_LEARNT, _LEARNT) for row in _found(tried, clean, least)),
        _at_least(f"cards within .1 on fresh pictures, of {len(differences)}", alike, 0.95),
        _at_most("cards a clean network", cards, 1),
        _at_most(f"alarms in {len(clean)} clean networks", _mean(false), 0.05),
        _at_most("passes, median", passes, 25),
    ]


def _found(tried: list[_Tried], clean: list[_Tried], least: float) -> list[Row]:
    """Of the networks that rely on what was planted so much."""
    learnt = [each for each in tried if each.reliance >= least]
    right = [bool(x.cards) and x.cards[0].target == x.case.target for x in learnt]
    alarms = [x.own is not None and _is_alarm(x.own, x, clean) for x in learnt]
    what = f"reliance of {least} or more ({len(learnt)} networks)"
    return [
        _at_least(f"{what}: right class first", _mean(right), 0.9),
        _at_least(f"{what}: any card of it", _mean([x.own is not None for x in learnt]), 0.9),
        Row(
            f"{what}: rank correlation of effect and reliance",
            f"{_correlation(learnt):.2f} (of their first cards, where they have one: "
            f"{_correlation([x for x in learnt if x.own]):.2f})",
        ),
        _at_least(f"{what}: alarms", _mean(alarms), 0.9),
        *(
            Row(
                f"{what}: right class by {baseline}",
                f"{_mean([x.baselines[baseline] == x.case.target for x in learnt]):.2f}",
            )
            for baseline in BASELINES
        ),
    ]


def _correlation(tried: Sequence[_Tried]) -> float:
    """Of ranks, of reliance and the effect of the class's first card; 0 without one."""
    if len(tried) < 3:
        return float("nan")
    effects = [x.own.effect if x.own else 0.0 for x in tried]
    return float(spearmanr([x.reliance for x in tried], effects).statistic)


def _is_alarm(card: tbi.CueCard, own: _Tried, clean: list[_Tried]) -> bool:
    """Whether most clean networks of such pictures lack a card."""
    others = {
        str(number): each.facts
        for number, each in enumerate(clean)
        if each is not own and each.case.textured == own.case.textured and not each.case.plant
    }
    return is_alone(elsewhere(card, others, CLASSES))


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")


def _at_least(what: str, figure: float, goal: float) -> Row:
    return Row(what, f"{figure:.2f}", f"≥ {goal}", figure >= goal)


def _at_most(what: str, figure: float, goal: float) -> Row:
    return Row(what, f"{figure:.2f}", f"≤ {goal}", figure <= goal)
