"""Callbacks of one method each, for those who want one thing."""

from __future__ import annotations

import inspect
import os
import re
from typing import Any, ClassVar

from tb_interpret.callbacks.interpret import InterpretCallback
from tb_interpret.methods.activation_grid import ActivationGrid
from tb_interpret.methods.filter_visualization import FilterVisualization
from tb_interpret.methods.grad_cam import GradCAM
from tb_interpret.methods.method import Method
from tb_interpret.methods.occlusion import Occlusion

_DIRECTORY, _EXAMPLES = "log_dir", "examples"


class SingleCallback(InterpretCallback):
    """Logs one method of a fixed set of examples at each epoch.

    Its arguments are `log_dir` and `examples`, those of the method, and by
    name those of `InterpretCallback`: `help` shows them all.

    Args:
      log_dir: Where the other logs of this run go.
      examples: What is explained, as in `InterpretCallback`.
      *arguments: Of the method, as it takes them.
      **options: Of the method, and the further ones of `InterpretCallback`.

    Attributes:
      method: The method's class.

    Raises:
      TypeError: An argument is neither the method's nor the callback's.
      ValueError: As `InterpretCallback` and the method do.
    """

    method: ClassVar[type[Method]]

    def __init__(
        self, log_dir: str | os.PathLike[str], examples: Any, *arguments: Any, **options: Any
    ) -> None:
        given = self.__signature__.bind(log_dir, examples, *arguments, **options).arguments
        own = inspect.signature(self.method).parameters
        method = self.method(**{name: given[name] for name in own if name in given})
        # What the method does not know is the callback's; `targets` is both's.
        others = {name: x for name, x in given.items() if name == "targets" or name not in own}
        super().__init__(methods=[method], **others)

    def __init_subclass__(cls, **options: Any) -> None:
        """Puts the method's arguments between the callback's own."""
        super().__init_subclass__(**options)
        own = inspect.signature(cls.method).parameters
        common = dict(inspect.signature(InterpretCallback).parameters)
        del common["methods"]
        if not cls.method.explains_score:
            del common["targets"]
        first = [common.pop(_DIRECTORY), common.pop(_EXAMPLES)]
        rest = [*own.values(), *(x for name, x in common.items() if name not in own)]
        # A method's positional arguments stand before all that are by name only.
        cls.__signature__ = inspect.Signature([*first, *sorted(rest, key=lambda x: x.kind)])
        cls.__doc__ = _documented(cls)

    __signature__: ClassVar[inspect.Signature]


def _documented(callback: type[SingleCallback]) -> str:
    """A docstring with all arguments, as their owners describe them."""
    known = {**_arguments(InterpretCallback), **_arguments(callback.method)}
    listed = "\n".join(known[name] for name in callback.__signature__.parameters)
    name = callback.method.__name__
    return (
        f"{callback.__doc__}\n\nArgs:\n{listed}\n\nRaises:\n"
        f"  ValueError: As `InterpretCallback` and `{name}` do."
    )


def _arguments(documented: type) -> dict[str, str]:
    """The entries under `Args:` of a docstring, by name, indented as they are."""
    text = inspect.getdoc(documented) or ""
    section = text.partition("\nArgs:\n")[2].partition("\n\n")[0]
    entries = re.split(r"\n(?=  \S)", section)
    return {entry.strip().partition(":")[0]: entry for entry in entries}


class GradCAMCallback(SingleCallback):
    """Logs Grad-CAM of a fixed set of examples at each epoch."""

    method = GradCAM


class OcclusionCallback(SingleCallback):
    """Logs occlusion maps of a fixed set of examples at each epoch."""

    method = Occlusion


class ActivationGridCallback(SingleCallback):
    """Logs activations of a fixed set of examples at each epoch."""

    method = ActivationGrid


class FilterVisualizationCallback(SingleCallback):
    """Logs pictures that excite the filters of a layer, at each epoch."""

    method = FilterVisualization
