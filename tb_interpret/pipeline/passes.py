"""How often each followed element reached each stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from statistics import median_high

from tb_interpret.pipeline.watch import Followed

# Enough to tell in which order they come.
_MOST_COMING = 1 << 14


class Passes:
    """Counts. Not locked by itself."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, str, Followed], int] = {}
        # Of trainings apart: what is looked at before one may be a part of the data.
        self._coming: dict[tuple[str, str], dict[bool, list[Followed]]] = {}
        self._labels: dict[tuple[str, str], dict[Followed, dict[int, Counter[Hashable]]]] = {}

    def count(
        self, split: str, stage: str, followed: Followed, epoch: int | None, label: Hashable
    ) -> int:
        """One more reaches a stage: the how manieth time that is, from 0 on.

        Args:
          split: Of the stage.
          stage: Its name.
          followed: Who.
          epoch: Of a training; None: none is on.
          label: With which it comes.
        """
        key = split, stage, followed
        number = self._last[key] = self._last.get(key, -1) + 1
        by_training = self._coming.setdefault((split, stage), {})
        coming = by_training.setdefault(epoch is not None, [])
        if len(coming) < _MOST_COMING:
            coming.append(followed)
            if epoch is not None:
                labels = self._labels.setdefault((split, stage), {}).setdefault(followed, {})
                labels.setdefault(epoch, Counter())[label] += 1
        return number

    def forget(self, lost: Followed) -> None:
        """Drops an element that lost its place."""
        self._last = {key: number for key, number in self._last.items() if key[2] is not lost}
        self._coming = {
            key: {
                within: [each for each in coming if each is not lost]
                for within, coming in by_training.items()
            }
            for key, by_training in self._coming.items()
        }
        for labels in self._labels.values():
            labels.pop(lost, None)

    def forget_stages(self, split: str, stages: Collection[str]) -> None:
        """Drops what was counted at stages that are others now."""
        for counts in (self._coming, self._labels):
            for stage in stages:
                counts.pop((split, stage), None)
        self._last = {
            key: number
            for key, number in self._last.items()
            if key[0] != split or key[1] not in stages
        }

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

    def repeated(self) -> set[tuple[str, str, str]]:
        """Who comes several times a pass, as rows of a picture do: splits, stages and ids.

        It has come a second time before all have come once: at the end of a
        pass few may, from threads side by side. Or it comes several times an
        epoch, each time with the same labels. Where most do, all do.
        """
        found: dict[tuple[str, str], set[Followed]] = {}
        for key, by_training in self._coming.items():
            coming = by_training.get(True) or by_training.get(False, [])
            found[key] = _coming_early(coming)
        for key, labels in self._labels.items():
            if _come_alike(labels):
                found[key] = set(labels)
        return {(*key, each.id) for key, those in found.items() for each in those}


def _come_alike(labels: Mapping[Followed, Mapping[int, Counter[Hashable]]]) -> bool:
    """Whether most come several times in each epoch, with the labels of the one before."""
    alike = [
        min(each.total() for each in epochs.values()) > 1
        and all(each == first for each in epochs.values())
        for epochs in labels.values()
        for first in [next(iter(epochs.values()))]
    ]
    return sum(alike) > len(alike) / 2


def _coming_early(coming: Sequence[Followed]) -> set[Followed]:
    times = dict.fromkeys(coming, 0)
    # How many have come so many times.
    numbers = Counter({0: len(times)})
    least, early = 0, set[Followed]()
    for followed in coming:
        numbers[times[followed]] -= 1
        times[followed] += 1
        numbers[times[followed]] += 1
        least += not numbers[least]
        if times[followed] > least + 1:
            early.add(followed)
    if len(early) < max(2, len(times) / 4):
        return set()
    # Of few it may be that a part of the data was looked at besides.
    return set(times) if len(early) > len(times) / 2 else early
