"""What explaining has cost a training, method by method."""

from __future__ import annotations

import dataclasses
from collections import Counter


@dataclasses.dataclass
class Costs:
    """Of one training, so far.

    Attributes:
      seconds: Of the training thread, by what took them.
      left_out: How often a method was left out for want of time.

    >>> costs = Costs()
    >>> costs.add("Occlusion", 0.5)
    >>> costs.leave_out("Occlusion")
    >>> str(costs)
    'Occlusion 0.50 s, Occlusion left out once for time_budget'
    """

    seconds: dict[str, float] = dataclasses.field(default_factory=dict)
    left_out: Counter[str] = dataclasses.field(default_factory=Counter)

    def add(self, title: str, seconds: float) -> None:
        """Counts what a method took, or the one pass."""
        self.seconds[title] = self.seconds.get(title, 0.0) + seconds

    def leave_out(self, title: str) -> None:
        """Counts a method that had no time."""
        self.left_out[title] += 1

    def __str__(self) -> str:
        parts = [f"{title} {seconds:.2f} s" for title, seconds in self.seconds.items()]
        for title, times in self.left_out.items():
            often = "once" if times == 1 else f"{times} times"
            parts.append(f"{title} left out {often} for time_budget")
        return ", ".join(parts)
