"""What of the followed elements is not seen, in words."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence

_log = logging.getLogger("tb_interpret")

_UNREACHED = (
    "Of the elements that are followed none was seen at {}. Expected what left the stage before it "
    "to enter it as it was. Make what changes it in between a stage, too, or say by key=… who it "
    "is. Where a second source of the split begins, give its first stage the name of the other's."
)
_PASSED_BY = (
    "Nobody is followed from {0!r} on: those that are were chosen at {1!r}, and go past it. "
    "Expected one first stage a split. Call the first stage of each source {1!r}, or give one a "
    "split of its own."
)
_FEW = (
    "Of {} elements that are followed {} were seen at {!r}. Expected all, where none is left out: "
    "what changes them in front of it, as padded_batch does, makes them strangers. Put it in front "
    "of that, or say by key=… who they are."
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
    "Two stages are called {0!r}: what passes them is shown in one column, and not judged. "
    "Received: elements that pass that name at two places. Expected a name for each. Call one "
    'pipeline.stage("{0} again").'
)
_COMPILED = (
    "What passes {0!r} is not seen. Received: a stage within a function that XLA compiles "
    "(jit_compile=True) or that is vectorized (tf.vectorized_map). Expected one around it. Make "
    "that function the stage: pipeline.stage({0!r})(compiled)."
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
        self._compiled: dict[str, None] = {}

    def warn_once(self, what: str, error: Exception) -> None:
        """Says that watching failed, the first time."""
        if not self.failure:
            self.failure = (
                f"Watching the input pipeline failed at {what!r}: {type(error).__name__}: "
                f"{str(error).removesuffix('.')}. The data are as without it, and training goes "
                "on; it is tried again, without another warning."
            )
            _log.warning("%s", self.failure)

    def note_compiled(self, stage: str) -> None:
        """It stands where no Python can look."""
        self._compiled[stage] = None

    def sentences(
        self,
        stages: Mapping[str, Sequence[str]],
        num_reached: Mapping[tuple[str, str], int],
        *,
        in_model: Collection[tuple[str, str]] = (),
        doubles: Sequence[str] = (),
        whole_epochs: bool = False,
        is_elsewhere: bool,
        is_nothing: bool,
        num_left_out: int = 0,
    ) -> list[str]:
        """All that is to be said, but for a failure, which has been.

        Args:
          stages: Names, by split, in the order of the stream.
          num_reached: How many elements were seen there, by split and name.
          in_model: Splits and names of layers of the model, which choose elements anew.
          doubles: Names that stand at two places.
          whole_epochs: Whether all data have gone through.
          is_elsewhere: Whether stages ran in other processes.
          is_nothing: Whether nothing at all passed.
          num_left_out: How many pictures are not kept to be judged.
        """
        told = [
            sentence
            for split, names in stages.items()
            for sentence in _of_split(
                names,
                [num_reached.get((split, name), 0) for name in names],
                sum((split, name) not in in_model for name in names),
                whole_epochs,
            )
        ]
        told += [_DOUBLE.format(stage) for stage in doubles]
        told += [_COMPILED.format(stage) for stage in self._compiled]
        told += [_LEFT_OUT.format(num_left_out)] if num_left_out else []
        if is_elsewhere:
            return [*told, _ELSEWHERE]
        is_known = self.failure or self._compiled
        return [*told, _NOTHING] if is_nothing and not is_known else told


def _of_split(
    names: Sequence[str], numbers: Sequence[int], num_in_data: int, whole_epochs: bool
) -> list[str]:
    """What is to be said of the stages of one split, in the order of the stream.

    Args:
      names: Of the stages.
      numbers: How many elements were seen at each.
      num_in_data: How many stages stand in front of the model, which come first.
      whole_epochs: Whether all data have gone through.
    """
    if not any(numbers):
        return []
    first = next(name for name, number in zip(names, numbers, strict=True) if number)
    unreached = [place for place, number in enumerate(numbers) if not number]
    passed_by = [place for place in unreached if any(numbers[place + 1 : num_in_data])]
    told = [_PASSED_BY.format(names[place], first) for place in passed_by]
    rest = [repr(names[place]) for place in unreached if place not in passed_by]
    told += [_UNREACHED.format(", ".join(rest))] if rest else []
    for place in range(1, len(names)):
        most = max(numbers[:place])
        if whole_epochs and 0 < numbers[place] < most / 2:
            return [*told, _FEW.format(most, numbers[place], names[place])]
    return told
