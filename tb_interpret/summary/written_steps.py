"""The steps of a run's directory: whether they begin again, and what is said of it."""

from __future__ import annotations

import logging

from tb_interpret.summary.event_file import holds_training

_log = logging.getLogger("tb_interpret")

# Steps that trainings of this process have written last, by the run's directory.
_last_steps: dict[str, int] = {}
_told: set[str] = set()


class WrittenSteps:
    """The steps that are written to a directory.

    Args:
      directory: Of a run; it exists. Readers show one training of it: where
        steps begin again, those of the earlier one give way.
    """

    def __init__(self, directory: str) -> None:
        self._directory = directory
        self._is_first = True
        self._holds_earlier = holds_training(directory)

    def begin_anew(self) -> None:
        """What follows is of another training."""
        self._is_first = True

    def anew(self, step: int) -> str:
        """What a record has to say of a step that is handed over; mostly nothing.

        It is warned of, too, once a directory.
        """
        last = _last_steps.get(self._directory, -1)
        _last_steps[self._directory] = step
        is_first, self._is_first = self._is_first, False
        if is_first and step <= last:
            text = (
                f"Epochs from {step} on are written anew: an earlier training in this directory "
                f"had some up to {last}, which give way."
            )
        elif is_first and self._holds_earlier and last < 0 and step == 0:
            text = (
                "Epochs from 0 on are written anew: the directory holds an earlier training, whose "
                "epochs give way."
            )
        else:
            return ""
        # Trainings of one epoch each are many: a warning a directory is enough.
        level = logging.DEBUG if self._directory in _told else logging.WARNING
        _told.add(self._directory)
        _log.log(
            level,
            "%s Received: log_dir of %s. Expected a directory of its own for each training, or "
            "initial_epoch=… in `fit` to go on counting.", text, self._directory,
        )  # fmt: skip
        return text
