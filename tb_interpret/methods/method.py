"""What a method is: a small immutable value that goes to work on a model."""

from __future__ import annotations

import abc
import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import keras
import numpy as np

from tb_interpret.engine.explain import explain
from tb_interpret.engine.subject import Subject
from tb_interpret.engine.work import Work
from tb_interpret.models.targets import OfOutput, Targets, check_targets
from tb_interpret.models.traced_pass import Request

LayerChoice = str | keras.Layer | None


class Method(abc.ABC):
    """A method as its user describes it: a small immutable value.

    Each kind of method is a frozen dataclass that inherits from this, most of
    them by way of `MapMethod`. See `docs/extending.md`.

    Attributes:
      explains_score: Whether it explains a score, and so has `targets`.
    """

    explains_score: ClassVar[bool] = False

    @property
    @abc.abstractmethod
    def name(self) -> str:
        """First part of the tag, `"grad_cam"`."""

    @property
    @abc.abstractmethod
    def title(self) -> str:
        """For people, `"Grad-CAM"`."""

    @abc.abstractmethod
    def begin(self, subject: Subject) -> Work:
        """Goes to work on a model, once a training.

        Args:
          subject: The model, its examples, and what is asked of them.

        Raises:
          ValueError: It does not suit the model.
        """

    def request(self, targets: Sequence[int]) -> Request | None:
        """What it wants of the one pass; None for nothing.

        Args:
          targets: The numbers of the pass's targets that it explains; empty
            where it explains no score.
        """
        return None

    @abc.abstractmethod
    def explain(self, model: keras.Model, *arguments: Any, **options: Any) -> Any:
        """Explains a trained model."""


@dataclasses.dataclass(frozen=True)
class MapMethod(Method):
    """A method that explains a score by a map an example.

    Args:
      targets: What is explained: `"true"` (the example's label), `"predicted"`,
        a class index, one an example, or a function of the model's output
        that returns one score an example. None leaves it to the caller.
    """

    explains_score: ClassVar[bool] = True

    targets: Any = dataclasses.field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        object.__setattr__(self, "targets", checked_targets(self.targets))

    def explain(
        self, model: keras.Model, images: Any, targets: Targets | Sequence[Any] | None = None
    ) -> Any:
        """Explains a model as it is now.

        Args:
          model: A built model of any style.
          images: A batch of model inputs, or `(images, labels)`, a dataset or
            a PyDataset.
          targets: As in the constructor, and in its place; or a table of
            classes `(batch, k)` for k maps an example. By default the labels
            are explained where there are any, else the predictions.

        Returns:
          An `Explanation`: raw maps and facts, as numpy arrays; with a list of
          layers a list of them. For a table of k classes its maps are
          `(batch, k, map_height, map_width)` and its targets and scores
          `(batch, k)`. Where several labels are true at once and these are
          explained, there is one map a true label: `examples` says of which
          image.

        Raises:
          ValueError: The images, the layer or the targets do not suit the
            model.
        """
        wanted = next(t for t in (checked_targets(targets), self.targets, "true") if t is not None)
        explanations = explain(self, model, images, wanted)
        is_list = isinstance(getattr(self, "layer", None), tuple)
        return explanations if is_list else explanations[0]


def checked_layers(layers: Any) -> Any:
    """One choice of layer, or a tuple of several, as given.

    Raises:
      ValueError: A choice is of no accepted kind.

    >>> checked_layers(["conv1", "conv2"])
    ('conv1', 'conv2')
    """
    many = isinstance(layers, (list, tuple))
    for layer in layers if many else [layers]:
        if layer is not None and not isinstance(layer, (str, keras.Layer)):
            raise ValueError(
                f"`layer` is of no known kind. Received: layer={layer!r}. Expected a "
                "layer's name, its path in the model, a keras.Layer or None."
            )
    if many and not layers:
        raise ValueError(
            "`layer` is empty. Received: layer=[]. Expected at least one layer, or None."
        )
    return tuple(layers) if many else layers


def checked_targets(targets: Any) -> Any:
    """Targets as a value that can be compared and hashed.

    Raises:
      ValueError: They are of no accepted kind.

    >>> checked_targets([1, 2])
    (1, 2)
    """
    if isinstance(targets, OfOutput):
        return targets
    check_targets(targets)
    if targets is None or callable(targets) or isinstance(targets, str):
        return targets
    if isinstance(targets, Mapping):
        ((output, own),) = targets.items()
        return OfOutput(output, checked_targets(own))
    if np.ndim(targets) == 0:
        return targets
    return _as_tuple(np.asarray(targets).tolist())


def _as_tuple(values: Any) -> Any:
    return tuple(_as_tuple(value) for value in values) if isinstance(values, list) else values
