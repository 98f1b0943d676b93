"""What the methods of a callback explain, together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tb_interpret.engine.asked import settled
from tb_interpret.engine.target import Target
from tb_interpret.methods.method import Method
from tb_interpret.models.outputs import Key
from tb_interpret.models.targets import Targets
from tb_interpret.models.task import Task


class Wanted:
    """The targets of several methods, each once.

    Args:
      methods: Some explain a score, some none.
      default: For those that have no targets of their own; None for true
        labels where there are some, else what is predicted.
      labels: Of the examples, by output.

    Attributes:
      targets: Without repetition, the callback's own first.
      asked: As they were given, one a method that explains a score.
    """

    def __init__(
        self, methods: Sequence[Method], default: Targets | None, labels: Mapping[Key, Any]
    ) -> None:
        self._default, self._labels = default, labels
        wanted: list[Any] = [method for method in methods if method.explains_score]
        self.asked = [self._asked(method) for method in wanted]
        defaults_first = sorted(wanted, key=lambda method: method.targets not in (None, default))
        self.targets = list(dict.fromkeys(self._own(method) for method in defaults_first))

    def numbers(self, method: Method) -> list[int]:
        """Of a method's targets among all: one, or none where it explains no score."""
        return [self.targets.index(self._own(method))] if method.explains_score else []

    def target(self, method: Method, task: Task) -> Target | None:
        """What a method explains; the first of all needs no name in its tags."""
        for number in self.numbers(method):
            return Target.of(self.targets[number], task, number, is_default=number == 0)
        return None

    def _own(self, method: Any) -> Targets:
        return settled(self._asked(method), self._labels)

    def _asked(self, method: Any) -> Targets | None:
        return self._default if method.targets is None else method.targets
