"""When pipelines are built, and when trainings begin: what was seen before may not hold then."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from tb_interpret.pipeline.fingerprint import Mark
from tb_interpret.pipeline.memory import Memory
from tb_interpret.pipeline.stage_facts import StageFacts, Stages
from tb_interpret.pipeline.watches import Watches


class Builds:
    """Lets stages begin anew that are built again.

    Args:
      stages: Those that were made.
      memory: What was seen of them.
      watches: Who is followed.
      lock: Of the last two.

    Attributes:
      epoch: Of the training that is going on; None: none is, and the pass
        stands for it.
      made: By split and name, what was made of a function last.
    """

    def __init__(
        self, stages: Stages, memory: Memory, watches: Watches, lock: threading.RLock
    ) -> None:
        self.epoch: int | None = None
        self.made: dict[tuple[str, str], Any] = {}
        self._stages, self._memory, self._watches, self._lock = stages, memory, watches, lock
        self._built_within: dict[tuple[str, str], StageFacts] = {}
        self._called: set[StageFacts] = set()
        self._of_before: set[StageFacts] = set()

    def declare(self, stage: StageFacts, *, is_remade: bool) -> None:
        """A function is made a stage.

        Args:
          stage: Which.
          is_remade: Whether one was before, and called again and again.
        """
        self._stages.declare(stage)
        if is_remade:
            self._build(stage)

    def found(
        self,
        stage: StageFacts,
        is_random: bool | None,
        *,
        reaches_picture: bool = True,
        is_dataset: bool = False,
    ) -> None:
        """A stage is in a pipeline that is being built.

        Args:
          stage: Which.
          is_random: Whether it draws random numbers; None: not known.
          reaches_picture: Whether they may change the picture.
          is_dataset: Whether it is mapped over a dataset. Else it is called, on arrays or in a
            graph that is made for each shape of them.
        """
        if is_dataset:
            self._build(stage)
        self._stages.found(stage, is_random, reaches_picture=reaches_picture)
        with self._lock:
            self._watches.built(stage, is_dataset=is_dataset)

    def called(self, stage: StageFacts) -> None:
        """A function is called on arrays: in another training it may do something else.

        What it calls may have been changed meanwhile, and nobody can see that.
        """
        if stage in self._of_before:
            self._of_before.discard(stage)
            with self._lock:
                self._forget(stage)
        if self.epoch is not None:
            self._called.add(stage)

    def is_again(self, stage: StageFacts, marks: Sequence[Mark]) -> bool:
        """Whether a cell that holds all data was run again: it begins anew then.

        Args:
          stage: A function that is new; the one before it was called but once, on a batch.
          marks: By which what comes in is known. If it came before, it is all there is.
        """
        with self._lock:
            watch, arrivals = self._watches.of(stage.split), self._memory.arrivals
            owners = [watch.owner(mark) for mark in marks]
            is_again = self.epoch is None and any(
                one and arrivals.has_seen(stage.split, stage.name, one) for one in owners
            )
            if is_again:
                self._begin_anew(stage)
            return is_again

    def _build(self, stage: StageFacts) -> None:
        """A pipeline is being built, outside of a training instead of that before.

        It is a cell of a notebook that runs again. Within one, data may be made
        for each epoch.
        """
        if self.epoch is None:
            self._begin_anew(stage)
        else:
            self._built_within.pop((stage.split, stage.name), None)
            self._built_within[stage.split, stage.name] = stage

    def _begin_anew(self, stage: StageFacts) -> None:
        with self._lock:
            self._stages.begin_anew(stage.split)
            if self._memory.knows(stage):
                self._forget(stage)

    def _forget(self, stage: StageFacts) -> None:
        self._stages.forget(stage.split, stage.name)
        self._memory.forget_stages(stage.split, [stage.name])

    def begin(self) -> None:
        """A training begins: the data of pipelines that were built since may be others."""
        self._begin_anew_what_was_built()
        self.epoch = 0
        with self._lock:
            self._watches.reopen()
            for stage in self._stages.drop_in_model():
                self._forget(stage)

    def begin_epoch(self, epoch: int) -> None:
        """What passes from here on is of this epoch."""
        if self.epoch is not None and epoch < self.epoch:
            self._begin_anew_what_was_built()
        if epoch == 0:
            self._of_before, self._called = self._called, set()
        self.epoch = epoch
        self._built_within.clear()

    def _begin_anew_what_was_built(self) -> None:
        """Since the last epoch began, of a training that may not have been told that it is over."""
        built, self._built_within = self._built_within, {}
        for split in {split for split, _ in built}:
            self._stages.built_instead(split, [name for own, name in built if own == split])
        for stage in built.values():
            with self._lock:
                if self._memory.knows(stage):
                    self._forget(stage)
