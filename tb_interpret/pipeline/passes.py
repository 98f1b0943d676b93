"""How often each followed element reached each stage."""

from __future__ import annotations

from statistics import median_high

from tb_interpret.pipeline.watch import Followed


class Passes:
    """Counts. Not locked by itself."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, str, Followed], int] = {}

    def count(self, split: str, stage: str, followed: Followed) -> int:
        """One more reaches a stage: the how manieth time that is, from 0 on."""
        key = split, stage, followed
        number = self._last[key] = self._last.get(key, -1) + 1
        return number

    def reached(self) -> set[tuple[str, str]]:
        """Splits and stages where any of them was."""
        return {(split, stage) for split, stage, _ in self._last}

    def forget(self, lost: Followed) -> None:
        """Drops an element that lost its place."""
        self._last = {key: number for key, number in self._last.items() if key[2] is not lost}

    def num_same(self, split: str, element: str, *, whole_passes: bool) -> int:
        """How many elements have the content of this one, itself included.

        Each comes by once a pass; equal ones are counted as one, as often as
        they are. Some may have been looked ahead to, so that one pass of a
        training is not enough to tell.

        Args:
          split: Whose.
          element: The id.
          whole_passes: Whether nothing is looked ahead to: no training is on.
        """
        followed = next((own for s, _, own in self._last if s == split and own.id == element), None)
        if followed is None:
            return 1
        found = 1 + len(followed.twins)
        for stage in {stage for s, stage, own in self._last if own is followed and s == split}:
            times = {o: n + 1 for (s, t, o), n in self._last.items() if (s, t) == (split, stage)}
            usual = median_high(times.values())
            if len(times) > 2 and (usual > 1 or whole_passes):
                found = max(found, times[followed] // usual)
        return found
