"""Which pipeline of this process has a series of a run: the last one that wrote it."""

from __future__ import annotations

import itertools
import logging

from tb_interpret.summary.run_writer import RunWriter
from tb_interpret.summary.training import Share
from tb_interpret_plugin import metadata

_log = logging.getLogger("tb_interpret")

_owners: dict[tuple[str, str], Ownership] = {}
_told: set[str] = set()
_numbers = itertools.count()


class Ownership:
    """Of one pipeline.

    Args:
      log_dir: As the user gave it.
    """

    def __init__(self, log_dir: str) -> None:
        self._log_dir = log_dir
        self._name = f"pipeline {next(_numbers)}"

    def claim(self, writer: RunWriter, share: Share) -> None:
        """Says, before a training begins, that this is its pipeline.

        Args:
          writer: Of the run.
          share: Of the writer, given back if it is refused.

        Raises:
          ValueError: The training has another one in this directory.
        """
        try:
            writer.claim(share, metadata.VERDICTS_TAG, self._name)
        except ValueError:
            writer.abandon(share)
            raise ValueError(
                "Two pipelines of one training write to one place. Received: two tbi.Pipeline "
                f"with log_dir={self._log_dir!r}. Expected one: it follows all stages and splits. "
                "Make all stages by the first, pipeline.stage(…, split='validation') say, or give "
                "the other a log_dir of its own."
            ) from None

    def take(self, directory: str, tag: str) -> None:
        """Says once a directory that what another pipeline has written gives way.

        Args:
          directory: Of the run.
          tag: What is written there now.
        """
        before = _owners.get((directory, tag), self)
        _owners[directory, tag] = self
        if before is not self and directory not in _told:
            _told.add(directory)
            _log.warning(
                "What another pipeline has written to %r gives way. Received: two tbi.Pipeline, or "
                "calls of tbi.log_images, with log_dir=%r. Expected one a directory, or names of "
                "their own. Make all stages by one tbi.Pipeline, or choose another name.",
                tag, self._log_dir,
            )  # fmt: skip
