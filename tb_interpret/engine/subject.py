"""What a method is given to work on: a model, its examples, what is asked of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Protocol

import keras

from tb_interpret.engine.meaning import as_logged
from tb_interpret.engine.target import Target
from tb_interpret.examples import Examples
from tb_interpret.models.outputs import LabelKinds
from tb_interpret.models.picture_input import PictureInput
from tb_interpret.models.request import LayerOutput, Request
from tb_interpret.models.targets import Targets, weight_of
from tb_interpret.models.task import Task
from tb_interpret.models.traced_pass import TracedPass
from tb_interpret_plugin import metadata


class Described(Protocol):
    """What is known of a method by all that handle it."""

    @property
    def name(self) -> str:
        """First part of the tag."""

    @property
    def title(self) -> str:
        """For people."""

    @property
    def meaning(self) -> str:
        """What the values of its maps say."""


# What was traced before is used again where nothing has changed.
Keep = Callable[[Hashable, Callable[[], Any]], Any]


def made_anew(_what: Hashable, make: Callable[[], Any]) -> Any:
    """Keeps nothing: what is made once a training needs no memory."""
    return make()


@dataclasses.dataclass(frozen=True)
class Subject:
    """A model with a batch of examples, for one method.

    Attributes:
      model: Built.
      inputs: The examples as the model takes them, first axis the batch.
        Later batches have their shape and dtype, but for the number.
      task: What the model's output means.
      picture: Which of the inputs is explained, and how it lies there.
      layers: What the method's request looks at.
      target: What is explained; None where the method explains no score.
      column: Which of the request's targets that is.
      labels: Of which kind the labels of each output are.
      batch_size: How many examples there are at a moment, at the most.
      class_names: By class index; empty where nobody says.
      examples: With their labels, as they were given; None: not known.
      log_dir: Of the run; empty without one.
      keep: Gives what was made for the same key before, or makes it.
    """

    model: keras.Model
    inputs: Any
    task: Task
    picture: PictureInput = dataclasses.field(default_factory=PictureInput)
    layers: Sequence[LayerOutput] = ()
    target: Target | None = None
    column: int = 0
    labels: LabelKinds = dataclasses.field(default_factory=dict)
    batch_size: int = 32
    class_names: Sequence[str] = ()
    examples: Examples | None = None
    log_dir: str = ""
    keep: Keep = made_anew

    def maps(
        self, method: Described, details: str = "", layer: str = ""
    ) -> metadata.SeriesMetadata:
        """A series of maps, one an example.

        Args:
          method: Whose.
          details: What its values are, in words. By default the target's.
          layer: Path of the layer that is explained; empty for the input.

        Raises:
          ValueError: What the method's values mean is unknown.
        """
        name, title, target = method.name, method.title, self.target
        if target is not None and not target.is_default:
            name, title = f"{name}/{target.name}", f"{title}, {target.words}"
        if not details and target is not None:
            details = target.words
        return metadata.SeriesMetadata(
            kind=metadata.MAPS,
            method=name,
            title=title,
            layer=layer,
            details=details,
            meaning=as_logged(method.meaning, method.title),
        )

    def tiles(self, method: Described, details: str, layer: str) -> metadata.SeriesMetadata:
        """A series of channels, a tile each, of maps of the examples."""
        return self._channels(metadata.ACTIVATIONS, method, details, layer)

    def pictures(self, method: Described, details: str, layer: str) -> metadata.SeriesMetadata:
        """A series of channels, a picture each, that is of no example."""
        return self._channels(metadata.FILTERS, method, details, layer)

    def cues(self, method: Described, details: str) -> metadata.SeriesMetadata:
        """A series of what was found of the whole validation set."""
        return self._channels(metadata.CUES, method, details, "")

    def traced(self, request: Request | None) -> TracedPass:
        """A pass of its own, for the target alone, over batches like the examples.

        Args:
          request: What it computes, for target 0; None for facts alone.
        """
        traced: TracedPass = self.kept(
            ("pass", request, self.task, tuple(self.labels.items())),
            lambda targets: TracedPass(
                self.model,
                self.inputs,
                [targets],
                [] if request is None else [request],
                self.labels,
            ),
        )
        return traced

    @property
    def explained(self) -> Target:
        """What is explained, by a method that explains a score."""
        assert self.target is not None
        return self.target

    def kept(self, what: tuple[Any, ...], make: Callable[[Targets], Any]) -> Any:
        """What was traced for the target before, or is now.

        Args:
          what: All that the trace depends on, besides model, inputs and target.
          make: Traces it for the target. Only whether that is a function
            matters to it: classes are given to each run.
        """
        targets = self.explained.targets
        function = targets if callable(targets) else None
        return self.keep((*what, function, weight_of(targets)), lambda: make(targets))

    def _channels(
        self, kind: metadata.Kind, method: Described, details: str, layer: str
    ) -> metadata.SeriesMetadata:
        return metadata.SeriesMetadata(
            kind=kind, method=method.name, title=method.title, layer=layer, details=details
        )
