"""Out of which stages elements came into a stage: which name stands at two places of the stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from itertools import permutations

from tb_interpret.pipeline.watch import Followed

# Of fewer elements it may be chance: a stage that does something now and then.
_LEAST = 3


class Arrivals:
    """Counts. Not locked by itself."""

    def __init__(self) -> None:
        # What no stage made, a source did: None.
        self._from: dict[tuple[str, str], dict[Followed, Counter[str | None]]] = {}

    def add(self, split: str, stage: str, followed: Followed, made_by: str | None) -> None:
        """One more comes into a stage.

        Args:
          split: Of the stage.
          stage: Its name.
          followed: Who.
          made_by: The stage that made what comes; None: none did.
        """
        own = self._from.setdefault((split, stage), {})
        own.setdefault(followed, Counter())[made_by] += 1

    def forget(self, lost: Followed) -> None:
        """Drops an element that lost its place."""
        for own in self._from.values():
            own.pop(lost, None)

    def forget_stages(self, split: str, stages: Collection[str]) -> None:
        """Drops what was counted at stages that are others now."""
        for stage in stages:
            self._from.pop((split, stage), None)

    def has_seen(self, split: str, stage: str, followed: Followed) -> bool:
        """Whether somebody came into a stage."""
        return followed in self._from.get((split, stage), {})

    def knows(self, split: str, stage: str) -> bool:
        """Whether anybody was seen at a stage."""
        return (split, stage) in self._from

    def num_reached(self) -> dict[tuple[str, str], int]:
        """How many elements were seen at each stage, by split and stage.

        One of several that have become equal was seen for all of them.
        """
        return {
            key: len({name for each in own for name in (each.id, *each.twins)})
            for key, own in self._from.items()
        }

    def current(self, built: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
        """Splits and stages that were built, and those that what comes into them came through."""
        found = set(built)
        for split, stage in built:
            found |= {(split, each) for each in self._led_from(split, stage) if each is not None}
        return found

    def twice(self, candidates: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
        """Splits and stages that elements pass at two places of one way.

        They come as often as they leave the stage before the one place, and
        that before the other, together. Where a stage between is passed now
        and then only, they come as often as they leave the first.

        Args:
          candidates: Those that were built twice. Of one that was not, two ways lead to it.
        """
        return {key for key in candidates if key in self._from and self._is_twice(*key)}

    def _is_twice(self, split: str, stage: str) -> bool:
        own, before = self._from[split, stage], self._before(split, stage)
        # What comes out of it comes into it again, and into what stands between but once.
        if stage in before or (len(before) > 1 and stage in self._led_from(split, stage)):
            return True
        return len(own) >= _LEAST and any(
            first in self._led_from(split, second)
            and all(
                self._is_both(split, first, second, each, counts) for each, counts in own.items()
            )
            for first, second in permutations(before, 2)
            if second is not None
        )

    def _is_both(
        self,
        split: str,
        first: str | None,
        second: str,
        followed: Followed,
        counts: Counter[str | None],
    ) -> bool:
        out_of_second = self._num(split, second, followed)
        out_of_first = out_of_second if first is None else self._num(split, first, followed)
        total = counts[first] + counts[second]
        return counts[first] >= out_of_first and total == out_of_first + out_of_second > 0

    def _num(self, split: str, stage: str, followed: Followed) -> int:
        return self._from.get((split, stage), {}).get(followed, Counter()).total()

    def _before(self, split: str, stage: str) -> set[str | None]:
        own = self._from.get((split, stage), {})
        return {made_by for counts in own.values() for made_by in counts}

    def _led_from(self, split: str, stage: str) -> set[str | None]:
        """All stages that what comes into one came through, and None if it came from a source."""
        waiting, found = self._before(split, stage), set[str | None]()
        while waiting:
            each = waiting.pop()
            found.add(each)
            if each is not None:
                waiting |= self._before(split, each) - found
        return found
