"""What happens when an element passes a stage."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from tb_interpret.pipeline.builds import Builds
from tb_interpret.pipeline.elements import as_array, element_of
from tb_interpret.pipeline.ends import digest_of, end_of, text_of
from tb_interpret.pipeline.fingerprint import Mark, mark_of
from tb_interpret.pipeline.kept import Entry
from tb_interpret.pipeline.memory import Memory
from tb_interpret.pipeline.moved_rows import Row, rows_of_batch
from tb_interpret.pipeline.observation import Observation
from tb_interpret.pipeline.processes import Processes
from tb_interpret.pipeline.stage_facts import StageEpoch, StageFacts, Stages
from tb_interpret.pipeline.unseen import Unseen
from tb_interpret.pipeline.watch import Watch
from tb_interpret.pipeline.watches import Watches

# Among those that are logged with a key; no stage is called so.
_LOGGED = "\0logged"


class Recording:
    """What passed, from all threads of the pipelines of this process.

    Args:
      most: How many elements of a split are followed.
      seed: Of their choice.
      on_passed: Called when there is something to write.

    Attributes:
      num_passed: How many times a followed element passed a stage so far.
      last_epoch: The greatest of them.
      stages: Those that were made.
      processes: In which they run.
      builds: Is told when they are built, and when trainings and epochs begin.
    """

    def __init__(self, most: int, seed: int, on_passed: Callable[[], None]) -> None:
        self.num_passed = self.last_epoch = 0
        self.stages, self.processes = Stages(), Processes()
        self._on_passed = on_passed
        self._lock = threading.RLock()
        self._watches = Watches(most, seed)
        self._memory = Memory()
        self.builds = Builds(self.stages, self._memory, self._watches, self._lock)
        self._unseen = Unseen()

    def begin(self) -> None:
        """A training begins."""
        self.last_epoch = 0
        self.builds.begin()

    def watch(self, split: str) -> Watch:
        """Who is followed in a split."""
        with self._lock:
            return self._watches.of(split)

    def passed(
        self,
        stage: StageFacts,
        marks: Sequence[Mark],
        values: Mapping[str, Any],
        *,
        batched: bool,
        note: str = "",
        among: str = "",
    ) -> None:
        """Elements passed; on a thread of the pipeline, and never raises.

        Args:
          stage: Which.
          marks: By which they are known where they come in.
          values: `"before.image"`, `"after.label"` and the like; of a batch a
            row an element. Other rows of it may follow.
          batched: Whether it is one.
          note: The user's, of this element.
          among: Which others its elements are chosen from; empty: those of its split.
        """
        try:
            if not batched:
                values = {name: [value] for name, value in values.items()}
            for mark, row in zip(marks, rows_of_batch(values, len(marks)), strict=True):
                self._passed(stage, mark, row, note, among)
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
        with self._lock:
            # None of those that stages choose, unless it is one of them; else those with a key are
            # followed beside them, and the others where they are.
            among = stage.name
            if self.watch(stage.split).knows(mark):
                among = ""
            elif "key" in given or self._watches.of(stage.split, _LOGGED).knows(mark):
                among = _LOGGED
            watch = self._watches.of(stage.split, among)
            if not watch.may_be_followed(mark.sample):
                return
        values = {
            f"after.{role}": [as_array(value, copied=True)]
            for role, value in given.items()
            if value is not None
        }
        self.passed(stage, [mark], values, batched=True, note=note, among=among)

    def settle(self) -> None:
        """An epoch is over: the elements that are followed stay."""
        with self._lock:
            for split, lost in self._watches.settle():
                self._memory.forget(split, lost)

    def take(self, up_to: int | None = None) -> list[StageEpoch]:
        """What has to be written, and is then not kept for it any more.

        Args:
          up_to: The last epoch of it; None: all.
        """
        with self._lock:
            return self._memory.take(self.stages, up_to, whole_passes=self.builds.epoch is None)

    def observations(self) -> list[Observation]:
        """What was seen, in order."""
        with self._lock:
            return self._memory.seen(self.stages, whole_passes=self.builds.epoch is None)

    def unclear(self) -> set[tuple[str, str]]:
        """Splits and stages of which it is not known what they do: two have that name."""
        with self._lock:
            return self._memory.arrivals.twice(self.stages.built_twice())

    def unseen(self, *, whole_epochs: bool = False) -> list[str]:
        """Sentences about what of the followed elements is not seen, and why.

        Args:
          whole_epochs: Whether all data have gone through.
        """
        with self._lock:
            arrivals, in_model = self._memory.arrivals, self.stages.in_model()
            doubles = arrivals.twice(self.stages.built_twice()) - in_model
            return self._unseen.sentences(
                self._memory.in_order(self.stages),
                arrivals.num_reached(),
                in_model=in_model,
                doubles=[s for _, s in sorted(doubles)],
                whole_epochs=whole_epochs,
                is_elsewhere=self.processes.is_elsewhere,
                is_nothing=not self.num_passed,
                num_left_out=self._memory.observations.num_left_out,
            )

    @property
    def failure(self) -> str:
        """Why watching failed the first time; empty: it did not."""
        return self._unseen.failure

    def note_compiled(self, stage: str) -> None:
        """A stage stands where no Python can look."""
        self._unseen.note_compiled(stage)

    def warn_once(self, what: str, error: Exception) -> None:
        """Says that watching failed, the first time."""
        self._unseen.warn_once(what, error)

    def _passed(self, stage: StageFacts, mark: Mark, row: Row, note: str, among: str) -> None:
        before, after = end_of("before", row.values), end_of("after", row.values)
        key = text_of(before.get("key", after.get("key", "")))
        with self._lock:
            if not among:  # what is logged beside a pipeline does not begin it
                self.stages.passed(stage.split)
            watch = self._watches.of(stage.split, among)
            followed, lost = watch.identify(mark, stage.name, key)
            if lost is not None:
                self._memory.forget(stage.split, lost)
            if followed is None:
                return
            made_by = watch.made_by(followed, mark)
            if made_by not in (None, stage.name):
                self.stages.led_to(made_by, stage)
            self._memory.arrivals.add(stage.split, stage.name, followed, made_by)
            number = self._memory.passes.count(
                stage.split, stage.name, followed, self.builds.epoch, digest_of(after.get("label"))
            )
        seen = Observation(
            stage.split,
            stage.name,
            self.stages.of(stage.split, stage.name).place,
            followed.id,
            number if self.builds.epoch is None else self.builds.epoch,
            number,
            None if stage.is_tap else self._memory.last.taken_from(followed, element_of(before)),
            element_of(after),
            is_in_model=stage.is_in_model,
            is_moved=row.is_moved,
            left=row.left,
            along=row.along,
        )
        entry = Entry(
            seen, np.shape(after.get("image", ())), np.shape(before.get("image", ())), note
        )
        with self._lock:
            if watch.follows(followed):  # it may have lost its place meanwhile
                if row.look is not None:
                    watch.learn(followed, stage.name, mark, row.look, is_sure=bool(key))
                if seen.after.image is not None:
                    self._memory.last.remember(followed, seen.after.image)
                self.num_passed += 1
                self.last_epoch = max(self.last_epoch, seen.epoch)
                self._memory.observations.add(seen)
                self._memory.unwritten.add(entry)
        self._on_passed()
