"""What happens when an element passes a stage."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from tb_interpret.pipeline.elements import as_array, element_of
from tb_interpret.pipeline.ends import digest_of, end_of, text_of
from tb_interpret.pipeline.fingerprint import Mark, mark_of
from tb_interpret.pipeline.kept import Entry, LastPictures, Observations, Unwritten
from tb_interpret.pipeline.observation import Observation
from tb_interpret.pipeline.passes import Passes
from tb_interpret.pipeline.processes import Processes
from tb_interpret.pipeline.stage_facts import StageEpoch, StageFacts, Stages
from tb_interpret.pipeline.unseen import Unseen
from tb_interpret.pipeline.watch import Followed, Watch

_DROPPED = (
    "{} pictures of this stage are left out: more came than could be written. Follow fewer "
    "elements: tbi.Pipeline(…, elements=4)."
)


class Recording:
    """What passed, from all threads of the pipelines of this process.

    Args:
      most: How many elements of a split are followed.
      seed: Of their choice.
      on_passed: Called when there is something to write.

    Attributes:
      epoch: Of the training that is going on; None: none is, and the pass
        stands for it.
      num_passed: How many times a followed element passed a stage so far.
      last_epoch: The greatest of them.
      stages: Those that were made.
      processes: In which they run.
    """

    def __init__(self, most: int, seed: int, on_passed: Callable[[], None]) -> None:
        self.epoch: int | None = None
        self.num_passed = self.last_epoch = 0
        self.stages, self.processes = Stages(), Processes()
        self._most, self._seed, self._on_passed = most, seed, on_passed
        self._lock = threading.RLock()
        self._watches: dict[str, Watch] = {}
        self._passes = Passes()
        self._last = LastPictures()
        self._observations, self._unwritten = Observations(), Unwritten()
        self._unseen = Unseen()

    def watch(self, split: str) -> Watch:
        """Who is followed in a split."""
        with self._lock:
            if split not in self._watches:
                self._watches[split] = Watch(self._most, self._seed)
            return self._watches[split]

    def passed(
        self,
        stage: StageFacts,
        marks: Sequence[Mark],
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
                self._passed(stage, mark, own, note, alone=alone)
        except Exception as error:
            self.warn_once(stage.name, error)

    def log(self, stage: StageFacts, given: Mapping[str, Any], note: str) -> None:
        """A picture that is not of a pipeline.

        Args:
          stage: Which.
          given: By role.
          note: The user's, of this element.
        """
        mark = mark_of(given.get("key", given["image"]))
        self.stages.declare(stage)
        self.stages.found(stage, None)
        # What is known neither by key nor by content cannot be followed; it is shown by itself.
        with self._lock:
            alone = "key" not in given and not self.watch(stage.split).knows(mark)
            watch = self.watch(_alone(stage) if alone else stage.split)
            if not watch.may_be_followed(mark.sample):
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
            same = self._num_same()
            return [
                StageEpoch(
                    self.stages.of(split, stage),
                    epoch,
                    [replace(e, note=_note(e, same)) for e in entries],
                    [_DROPPED.format(dropped)] if dropped else [],
                )
                for split, stage, epoch, entries, dropped in taken
            ]

    def observations(self) -> list[Observation]:
        """What was seen, in order."""
        with self._lock:
            same, repeated = self._num_same(), self._passes.repeated()
            seen = [
                replace(
                    o,
                    num_same=max(
                        same.get((o.split, o.element), 1), 1 + ((o.split, o.stage) in repeated)
                    ),
                )
                for o in map(self._placed, self._observations.all())
            ]
        return sorted(seen, key=lambda o: (o.split, o.place, o.stage, o.element, o.number))

    def unseen(self) -> list[str]:
        """Sentences about what of the followed elements is not seen, and why."""
        with self._lock:
            return self._unseen.sentences(
                self.stages.unreached(self._passes.reached()),
                is_elsewhere=self.processes.is_elsewhere,
                is_nothing=not self.num_passed,
                num_left_out=self._observations.num_left_out,
            )

    @property
    def failure(self) -> str:
        """Why watching failed the first time; empty: it did not."""
        return self._unseen.failure

    def warn_once(self, what: str, error: Exception) -> None:
        """Says that watching failed, the first time."""
        self._unseen.warn_once(what, error)

    def _passed(
        self, stage: StageFacts, mark: Mark, values: Mapping[str, Any], note: str, *, alone: bool
    ) -> None:
        before, after = end_of("before", values), end_of("after", values)
        key = text_of(before.get("key", after.get("key", "")))
        with self._lock:
            watch = self.watch(_alone(stage) if alone else stage.split)
            followed, lost = watch.identify(mark, stage.name, key)
            if lost is not None:
                self._forget(stage.split, lost)
            if followed is None:
                return
            made_by = watch.made_by(followed, mark)
            if made_by == stage.name:
                self._unseen.note_double(stage.name)
            elif made_by is not None:
                self.stages.led_to(made_by, stage)
            number = self._passes.count(
                stage.split, stage.name, followed, self.epoch, digest_of(after.get("label"))
            )
        content = after.get("image", after.get("identity"))
        look = None if content is None else mark_of(content)
        seen = Observation(
            stage.split,
            stage.name,
            self.stages.of(stage.split, stage.name).place,
            followed.id,
            number if self.epoch is None else self.epoch,
            number,
            None if stage.is_tap else self._last.taken_from(followed, element_of(before)),
            element_of(after),
            is_in_model=stage.is_in_model,
        )
        entry = Entry(
            seen, np.shape(after.get("image", ())), np.shape(before.get("image", ())), note
        )
        with self._lock:
            if watch.follows(followed):  # it may have lost its place meanwhile
                if look is not None:
                    watch.learn(followed, stage.name, look)
                if seen.after.image is not None:
                    self._last.remember(followed, seen.after.image)
                self.num_passed += 1
                self.last_epoch = max(self.last_epoch, seen.epoch)
                self._observations.add(seen)
                self._unwritten.add(entry)
        self._on_passed()

    def _placed(self, seen: Observation) -> Observation:
        """With what is known of its stage by now."""
        facts = self.stages.of(seen.split, seen.stage)
        return replace(seen, place=facts.place, is_random=facts.is_random)

    def _forget(self, split: str, lost: Followed) -> None:
        self._observations.forget(split, lost.id)
        self._unwritten.forget(split, lost.id)
        self._passes.forget(lost)
        self._last.forget(lost)

    def _num_same(self) -> dict[tuple[str, str], int]:
        return self._passes.num_same(whole_passes=self.epoch is None)


def _note(entry: Entry, num_same: Mapping[tuple[str, str], int]) -> str:
    """The user's note, and whether there are others with this picture."""
    seen = entry.observation
    same = num_same.get((seen.split, seen.element), 1)
    told = f"{same} elements have this picture" if same > 1 else ""
    return ". ".join(text for text in (entry.note, told) if text)


def _alone(stage: StageFacts) -> str:
    return f"{stage.split}\n{stage.name}"
