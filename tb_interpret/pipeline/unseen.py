"""What of the followed elements is not seen, in words."""

from __future__ import annotations

import logging
from collections.abc import Sequence

_log = logging.getLogger("tb_interpret")

_UNREACHED = (
    "Of the elements that are followed none was seen at {}. Expected what left the stage before it "
    "to enter it as it was. Make what changes it in between a stage, too, or say by key=… who it "
    "is."
)
_ELSEWHERE = (
    "Stages ran in other processes, and what passed them there is not seen. Received: workers of "
    "a PyDataset with use_multiprocessing=True, or the like. The data are as without it. Use "
    "threads, use_multiprocessing=False, to see them."
)
_NOTHING = (
    "Nothing of the input pipeline was seen. Received: data that pass none of its stages. Expected "
    'functions that are wrapped, or a tap. Write dataset.map(pipeline.stage("loaded")(load)), or '
    'dataset.apply(pipeline.tap("fed")), of the pipeline whose callback this is.'
)
_DOUBLE = (
    "Two stages are called {0!r}, and what passes them is shown in one column. Received: what left "
    'one of them enters the other. Expected a name for each. Call one pipeline.stage("{0} again").'
)
_LEFT_OUT = (
    "{} pictures were not kept to be judged, for 256 MB of memory are full: what is wrong at later "
    "stages may stay unsaid. Follow fewer elements: tbi.Pipeline(…, elements=4)."
)


class Unseen:
    """Collects it; asked from all threads.

    Attributes:
      failure: Why watching failed the first time; empty: it did not.
    """

    def __init__(self) -> None:
        self.failure = ""
        self._doubles: set[str] = set()

    def warn_once(self, what: str, error: Exception) -> None:
        """Says that watching failed, the first time."""
        if not self.failure:
            self.failure = (
                f"Watching the input pipeline failed at {what!r}: {type(error).__name__}: "
                f"{str(error).removesuffix('.')}. The data are as without it, and training goes "
                "on; it is tried again, without another warning."
            )
            _log.warning("%s", self.failure)

    def note_double(self, stage: str) -> None:
        """What left a stage enters one of the same name."""
        self._doubles.add(stage)

    def sentences(
        self,
        unreached: Sequence[str],
        *,
        is_elsewhere: bool,
        is_nothing: bool,
        num_left_out: int = 0,
    ) -> list[str]:
        """All that is to be said, but for a failure, which has been.

        Args:
          unreached: Names of stages where nobody was seen.
          is_elsewhere: Whether stages ran in other processes.
          is_nothing: Whether nothing at all passed.
          num_left_out: How many pictures are not kept to be judged.
        """
        told = [_UNREACHED.format(", ".join(map(repr, unreached)))] if unreached else []
        told += [_DOUBLE.format(stage) for stage in sorted(self._doubles)]
        told += [_LEFT_OUT.format(num_left_out)] if num_left_out else []
        if is_elsewhere:
            return [*told, _ELSEWHERE]
        return [*told, _NOTHING] if is_nothing and not self.failure else told
