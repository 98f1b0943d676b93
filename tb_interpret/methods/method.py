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
from tb_interpret.models.request import Request
from tb_interpret.models.targets import Contrast, OfOutput, Targets, check_targets

_LARGEST = float(np.finfo(np.float32).max)


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

    @property
    def meaning(self) -> str:
        """What the values of its maps say of what is explained.

        `"evidence"`: what is above 0 speaks for it, what is below against it;
        `"importance"`: how much a place counts, without a sign: nothing is
        below 0, or counts as nothing there; `"gradient"`: whether it would be
        raised by greater values at a place (above 0) or by lesser ones.
        """
        return "evidence"

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
        self,
        model: keras.Model,
        images: Any = None,
        targets: Targets | Sequence[Any] | None = None,
        *,
        class_names: Any = None,
    ) -> Any:
        """Explains a model as it is now.

        Args:
          model: A built model of any style.
          images: A batch of model inputs, or `(images, labels)`, a dataset or
            a PyDataset.
          targets: As in the constructor, and in its place; or a table of
            classes `(batch, k)` for k maps an example. By default the labels
            are explained where there are any, else the predictions.
          class_names: Names by class index, a list or a dict: for targets and
            labels that are given by name.

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
        given = checked_targets(targets)
        wanted = self.targets if given is None else given
        explanations = explain(self, model, images, wanted, class_names)
        # No series is left out, whoever wrote the method.
        is_list = isinstance(getattr(self, "layer", None), tuple) or len(explanations) > 1
        return explanations if is_list else explanations[0]


def checked_layers(layers: Any, *, several: bool = True) -> Any:
    """One choice of layer, or a tuple of several, as given.

    Raises:
      ValueError: A choice is of no accepted kind, or there are several where
        only one can be.

    >>> checked_layers(["conv1", "conv2"])
    ('conv1', 'conv2')
    """
    many = isinstance(layers, (list, tuple))
    if many and not several:
        raise ValueError(
            f"`layer` is one layer here. Received: layer={layers!r}. Expected a name, a path, a "
            "keras.Layer or None. Give each layer a method of its own."
        )
    for layer in layers if many else [layers]:
        if layer is not None and not isinstance(layer, (str, keras.Layer)):
            raise ValueError(
                f"`layer` is of no known kind. Received: layer={layer!r}. Expected a "
                "layer's name, its path in the model, a keras.Layer or None. model.summary() tells "
                "the names; None is the last convolution."
            )
    if many and not layers:
        raise ValueError(
            "`layer` is empty. Received: layer=[]. Expected at least one layer, or None. "
            "Leave it out for the last convolution."
        )
    return tuple(layers) if many else layers


def checked_fill(name: str, fill: Any) -> Any:
    """A fill as a value: a word, a number or nested tuples of numbers.

    Raises:
      ValueError: It is of no accepted kind.

    >>> checked_fill("fill", [0.5, 0.25])
    (0.5, 0.25)
    """
    if isinstance(fill, str):
        known = fill in ("mean", "blur")
    else:
        try:
            values = np.asarray(fill)
        except ValueError:
            values = np.empty(0, object)  # rows of different length
        known = values.dtype.kind in "iuf" and bool(np.all(np.abs(values) <= _LARGEST))
    if not known:
        raise ValueError(
            f"`{name}` is of no known kind. Received: {name}={fill!r:.80}. Expected 'mean', "
            "'blur', a finite number that a float32 holds, or an array of them that broadcasts to "
            "one example. Give numbers in the units of the model's input."
        )
    return fill if isinstance(fill, str) else _as_tuple(np.asarray(fill).tolist())


def checked_targets(targets: Any) -> Any:
    """Targets as a value that can be compared and hashed.

    Raises:
      ValueError: They are of no accepted kind.

    >>> checked_targets([1, 2])
    (1, 2)
    """
    if isinstance(targets, (OfOutput, Contrast)):
        return targets
    targets = _plain(targets)
    check_targets(targets)
    if targets is None or callable(targets) or isinstance(targets, str):
        return targets
    if isinstance(targets, Mapping):
        ((output, own),) = targets.items()
        return OfOutput(output, checked_targets(own))
    if np.ndim(targets) == 0:
        return targets
    return _as_tuple(np.asarray(targets).tolist())


def _plain(targets: Any) -> Any:
    """Arrays without axes as what they hold."""
    if isinstance(targets, Mapping):
        return {output: _plain(own) for output, own in targets.items()}
    single = hasattr(targets, "__array__") and not callable(targets) and np.ndim(targets) == 0
    return np.asarray(targets).item() if single else targets


def check_flag(name: str, value: Any) -> None:
    """Refuses what is neither true nor false.

    Raises:
      ValueError: It is no bool.

    >>> check_flag("gated", True)
    """
    if not isinstance(value, (bool, np.bool_)):
        raise ValueError(
            f"`{name}` is neither on nor off. Received: {name}={value!r:.80}. Expected a bool. "
            f"Give {name}=True or {name}=False."
        )


def _as_tuple(values: Any) -> Any:
    return tuple(_as_tuple(value) for value in values) if isinstance(values, list) else values
