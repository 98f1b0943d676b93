"""How peers are measured beside us, and what is said when one does not run."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout

from benchmarks.subjects import Subject

Work = Callable[[], object]


def running(
    makers: Mapping[str, Callable[[Subject], Work]], subject: Subject
) -> tuple[dict[str, Work], dict[str, str]]:
    """The peers that run on a network, and what is wrong with the others.

    Args:
      makers: By name, what prepares a peer's work.
      subject: The network.

    Returns:
      Work by name, and by name the error of those that do not run.
    """
    work, missing = {}, {}
    for name, make in makers.items():
        try:
            peer = quietly(make(subject))
            peer()
            work[name] = peer
        except Exception as error:  # a peer's own failure is a result, too
            missing[name] = f"does not run: {type(error).__name__}: {str(error)[:60]}"
    return work, missing


def quietly(work: Work) -> Work:
    """The same work without the progress lines and warnings of others."""

    def quiet() -> object:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            return work()

    return quiet
