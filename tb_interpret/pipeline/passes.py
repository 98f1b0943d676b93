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

    def num_same(self, *, whole_passes: bool) -> dict[tuple[str, str], int]:
        """How many elements have the content of one, itself included, by split and id.

        Each comes by once a pass; equal ones are counted as one, as often as
        they are. Some may have been looked ahead to, so that one pass of a
        training is not enough to tell.

        Args:
          whole_passes: Whether nothing is looked ahead to: no training is on.
        """
        stages: dict[tuple[str, str], dict[Followed, int]] = {}
        for (split, stage, followed), last in self._last.items():
            stages.setdefault((split, stage), {})[followed] = last + 1
        found: dict[tuple[str, str], int] = {}
        for (split, _), times in stages.items():
            usual = median_high(times.values())
            known = len(times) > 2 and (usual > 1 or whole_passes)
            for followed, number in times.items():
                same = max(1 + len(followed.twins), number // usual if known else 1)
                key = split, followed.id
                found[key] = max(found.get(key, 1), same)
        return found
