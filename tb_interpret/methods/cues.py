"""Cues: what alone suffices to carry pictures to a class."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import keras

from tb_interpret.cues.cue import Cue
from tb_interpret.engine.cue_search import Search, search
from tb_interpret.engine.found_cues import as_cards
from tb_interpret.engine.looked_at import LookedAt, Looking
from tb_interpret.engine.progress import ProgressLine
from tb_interpret.engine.subject import Subject
from tb_interpret.engine.tried_cues import CUES, tried_for
from tb_interpret.engine.work import OnStep, Work
from tb_interpret.maths.numbers_given import check_whole
from tb_interpret.methods.cue_training import CueTraining
from tb_interpret.methods.grad_cam import GradCAM
from tb_interpret.methods.input_x_gradient import InputXGradient
from tb_interpret.methods.method import Method, checked_layers
from tb_interpret.results.cue_cards import CueCards


@dataclasses.dataclass(frozen=True)
class Cues(Method):
    """What alone carries pictures of other classes to a class.

    A cue is moved from pictures of a class (donors) into pictures of other
    classes that the network gets right (receivers). What carries them to the
    class, more than the same part of their own class's pictures does, is
    chosen on one half of the pictures and tested on the other.

    Args:
      validation_data: Pictures with labels: arrays, a dataset, a PyDataset. By
        default, in a training, what `fit` validates on; where it does not,
        the examples, which are mostly too few.
      max_examples: How many of them are looked at, as many of each class.
      every: In a training, everything is looked for at each `every`-th epoch
        that is explained, and what was found is tested again at the others.
      cues: What is tried, in place of all that is known; windows where the
        class's maps are hottest are tried anyway.
      layer: Whose maps say where: as in `GradCAM`.
      seed: Of all choices.

    Raises:
      ValueError: An argument is of no accepted kind.
    """

    # Arrays can be neither hashed nor compared at once.
    validation_data: Any = dataclasses.field(default=None, compare=False, repr=False)
    max_examples: int = dataclasses.field(default=500, kw_only=True)
    every: int = dataclasses.field(default=5, kw_only=True)
    cues: Sequence[Cue] | None = dataclasses.field(default=None, kw_only=True)
    layer: Any = dataclasses.field(default=None, kw_only=True)
    seed: int = dataclasses.field(default=0, kw_only=True)

    def __post_init__(self) -> None:
        check_whole("max_examples", self.max_examples)
        check_whole("every", self.every)
        check_whole("seed", self.seed, least=0)
        checked_layers(self.layer, several=False)
        if self.cues is not None:
            object.__setattr__(self, "cues", tuple(self.cues))
        for cue in self.cues or ():
            if not isinstance(cue, Cue):
                raise ValueError(
                    f"`cues` holds something else. Received: {cue!r:.80}. Expected cues, as "
                    "tb_interpret.engine.tried_cues.CUES has them. Leave it out for all of them."
                )

    @property
    def name(self) -> str:
        """First part of the tag."""
        return "cues"

    @property
    def title(self) -> str:
        """For people."""
        return "Cues"

    def begin(self, subject: Subject) -> Work:
        """Reads the validation data and traces the model, where they are given."""
        return CueTraining(self, subject)

    def explain(
        self, model: keras.Model, images: Any = None, labels: Any = None, *, class_names: Any = None
    ) -> CueCards:
        """Looks for cues of a model as it is now.

        Args:
          model: A built model of any style that tells classes or labels.
          images: Pictures that it was not trained on: a batch of model inputs,
            `(images, labels)`, a dataset or a PyDataset. By default the
            validation data.
          labels: Of the images. Without any, what the model predicts.
          class_names: Names by class index, a list or a dict.

        Returns:
          The cards, sorted by effect.

        Raises:
          ValueError: The pictures or labels do not suit the model, it tells
            no classes, or there are too few pictures to test anything.
        """
        source = self.validation_data if images is None else images
        source = source if labels is None else (source, labels)
        seen = self.looking(model, source, class_names).now()
        line = ProgressLine(self.title, "stages")
        found = self.search(seen, line.update)
        return as_cards(seen, found)

    def looking(self, model: keras.Model, source: Any, class_names: Any) -> Looking:
        """A model with pictures, traced once.

        Raises:
          ValueError: As `explain` does.
        """
        requests = [InputXGradient().request([0]), GradCAM(self.layer).request([0])]
        return Looking(
            *(model, source, requests, self.max_examples, self.seed, class_names),
            may_lack_layer=self.layer is None,
        )

    def search(self, seen: LookedAt, on_step: OnStep | None = None) -> Search:
        """Looks for all cues.

        Args:
          seen: The pictures and the model, now.
          on_step: Told how many of the stages have begun.
        """
        general = CUES if self.cues is None else self.cues
        return search(
            seen.judged,
            lambda target, rows: tried_for(target, rows, seen.judged, seen.maps, general),
            seen.judge,
            self.seed,
            on_step or (lambda _done, _total: None),
        )
