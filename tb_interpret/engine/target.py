"""What one method explains: a target as it stands in a pass, in tags and in words."""

from __future__ import annotations

import dataclasses

from tb_interpret.models.targets import Contrast, OfOutput, Targets, describe_target, targets_name
from tb_interpret.models.task import Task


@dataclasses.dataclass(frozen=True)
class Target:
    """A target of a pass.

    Attributes:
      targets: As it was given.
      words: What is differentiated: `"logit of the true class"`.
      number: Which of the pass's targets it is.
      is_default: Whether it is what the run explains anyway, and needs no
        name in tags.
    """

    targets: Targets
    words: str
    number: int = 0
    is_default: bool = True

    @classmethod
    def of(
        cls, targets: Targets, task: Task, number: int = 0, *, is_default: bool = True
    ) -> Target:
        """A target, with its words for a task."""
        return cls(targets, describe_target(targets, task), number, is_default)

    @property
    def name(self) -> str:
        """For a tag."""
        return _name(self.targets)

    @property
    def function_name(self) -> str:
        """Of a function; empty for classes."""
        return targets_name(self.targets)


def _name(targets: Targets) -> str:
    if callable(targets):
        return targets_name(targets)
    if isinstance(targets, OfOutput):
        return f"{targets.output}/{_name(targets.targets)}"
    if isinstance(targets, Contrast):
        weight = "" if targets.weight == 1 else f"{targets.weight:g}_"
        return f"{_name(targets.targets)}_less_{weight}{_name(targets.against)}"
    return "given" if isinstance(targets, tuple) else str(targets)
