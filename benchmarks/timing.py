"""Times that can be compared although other work shares the machine."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping

# Short work is repeated until one measurement lasts this long.
_MIN_SECONDS = 0.03
# Work that lasts longer than this needs no second call to be warm.
_LONG_SECONDS = 1.0


def interleaved(
    work: Mapping[str, Callable[[], object]],
    rounds: int,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, list[float]]:
    """Seconds of each piece of work, measured in turns.

    Each round measures every piece once, beginning with another each time, so
    that a slow minute of the machine meets all of them alike.

    Args:
      work: Functions by name. Each is called before anything counts.
      rounds: How often each is measured.
      clock: `time.process_time` for what all threads of the process take.

    Returns:
      By name, one entry a round; entries of the same round belong together.
    """
    repeats = {name: _repeats(function) for name, function in work.items()}
    seconds: dict[str, list[float]] = {name: [] for name in work}
    names = list(work)
    for number in range(rounds):
        gc.collect()
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            # What ran before has filled the caches: one call to take them back.
            if repeats[name] > 1:
                work[name]()
            start = clock()
            for _ in range(repeats[name]):
                work[name]()
            seconds[name].append((clock() - start) / repeats[name])
    return seconds


def ratios(numerators: list[float], denominators: list[float]) -> tuple[float, float, float]:
    """Lower quartile, median and upper quartile of the rounds' ratios."""
    values = [n / d for n, d in zip(numerators, denominators, strict=True)]
    lower, median, upper = statistics.quantiles(values, n=4, method="inclusive")
    return lower, median, upper


def spread(lower: float, median: float, upper: float) -> str:
    """A ratio to F and its quartiles, as the tables have them."""
    return f"{median:.2f} F ({lower:.2f}–{upper:.2f})"


def _repeats(function: Callable[[], object]) -> int:
    for _ in range(2):
        start = time.perf_counter()
        function()
        elapsed = time.perf_counter() - start
        if elapsed > _LONG_SECONDS:
            break
    return max(1, min(200, round(_MIN_SECONDS / max(elapsed, 1e-6))))
