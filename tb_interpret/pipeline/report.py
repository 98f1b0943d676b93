"""What passed a pipeline, written and told: in trainings and between them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

from tb_interpret.pipeline.autosave import Autosave
from tb_interpret.pipeline.log import PipelineLog
from tb_interpret.pipeline.recording import Recording
from tb_interpret.pipeline.verdicts import Verdict, judge
from tb_interpret.summary.training import Training

_log = logging.getLogger("tb_interpret")

# The first passes of an element are kept one by one: after each of these epochs there is more to
# judge by.
_FIRST_EPOCHS = 3


class Report:
    """Has a recording written, and looks for what is wrong with it.

    Args:
      most: How many elements of a split are followed.
      seed: Of their choice.
      log: Where it is written; None: nowhere.
      class_names: In the order of the indices; empty: not known.

    Attributes:
      recording: What passes.
    """

    def __init__(
        self, most: int, seed: int, log: PipelineLog | None, class_names: Sequence[str]
    ) -> None:
        self.recording = Recording(most, seed, self._passed)
        self._log, self._class_names = log, class_names
        self._training: Training | None = None
        self._epochs: list[int] = []
        self._whole_epochs = False
        self._autosave = Autosave(self._save_between)
        self._lock = threading.Lock()
        # What is saved now and then opens the log, as does what is saved at the end.
        self._saving = threading.Lock()
        self._judged: tuple[tuple[int, int], list[Verdict]] = ((0, 0), [])
        self._told_unseen = False
        self._told: set[str] = set()

    def begin(self, training: Training, *, whole_epochs: bool) -> None:
        """A training begins.

        Args:
          training: Which.
          whole_epochs: Whether each of its epochs goes over all data.

        Raises:
          ValueError: The log's directory cannot be written.
        """
        self._training = training
        self.recording.begin()
        self._epochs, self._whole_epochs = [], whole_epochs
        if self._log is not None:
            self._log.begin(training)

    def begin_epoch(self, epoch: int) -> None:
        """What passes from here on is of this epoch."""
        self.recording.builds.begin_epoch(epoch)

    def end_epoch(self, epoch: int) -> None:
        """Hands over what passed, and ever more seldom what is wrong with it."""
        self.recording.settle()
        self._epochs.append(epoch)
        number = len(self._epochs)
        due = number <= _FIRST_EPOCHS or number.bit_count() == 1
        self._save(epoch, judged=due)
        unseen = self.unseen()
        if unseen and not self._told_unseen:
            self._told_unseen = True
            _log.warning("%s", " ".join(unseen))

    def end(self, training: Training) -> None:
        """A training is over, if it is the one that went on."""
        if self._training is training:
            self._training = self.recording.builds.epoch = None

    def flush(self, *, judged: bool = True) -> None:
        """Writes what was seen, and waits until it is on disk.

        Args:
          judged: Whether what is wrong is written, too.
        """
        self._autosave.cancel()
        self._save(None, judged=judged)
        if self._log is not None:
            self._log.drain()

    def check(self) -> list[Verdict]:
        """What is wrong with what was seen so far; looked for once."""
        with self._lock:
            # What ran in other processes is not known not to have run.
            is_sure = self._whole_epochs and not self.recording.processes.is_elsewhere
            whole_epochs = tuple(self._epochs) if is_sure else ()
            known = self.recording.num_passed, len(whole_epochs)
            if known != self._judged[0]:
                unclear = self.recording.unclear()
                observations = [
                    seen
                    for seen in self.recording.observations()
                    if (seen.split, seen.stage) not in unclear
                ]
                self._judged = (
                    known,
                    judge(observations, class_names=self._class_names, whole_epochs=whole_epochs),
                )
            return list(self._judged[1])

    def unseen(self) -> list[str]:
        """Sentences about what of the followed elements was not seen, and why."""
        is_sure = self._whole_epochs and bool(self._epochs)
        return self.recording.unseen(whole_epochs=is_sure)

    def tell(self) -> None:
        """Says what is wrong, each fault once."""
        for verdict in self._found() or ():
            if verdict.words not in self._told:
                self._told.add(verdict.words)
                level = logging.INFO if verdict.is_note else logging.WARNING
                _log.log(level, "Input pipeline, %s: %s", verdict.name, verdict.words)

    def _passed(self) -> None:
        if self._training is None and self._log is not None:
            self._autosave.soon()

    def _save_between(self) -> None:
        # A training that has begun meanwhile has it written at the end of its epoch.
        if self._training is None:
            self._save(None, judged=False)

    def _found(self) -> list[Verdict] | None:
        """As `check`; None: looking failed, and that is told."""
        try:
            return self.check()
        except Exception as error:  # no fault of ours ends a training
            self.recording.warn_once("looking for faults", error)
            return None

    def _save(self, up_to: int | None, *, judged: bool) -> None:
        if self._log is None:
            return
        try:
            with self._saving:
                self._log.write(self.recording.take(up_to))
                if judged and self.recording.num_passed:
                    self._log.write_verdicts(self.recording.last_epoch, self._found)
        except Exception as error:
            self.recording.warn_once("writing", error)
