"""Tells a pipeline which epoch it is, and has it written at its end."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

import keras

from tb_interpret.callbacks.chief import is_chief
from tb_interpret.callbacks.trainings import begin_training, goes_over_all_data, has_begun
from tb_interpret.pipeline.in_model import InModel
from tb_interpret.summary.training import Training

if TYPE_CHECKING:
    from tb_interpret.pipeline.report import Report


class PipelineCallback(keras.callbacks.Callback):
    """Made by `Pipeline.callback()`.

    Args:
      report: Of the pipeline, told which epoch it is.
    """

    def __init__(self, report: Report) -> None:
        super().__init__()
        self._report = report
        self._training: Training | None = None
        self._in_model: InModel | None = None

    def __deepcopy__(self, memo: dict[int, Any]) -> PipelineCallback:
        """Tuners copy callbacks for each trial; the pipeline is one."""
        return PipelineCallback(self._report)

    def __reduce__(self) -> tuple[Any, ...]:
        """In another process nothing of the pipeline is seen."""
        return keras.callbacks.Callback, ()

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Opens the run's writer, which the other callbacks of this training share."""
        if not is_chief():
            return
        self._training, callbacks = begin_training(self)
        self._report.begin(self._training, whole_epochs=goes_over_all_data())
        self._in_model = InModel(self._report.recording)
        if callbacks is not None:
            # Should the training break off, nobody calls `on_train_end`.
            weakref.finalize(callbacks, self._report.end, self._training)

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """What passes from here on is of this epoch."""
        if self._training is not None:
            has_begun(self._training)
            self._report.begin_epoch(epoch)

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Hands over what passed."""
        if self._training is not None:
            if self._in_model is not None:
                self._in_model.look(self.model)
            self._report.end_epoch(epoch)

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        """Waits until all is written, and says what is wrong."""
        training, self._training = self._training, None
        self._in_model = None
        if training is not None:
            has_begun(training)
            self._report.end(training)
            self._report.flush()
            self._report.tell()
