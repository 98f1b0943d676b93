"""What is kept of what passed: for verdicts, and until it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tb_interpret.pipeline.elements import arrays_of
from tb_interpret.pipeline.observation import Element, Observation
from tb_interpret.pipeline.watch import Followed

# Of each element at each stage: the first passes, and the last.
_FIRST_PASSES = 3
_MAX_BYTES = 2**27
_MAX_KEPT_BYTES = 2**28


@dataclass(frozen=True)
class Entry:
    """An element at a stage, as it is written.

    Attributes:
      observation: What was seen.
      shape: Of the picture behind the stage, as it passed.
      shape_before: Likewise, before it.
      note: The user's.
    """

    observation: Observation
    shape: tuple[int, ...] = ()
    shape_before: tuple[int, ...] = ()
    note: str = ""


class Held:
    """How much memory observations take: what leaves a stage and enters the next one, once."""

    def __init__(self) -> None:
        self.num_bytes = 0
        self._times: Counter[int] = Counter()

    def hold(self, seen: Observation) -> None:
        """One is kept."""
        for array in _arrays(seen):
            self._times[id(array)] += 1
            self.num_bytes += array.nbytes if self._times[id(array)] == 1 else 0

    def drop(self, seen: Observation) -> None:
        """One that was kept is so no more."""
        for array in _arrays(seen):
            self._times[id(array)] -= 1
            if not self._times[id(array)]:
                del self._times[id(array)]
                self.num_bytes -= array.nbytes


class Observations:
    """Observations of the first passes and of the last, within bounds of memory."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str], list[Observation]] = {}
        self._held = Held()
        self.num_left_out = 0

    def add(self, seen: Observation) -> None:
        """Keeps one; the last pass takes the place of that before it."""
        own = self._kept.setdefault((seen.split, seen.stage, seen.element), [])
        if len(own) > _FIRST_PASSES:
            self._held.drop(own.pop())
        self._held.hold(seen)
        own.append(seen)
        while self._held.num_bytes > _MAX_KEPT_BYTES:
            longest = max(self._kept.values(), key=len)
            # The first and the last pass say most.
            dropped = longest.pop(1) if len(longest) > 2 else own.pop()
            self._held.drop(dropped)
            if dropped is seen:
                self.num_left_out += 1

    def forget(self, split: str, element: str) -> None:
        """Drops an element that lost its place."""
        for key in [key for key in self._kept if key[0] == split and key[2] == element]:
            for each in self._kept.pop(key):
                self._held.drop(each)

    def forget_stages(self, split: str, stages: Collection[str]) -> None:
        """Drops what was seen at stages that are others now."""
        for key in [key for key in self._kept if key[0] == split and key[1] in stages]:
            for each in self._kept.pop(key):
                self._held.drop(each)

    def all(self) -> list[Observation]:
        """Those that are kept, in no order."""
        return [each for own in self._kept.values() for each in own]


class LastPictures:
    """What came out of the last stage of each element, which mostly goes into the next."""

    def __init__(self) -> None:
        self._last: dict[Followed, np.ndarray] = {}

    def remember(self, followed: Followed, picture: np.ndarray) -> None:
        """It came out of a stage."""
        self._last[followed] = picture

    def taken_from(self, followed: Followed, element: Element) -> Element:
        """What went into a stage: with the picture that is kept already, if it is that."""
        last = self._last.get(followed)
        if last is None or element.image is None or last.dtype != element.image.dtype:
            return element
        return replace(element, image=last) if np.array_equal(last, element.image) else element

    def forget(self, lost: Followed) -> None:
        """Drops an element that lost its place."""
        self._last.pop(lost, None)


class Unwritten:
    """Entries by split, stage and epoch, until they are handed over."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str, int], dict[str, Entry]] = {}
        self._bytes = 0
        self._dropped: dict[tuple[str, str], int] = {}

    def add(self, entry: Entry) -> None:
        """Keeps the first of an element at a stage in an epoch, while there is room."""
        seen = entry.observation
        own = self._entries.setdefault((seen.split, seen.stage, seen.epoch), {})
        if seen.element in own:
            return
        size = _num_bytes(seen)
        if self._bytes + size > _MAX_BYTES:
            stage = seen.split, seen.stage
            self._dropped[stage] = self._dropped.get(stage, 0) + 1
            return
        self._bytes += size
        own[seen.element] = entry

    def forget(self, split: str, element: str) -> None:
        """Drops an element that lost its place."""
        for (own_split, _, _), entries in self._entries.items():
            if own_split == split:
                entries.pop(element, None)

    def forget_stages(self, split: str, stages: Collection[str]) -> None:
        """Drops what was seen at stages that are others now."""
        for key in [key for key in self._entries if key[0] == split and key[1] in stages]:
            del self._entries[key]

    def take(
        self, is_due: Callable[[int], bool]
    ) -> list[tuple[str, str, int, Sequence[Entry], int]]:
        """Split, stage, epoch, entries and how many were dropped, of the epochs that are due."""
        due = [key for key in self._entries if is_due(key[2])]
        taken: list[tuple[str, str, int, Sequence[Entry], int]] = []
        for split, stage, epoch in sorted(due, key=lambda key: key[2]):
            entries = list(self._entries.pop((split, stage, epoch)).values())
            if entries:
                dropped = self._dropped.pop((split, stage), 0)
                taken.append((split, stage, epoch, entries, dropped))
        if not self._entries:
            self._bytes = 0
        return taken


def _num_bytes(seen: Observation) -> int:
    return sum(array.nbytes for array in _arrays(seen))


def _arrays(seen: Observation) -> list[np.ndarray]:
    return [*arrays_of(seen.before), *arrays_of(seen.after)]
