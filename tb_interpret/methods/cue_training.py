"""Cues in a training: looked for now and then, tested in between, compared with other runs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Protocol

import keras

from tb_interpret.engine.cue_comparison import (
    Most,
    as_facts,
    elsewhere,
    in_words,
    is_alone,
    strongest,
)
from tb_interpret.engine.cue_search import Finding, Search, retest
from tb_interpret.engine.found_cues import as_cards, mean_map, name_of
from tb_interpret.engine.looked_at import LOOK, LookedAt, Looking
from tb_interpret.engine.runs_beside import read_beside
from tb_interpret.engine.subject import Described, Subject
from tb_interpret.engine.work import Found, Moment, OnStep, Work
from tb_interpret.models.keras_private import validation_data
from tb_interpret.results.cue_cards import CueCard, CueCards
from tb_interpret.results.cue_report import CueReport, Elsewhere, Which

# What looking and a search take at the most, in forward passes.
_SEARCH = 25.0
# Of the report, at the end of a training.
_LINES = 8
# An effect that has changed by so much since it was seen first is told to have.
_GROWN = 0.1


class CueMethod(Described, Protocol):
    """What is asked of `Cues`."""

    @property
    def validation_data(self) -> Any:
        """Pictures with labels; None: those of `fit`."""

    @property
    def every(self) -> int:
        """How many epochs lie between two searches."""

    @property
    def seed(self) -> int:
        """Of all choices."""

    def looking(self, model: keras.Model, source: Any, class_names: Any) -> Looking:
        """A model with pictures, traced once."""

    def search(self, seen: LookedAt, on_step: OnStep | None = None) -> Search:
        """Looks for all cues."""


class CueTraining(Work):
    """`Cues` at work.

    Args:
      method: What is asked for.
      subject: The model in training.

    Raises:
      ValueError: The validation data that are given do not suit the model.
    """

    unit = "stages"

    def __init__(self, method: CueMethod, subject: Subject) -> None:
        self._method, self._subject, self._runs = method, subject, 0
        # Whether a search is to come, and the epochs of the last one and of the last test.
        self._is_due, self._tested = True, 0
        self._searched: int | None = None
        self._looking: Looking | None = None
        if method.validation_data is not None:
            self._looking = self._looks_at(method.validation_data)
        self._seconds: dict[bool, float] = {}
        self._known: Sequence[Finding] = ()
        self._cards, self._lacked_time = CueCards((), 0, 0, 0.0), False
        # At which epoch each was a card first, and its effect then.
        self._since: dict[Which, tuple[int, float]] = {}
        self._strongest: dict[Which, Most] = {}
        self._beside: dict[Which, Sequence[Elsewhere]] = {}
        self._last: dict[Which, CueCard] = {}
        super().__init__([subject.cues(method, f"every {method.every} epochs anew")])

    def measure(self, moment: Moment, pass_seconds: float) -> None:
        """Looks at the pictures, where they are known by now, and what a search takes by that."""
        if self._looking is not None:
            self._measure(self._looking)

    def run(self, moment: Moment) -> list[Found] | None:
        """Cards, effects, and all of it in words."""
        looking = self._looking = self._looking or self._looks_at_validation()
        if not self._seconds:
            self._measure(looking)
        # What there was no time for is done as soon as there is.
        self._is_due |= self._runs % self._method.every == 0 or moment.is_last
        anew = self._is_due and self._seconds[True] <= moment.allowance
        if self._seconds[anew] > moment.allowance or (self._searched is None and not anew):
            self._lacked_time = True
            return None
        start = time.perf_counter()
        is_glance = not anew and not any(x.outcome.exchange.cue.follows_maps for x in self._known)
        seen, method = looking.now(is_glance=is_glance), self._method
        if anew:
            found = method.search(seen, moment.on_step)
            self._known = found.findings
            self._strongest = strongest(found, seen.judged.pictures.size)
            self._is_due, self._searched = False, moment.epoch
        else:
            found = retest(seen.judged, self._known, seen.judge, method.seed)
            self._strongest |= strongest(found, seen.judged.pictures.size)
        self._runs += 1
        self._tested = moment.epoch
        self._seconds[anew] = time.perf_counter() - start
        report = self._report(seen, found, moment.epoch, is_search=anew)
        names = report.names
        scalars = {
            f"effect/{names[target]}, {kind}": effect
            for (target, kind), effect in report.effects.items()
        }
        lines = [*self.report(), *([] if anew else ["Only what was found before was tested."])]
        texts = {"report": "\n\n".join(lines)}
        facts = as_facts(self._strongest, seen.judged.num_classes)
        return [Found(scalars=scalars, texts=texts, cues=report, for_others=facts)]

    def report(self) -> list[str]:
        """At most eight lines: first what other runs lack, then what grew, then the rest."""
        count = self._cards.num_pictures
        if not count:  # a failure was told when it came
            return ["Cues: no time was left to look for them."] if self._lacked_time else []
        if not len(self._cards):
            return [
                f"Cues: nothing that was tried carries pictures of other classes by itself "
                f"({count} pictures{self._since_when()}{self._cards.untested})."
            ]
        told = sorted(self._cards, key=self._rank)
        about = f"{count} pictures that are not trained on{self._since_when()}"
        lines = [f"Cues, by exchange between {about}:"]
        lines += [self._line(card) for card in told[: _LINES - 2]]
        if len(told) > _LINES - 2:
            lines.append(f"And {len(told) - _LINES + 2} more: the text of 'report/cues' has them.")
        return lines

    def _looks_at(self, source: Any) -> Looking:
        subject = self._subject
        return self._method.looking(subject.model, source, subject.class_names or None)

    def _looks_at_validation(self) -> Looking:
        source = validation_data(self._subject.model)
        if source is not None:
            return self._looks_at(source)
        examples = self._subject.examples
        assert examples is not None
        try:
            return self._looks_at((examples.inputs, examples.labels))
        except ValueError as error:
            raise ValueError(
                "Cues are tested on many pictures. Received: tbi.Cues() without validation_data, "
                f"a fit that hands over no validation data (it has none yet, or a generator), and "
                f"{len(examples)} examples. Expected what `fit` "
                "validates on. Write tbi.Cues(validation_data=(images, labels)), or a dataset of "
                "both."
            ) from error

    def _measure(self, looking: Looking) -> None:
        for _ in range(2):  # TensorFlow makes its plan at a first run
            start = time.perf_counter()
            looking.now()
            look = time.perf_counter() - start
        self._seconds = {True: look * _SEARCH / LOOK, False: look}

    def _report(self, seen: LookedAt, found: Search, epoch: int, *, is_search: bool) -> CueReport:
        cards = as_cards(seen, found)
        beside = read_beside(self._subject.log_dir, self._method.name)
        # Both at once: what fails in between leaves the cards of before, with their words.
        self._cards, self._beside = (
            cards,
            {_which(card): elsewhere(card, beside, seen.judged.num_classes) for card in cards},
        )
        for card in cards:
            self._since.setdefault(_which(card), (epoch, card.effect))
            self._last[_which(card)] = card
        # What was found before has a curve, even where it does less by now.
        effects = {_which(card): card.effect for card in cards}
        effects |= {which: self._now(which) for which in self._since if which not in effects}
        targets = sorted({target for target, _ in effects})
        return CueReport(
            cards,
            effects,
            {which: self._since[which] for which in map(_which, cards)},
            {target: name_of(seen, target) for target in targets},
            {target: mean_map(seen, target) for target in targets},
            self._beside,
            is_search,
        )

    def _since_when(self) -> str:
        """That there may be more by now, where everything was looked for before."""
        if self._searched == self._tested:
            return ""
        return f", looked for at epoch {self._searched} and tested at epoch {self._tested}"

    def _now(self, which: Which) -> float:
        """The effect of what was a card, and is none."""
        card = self._last[which]
        most = self._strongest.get((card.target, card.like), Most(0.0, 0.0))
        return most.of_some if card.of_some else most.of_all

    def _rank(self, card: CueCard) -> tuple[bool, float]:
        beside = self._beside[_which(card)]
        if is_alone(beside):
            return False, -(card.effect - max(each.effect for each in beside if each.lacks))
        return True, -self._grown(card)

    def _line(self, card: CueCard) -> str:
        epoch, before = self._since[_which(card)]
        grown = f" ({before:.0%} then)" if abs(self._grown(card)) >= _GROWN else ""
        said = [f"since epoch {epoch}{grown}", in_words(self._beside[_which(card)])]
        return f"{card.sentence[:-1]}; {'; '.join(filter(None, said))}."

    def _grown(self, card: CueCard) -> float:
        return card.effect - self._since[_which(card)][1]


def _which(card: CueCard) -> Which:
    return card.target, card.kind
