"""Makes stages of functions, as a pipeline's `stage` and `tap` do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

from tb_interpret.pipeline.arguments import check_wrapped
from tb_interpret.pipeline.recording import Recording
from tb_interpret.pipeline.roles import Roles
from tb_interpret.pipeline.stage import Stage, as_it_is
from tb_interpret.pipeline.stage_facts import StageFacts

_FunctionT = TypeVar("_FunctionT", bound=Callable[..., Any])


class Wrapping(Protocol):
    """Makes a stage of a function."""

    def __call__(self, *given: _FunctionT) -> _FunctionT:
        """The function, watched.

        Raises:
          ValueError: It is none.
        """


def wrapping(facts: StageFacts, roles: Roles, recording: Recording | None) -> Wrapping:
    """What makes a stage of a function.

    Args:
      facts: Of the stage.
      roles: Where the user says that things are.
      recording: Is told what passes; None: functions are given back as they are.
    """

    def wrap(*given: _FunctionT) -> _FunctionT:
        check_wrapped(facts.name, given)
        (function,) = given
        if recording is None:
            return function
        stage = Stage(function, facts, roles, recording)
        before = recording.builds.made.get((facts.split, facts.name))
        if before is not None and before.num_calls == 1:
            stage.follows_one_call = stage.is_alone = before.is_alone
        # One that is made for each call is the same all the time.
        recording.builds.declare(facts, is_remade=before is not None and before.num_calls > 1)
        recording.builds.made[facts.split, facts.name] = stage
        return cast(_FunctionT, stage)

    return as_it_is(wrap)  # it may be called within a function that is mapped
