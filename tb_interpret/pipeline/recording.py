"""What happens when an element passes a stage."""

from __future__ import annotations

import logging
import mmap
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median_high
from typing import Any

import numpy as np

from tb_interpret.pipeline.elements import as_array, element_of
from tb_interpret.pipeline.fingerprint import fingerprint
from tb_interpret.pipeline.kept import Entry, Observations, Unwritten
from tb_interpret.pipeline.observation import Element, Observation
from tb_interpret.pipeline.watch import Followed, Watch

_log = logging.getLogger("tb_interpret")


@dataclass(frozen=True)
class StageFacts:
    """What is known of a stage.

    Attributes:
      split: "train", "validation" or another.
      name: The user's.
      note: The user's, about the stage.
      is_tap: Whether it only looks: then there is nothing before it.
      place: Among those of its split, from 0 on; -1: nothing passed yet.
      is_random: Whether it draws random numbers; None: not known.
    """

    split: str
    name: str
    note: str = ""
    is_tap: bool = False
    place: int = -1
    is_random: bool | None = None


@dataclass(frozen=True)
class StageEpoch:
    """What is written of a stage for one epoch."""

    facts: StageFacts
    epoch: int
    entries: Sequence[Entry]
    notes: Sequence[str] = ()


class Recording:
    """What passed, from all threads of the pipelines of this process.

    Args:
      most: How many elements of a split are followed.
      seed: Of their choice.
      on_passed: Called when there is something to write.

    Attributes:
      epoch: Of the training that is going on; None: none is, and the pass
        stands for it.
    """

    def __init__(self, most: int, seed: int, on_passed: Callable[[], None]) -> None:
        self.epoch: int | None = None
        self._most, self._seed, self._on_passed = most, seed, on_passed
        self._process = os.getpid()
        # One byte that forked processes have in common with this one.
        self._elsewhere = mmap.mmap(-1, 1)
        self._lock = threading.RLock()
        self._stages: dict[tuple[str, str], StageFacts] = {}
        self._watches: dict[str, Watch] = {}
        self._passes: dict[tuple[str, str, Followed], int] = {}
        self._last: dict[Followed, np.ndarray] = {}
        self._observations, self._unwritten = Observations(), Unwritten()
        self._warned: set[str] = set()

    def is_here(self) -> bool:
        """Whether this is the process that it was made in, which is told of others."""
        if os.getpid() == self._process:
            return True
        self.note_elsewhere()
        return False

    def note_elsewhere(self) -> None:
        """A stage runs in another process, where nothing is seen of it."""
        self._elsewhere[0] = 1

    def watch(self, split: str) -> Watch:
        """Who is followed in a split."""
        with self._lock:
            if split not in self._watches:
                self._watches[split] = Watch(self._most, self._seed)
            return self._watches[split]

    def declare(self, facts: StageFacts) -> None:
        """Makes a stage known."""
        with self._lock:
            self._stages.setdefault((facts.split, facts.name), facts)

    def found(self, stage: StageFacts, is_random: bool | None) -> None:
        """A stage is in a pipeline: those before it have been found before."""
        with self._lock:
            key = stage.split, stage.name
            known = self._stages[key]
            place = known.place
            if place < 0:
                place = sum(s == stage.split and f.place >= 0 for (s, _), f in self._stages.items())
            self._stages[key] = replace(known, place=place, is_random=is_random)

    def passed(
        self,
        stage: StageFacts,
        marks: Sequence[int] | np.ndarray,
        values: Mapping[str, Any],
        *,
        batched: bool,
        note: str = "",
        alone: bool = False,
    ) -> None:
        """Elements passed; on a thread of the pipeline, and never raises.

        Args:
          stage: Which.
          marks: By which they are known where they come in.
          values: `"before.image"`, `"after.label"` and the like; of a batch a
            row an element.
          batched: Whether it is one.
          note: The user's, of this element.
          alone: Whether its elements are chosen at each stage anew.
        """
        try:
            for row, mark in enumerate(marks):
                own = dict(values)
                if batched:
                    own = {n: v[row] for n, v in values.items() if len(v) == len(marks)}
                self._passed(stage, int(mark), own, note, alone=alone)
        except Exception as error:
            self.warn_once(stage.name, error)

    def log(self, stage: StageFacts, given: Mapping[str, Any], note: str) -> None:
        """A picture that is not of a pipeline.

        Args:
          stage: Which.
          given: By role.
          note: The user's, of this element.
        """
        mark = fingerprint(given.get("key", given["image"]))
        self.declare(stage)
        self.found(stage, None)
        # What is known neither by key nor by content cannot be followed; it is shown by itself.
        with self._lock:
            alone = "key" not in given and not self.watch(stage.split).knows(mark)
            watch = self.watch(_alone(stage) if alone else stage.split)
            if not watch.may_be_followed(mark):
                return
        values = {
            f"after.{role}": [as_array(value, copied=True)]
            for role, value in given.items()
            if value is not None
        }
        self.passed(stage, [mark], values, batched=True, note=note, alone=alone)

    def settle(self) -> None:
        """An epoch is over: the elements that are followed stay."""
        with self._lock:
            for watch in self._watches.values():
                watch.settle()

    def take(self, up_to: int | None = None) -> list[StageEpoch]:
        """What has to be written, and is then not kept for it any more.

        Args:
          up_to: The last epoch of it; None: all.
        """
        with self._lock:
            taken = self._unwritten.take(lambda epoch: up_to is None or epoch <= up_to)
            return [
                StageEpoch(
                    self._stages[split, stage],
                    epoch,
                    [replace(e, note=self._note(split, e)) for e in entries],
                    _dropped(dropped),
                )
                for split, stage, epoch, entries, dropped in taken
            ]

    def observations(self) -> list[Observation]:
        """What was seen, in order."""
        with self._lock:
            return [
                replace(o, is_random=self._stages[o.split, o.stage].is_random)
                for o in self._observations.all()
            ]

    def unseen(self) -> list[str]:
        """Sentences about what of the followed elements is not seen, and why."""
        with self._lock:
            reached = {(split, stage) for split, stage, _ in self._passes}
            splits = {split for split, _ in reached}
            missing = [
                repr(facts.name)
                for key, facts in self._stages.items()
                if key not in reached and facts.place >= 0 and facts.split in splits
            ]
        told = []
        if missing:
            told.append(
                f"Of the elements that are followed none was seen at {', '.join(missing)}. "
                "Expected what left the stage before it to enter it as it was. Make what changes "
                "it in between a stage, too, or say by key=… who it is."
            )
        if self._elsewhere[0]:
            told.append(
                "Stages ran in other processes, and what passed them there is not seen. Received: "
                "workers of a PyDataset with use_multiprocessing=True, or the like. The data are "
                "as without it. Use threads, use_multiprocessing=False, to see them."
            )
        return told

    def warn_once(self, what: str, error: Exception) -> None:
        """Says that watching failed, the first time."""
        if "failure" not in self._warned:
            self._warned.add("failure")
            _log.warning(
                "Watching the input pipeline failed at %r: %s: %s. The data are as without it, and "
                "training goes on; it is tried again, without another warning.",
                what, type(error).__name__, error,
            )  # fmt: skip

    def _passed(
        self, stage: StageFacts, mark: int, values: Mapping[str, Any], note: str, *, alone: bool
    ) -> None:
        ends: dict[str, dict[str, Any]] = {"before": {}, "after": {}}
        for name, value in values.items():
            end, _, role = name.partition(".")
            ends[end][role] = value
        before, after = ends["before"], ends["after"]
        key = _text(before.get("key", after.get("key", "")))
        with self._lock:
            watch = self.watch(_alone(stage) if alone else stage.split)
            followed, lost = watch.identify(mark, stage.name, key)
            if lost is not None:
                self._forget(stage.split, lost)
            if followed is None:
                return
            counted = stage.split, stage.name, followed
            number = self._passes[counted] = self._passes.get(counted, -1) + 1
        content = after.get("image", after.get("identity"))
        look = None if content is None else fingerprint(content)
        seen = Observation(
            stage.split,
            stage.name,
            self._stages[stage.split, stage.name].place,
            followed.id,
            number if self.epoch is None else self.epoch,
            number,
            None if stage.is_tap else self._before(followed, before),
            element_of(after),
        )
        entry = Entry(
            seen, np.shape(after.get("image", ())), np.shape(before.get("image", ())), note
        )
        with self._lock:
            if look is not None:
                watch.learn(followed, stage.name, look)
            if watch.follows(followed):  # it may have lost its place meanwhile
                if seen.after.image is not None:
                    self._last[followed] = seen.after.image
                self._observations.add(seen)
                self._unwritten.add(entry)
        self._on_passed()

    def _before(self, followed: Followed, values: Mapping[str, Any]) -> Element:
        """What went in: mostly the picture that came out of the stage before, kept once."""
        element = element_of(values)
        last = self._last.get(followed)
        if last is None or element.image is None or last.dtype != element.image.dtype:
            return element
        return replace(element, image=last) if np.array_equal(last, element.image) else element

    def _forget(self, split: str, lost: Followed) -> None:
        self._observations.forget(split, lost.id)
        self._unwritten.forget(split, lost.id)
        self._passes = {key: n for key, n in self._passes.items() if key[2] is not lost}
        self._last.pop(lost, None)

    def _note(self, split: str, entry: Entry) -> str:
        """The user's note, and whether there are others with this picture."""
        followed = next(
            (
                own
                for s, _, own in self._passes
                if s == split and own.id == entry.observation.element
            ),
            None,
        )
        same = 1 if followed is None else self._num_same(split, followed)
        told = f"{same} elements have this picture" if same > 1 else ""
        return ". ".join(text for text in (entry.note, told) if text)

    def _num_same(self, split: str, followed: Followed) -> int:
        """How many elements have the content of this one.

        Each comes by once a pass; equal ones are counted as one, as often as
        they are. Some may have been looked ahead to, so that one pass of a
        training is not enough to tell.
        """
        found = 1 + len(followed.twins)
        for stage in {stage for s, stage, own in self._passes if own is followed and s == split}:
            times = {o: n + 1 for (s, t, o), n in self._passes.items() if (s, t) == (split, stage)}
            usual = median_high(times.values())
            if len(times) > 2 and (usual > 1 or self.epoch is None):
                found = max(found, times[followed] // usual)
        return found


def _alone(stage: StageFacts) -> str:
    return f"{stage.split}\n{stage.name}"


def _text(key: Any) -> str:
    key = key.item() if isinstance(key, (np.ndarray, np.generic)) and np.size(key) == 1 else key
    return key.decode(errors="replace") if isinstance(key, bytes) else str(key)


def _dropped(count: int) -> list[str]:
    if not count:
        return []
    return [
        f"{count} pictures of this stage are left out: more came than could be written. Follow "
        "fewer elements: tbi.Pipeline(…, elements=4)."
    ]
