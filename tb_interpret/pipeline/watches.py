"""Who is followed in each split."""

from __future__ import annotations

from tb_interpret.pipeline.stage_facts import StageFacts
from tb_interpret.pipeline.watch import Followed, Watch


class Watches:
    """Not locked by itself.

    Args:
      most: How many elements of a split are followed.
      seed: Of their choice.
    """

    def __init__(self, most: int, seed: int) -> None:
        self._most, self._seed = most, seed
        self._watches: dict[tuple[str, str], Watch] = {}
        self._built: set[tuple[str, str]] = set()
        # Stages that are called on whatever there is: their data may be others at any time.
        self._called: set[tuple[str, str]] = set()

    def of(self, split: str, alone: str = "") -> Watch:
        """Who is followed in a split; or those that are chosen apart, at one stage say."""
        if (split, alone) not in self._watches:
            self._watches[split, alone] = Watch(self._most, self._seed)
        return self._watches[split, alone]

    def built(self, stage: StageFacts, *, is_dataset: bool) -> None:
        """A stage is in a pipeline that is being built."""
        (self._built if is_dataset else self._called).add((stage.split, stage.name))

    def reopen(self) -> None:
        """Where the stage that elements are chosen at was built again, data may be others."""
        for (split, alone), watch in self._watches.items():
            if not alone and (split, watch.opener) in self._built | self._called:
                watch.reopen()
        self._built.clear()

    def settle(self) -> list[tuple[str, Followed]]:
        """Those that are followed stay; by split those that were and are not any more."""
        return [
            (split, lost) for (split, _), watch in self._watches.items() for lost in watch.settle()
        ]
