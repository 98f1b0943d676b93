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
        self._built: set[str] = set()

    def of(self, split: str, alone: str = "") -> Watch:
        """Who is followed in a split; of a stage alone, those that are chosen there anew."""
        if (split, alone) not in self._watches:
            self._watches[split, alone] = Watch(self._most, self._seed)
        return self._watches[split, alone]

    def built(self, stage: StageFacts) -> None:
        """A pipeline of this split is being built."""
        self._built.add(stage.split)

    def reopen(self) -> None:
        """Of pipelines that were built since the last time the data may be others."""
        for split in self._built:
            self.of(split).reopen()
        self._built.clear()

    def settle(self) -> list[tuple[str, Followed]]:
        """Those that are followed stay; by split those that were and are not any more."""
        return [
            (split, lost) for (split, _), watch in self._watches.items() for lost in watch.settle()
        ]
