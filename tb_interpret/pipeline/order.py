"""In which order elements pass stages, of what was seen and of how pipelines were built."""

from __future__ import annotations

from collections.abc import Iterable


class Order:
    """Of the stages of one split. Not locked by itself.

    A notebook's cell that runs again, or a second dataset, tells of stages
    anew: one that is new then stands where it was built, not behind all. What
    the newest pipeline tells counts first.
    """

    def __init__(self) -> None:
        self._found: list[str] = []
        # In which pipeline of those that were built one after the other.
        self._built: dict[tuple[str, str], int] = {}
        self._seen: dict[tuple[str, str], int] = {}
        self._pipeline = 0
        self._last: str | None = None
        self._places: dict[str, int] | None = None

    def found(self, stage: str) -> None:
        """A stage is in a pipeline that is being built: behind the one found before it."""
        if stage not in self._found:
            self._found.append(stage)
            self._places = None
        if self._last is not None:
            self._tell(self._built, (self._last, stage))
        self._last = stage

    def begin_anew(self) -> None:
        """Another pipeline is being built: what is found next is behind none of the last one."""
        self._last = None
        self._pipeline += 1

    def seen(self, earlier: str, later: str) -> None:
        """An element came out of a stage, and just so into another: that is sure."""
        if earlier in self._found:
            self._tell(self._seen, (earlier, later))

    def _tell(self, ways: dict[tuple[str, str], int], way: tuple[str, str]) -> None:
        if ways.get(way) != self._pipeline:
            # Behind those that the same pipeline has told of before.
            ways.pop(way, None)
            ways[way] = self._pipeline
            self._places = None

    def place(self, stage: str) -> int:
        """Of a stage, from 0 on; -1 where it is in no pipeline yet."""
        if self._places is None:
            self._places = self._sorted()
        return self._places.get(stage, -1)

    def _sorted(self) -> dict[str, int]:
        after: dict[str, set[str]] = {stage: set() for stage in self._found}
        ways = [*self._seen.items(), *self._built.items()]
        for (earlier, later), _ in sorted(ways, key=lambda way: -way[1]):
            # What contradicts what is known already leads from one dataset to the next.
            if earlier != later and earlier not in _reached(after, [later]):
                after[earlier].add(later)
        places: dict[str, int] = {}
        while len(places) < len(self._found):
            left = [stage for stage in self._found if stage not in places]
            held = _reached(after, [each for stage in left for each in after[stage]])
            places[next(stage for stage in left if stage not in held)] = len(places)
        return places


def _reached(after: dict[str, set[str]], stages: Iterable[str]) -> set[str]:
    """Those stages, and all behind them."""
    waiting, reached = list(stages), set[str]()
    while waiting:
        stage = waiting.pop()
        if stage not in reached:
            reached.add(stage)
            waiting += after[stage]
    return reached
