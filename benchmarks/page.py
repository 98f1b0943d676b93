"""What the page costs its reader: real Chromium, real TensorBoard, its Images tab beside us."""

from __future__ import annotations

import argparse
import dataclasses
import json
import pathlib
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from benchmarks import images_tab
from benchmarks.page_moves import (
    MOVES,
    delay_of,
    drag_through,
    epoch_of,
    jump,
    memory_mb,
    memory_words,
    open_page,
    seconds_of,
    walk,
)
from benchmarks.page_probe import probed_page, tensorboard_mb
from benchmarks.page_trace import median_and_95
from benchmarks.table import Row
from tb_interpret_plugin.schema_pb2 import SeriesPage
from tests import long_logs
from tests.long_logs import TAG, Size
from tests.tensorboard_process import get, tensorboard

EVERYDAY = Size(examples=8, epochs=200, runs=2, overlays=True)
LARGE = Size(examples=32, epochs=1000, runs=10, map_px=7, picture_px=224)
# 502 MB of maps: nearly twice what the page keeps of them.
BEYOND = dataclasses.replace(LARGE, map_px=28)
GOAL_EVERYDAY_S = 1.0
GOAL_LARGE_S = 3.0
GOAL_STEP_MS = 16.0
# Maps of 268 MB, facts, pictures, Chromium itself and what it holds for its tools.
GOAL_PAGE_MB = 1000.0
GOAL_GROWTH_MB = 50.0
SUBJECTS = {
    "everyday": (EVERYDAY, GOAL_EVERYDAY_S),
    "large": (LARGE, GOAL_LARGE_S),
    "beyond": (BEYOND, GOAL_LARGE_S),
}

OURS = "/data/plugin/tb_interpret/"
_OVERLAYS = f"{TAG}/overlays"
# TensorBoard's Images tab shows nothing when told 0, "keep all".
_KEEP_IMAGES = "--samples_per_plugin=images=1000"
_LOADING_SECONDS = 300.0
# As many epochs are jumped to, so far from each other that none is near one of before.
_JUMPS = 20
_FAR = 45


def measure(
    rounds: int = 5,
    served_from: pathlib.Path | None = None,
    only: Sequence[str] = tuple(SUBJECTS),
) -> Iterator[list[Row]]:
    """Rows of an everyday and of large sets of logs, as they come.

    Args:
      rounds: How often each is opened, each time in a new browser.
      served_from: A folder with the `tb_interpret_plugin` to be served; by
        default the one that is installed.
      only: Which of `SUBJECTS`.
    """
    with tempfile.TemporaryDirectory() as folder:
        logs = pathlib.Path(folder)
        for subject in only:
            size, goal = SUBJECTS[subject]
            name = _name(size)
            place = logs / subject
            long_logs.write(place, size)
            with _serving(place, size, served_from) as address:
                yield _of(name, _opening(address, size, goal, rounds))
                yield _of(name, _scrubbing(address, size))
                if size.epochs > _JUMPS * _FAR:
                    yield _of(name, _far_and_wide(address, size))
            if size.overlays:
                with _serving(place, size, served_from) as address:
                    beside = images_tab.measure(address, size, rounds)
                    yield _of(f"TensorBoard's Images tab, {name}", beside)
            shutil.rmtree(place)


def _name(size: Size) -> str:
    name = f"{size.examples} examples × {size.epochs:,} epochs × {size.runs} runs"
    return f"{name}, maps of {size.map_px}×{size.map_px}" if size.runs > 2 else name


def _of(subject: str, rows: list[Row]) -> list[Row]:
    return [dataclasses.replace(row, subject=subject) for row in rows]


@contextmanager
def _serving(logs: pathlib.Path, size: Size, served_from: pathlib.Path | None) -> Iterator[str]:
    """A TensorBoard that has read everything: the page is measured, not the loader."""
    with tensorboard(f"--logdir={logs}", _KEEP_IMAGES, cwd=served_from) as address:
        deadline = time.monotonic() + _LOADING_SECONDS
        while not all(_is_read(address, run, size) for run in size.run_names):
            if time.monotonic() > deadline:
                raise AssertionError("TensorBoard did not read the logs in time")
            time.sleep(0.5)
        yield address


def _is_read(address: str, run: str, size: Size) -> bool:
    index = json.loads(get(address, "plugin/tb_interpret/index"))
    if (run, TAG) not in [(series["run"], series["tag"]) for series in index["series"]]:
        return False
    body = get(address, f"plugin/tb_interpret/records?run={run}&tag={TAG}&max_bytes=1")
    if len(SeriesPage.FromString(body).steps) < size.epochs:
        return False
    query = f"plugin/images/images?tag={_OVERLAYS}&run={run}&sample=0"
    return not size.overlays or len(json.loads(get(address, query))) == size.epochs


def _opening(address: str, size: Size, goal: float, rounds: int) -> list[Row]:
    first, whole, navigated, tasks = [], [], [], []
    for _ in range(rounds):
        with probed_page() as probed:
            begin = time.perf_counter()
            frame = open_page(probed, address, size)
            first.append(seconds_of(frame, "firstPicture"))
            navigated.append(time.perf_counter() - begin)
            whole.append(seconds_of(frame, "wholeView"))
            tasks.append(max(frame.evaluate("tbiProbe.longTasks"), default=0.0))
    median = statistics.median(first)
    return [
        Row(
            "first picture after the tab opens",
            f"{median:.2f} s (of {rounds}, slowest {max(first):.2f} s)",
            f"≤ {GOAL_EVERYDAY_S:g} s; the large logs ≤ {GOAL_LARGE_S:g} s",
            median <= goal,
        ),
        Row(
            "all pictures in view",
            f"{statistics.median(whole):.2f} s; TensorBoard itself comes before: first picture "
            f"{statistics.median(navigated):.2f} s after its address is entered; longest task "
            f"{statistics.median(tasks):.0f} ms",
        ),
    ]


def _scrubbing(address: str, size: Size) -> list[Row]:
    server_before = tensorboard_mb()
    with probed_page() as probed:
        frame = open_page(probed, address, size)
        seconds_of(frame, "wholeView")
        probed.settle(OURS)
        opened, heap_opened, page_opened = probed.traffic.words(OURS), *memory_mb(probed)
        slider = frame.get_by_role("slider", name="Epoch", exact=True)
        slider.focus()
        probed.page.keyboard.press("End")
        frame.evaluate("tbiProbe.frames()")
        last = size.epochs - 1
        steps = min(last, 199)
        seen = {epoch_of(slider)}
        trace = probed.trace()
        for _ in range(steps):
            probed.page.keyboard.press("ArrowLeft")
            frame.evaluate("tbiProbe.frames()")
            seen.add(epoch_of(slider))
        _, costs = trace.stop()
        delays = [delay_of(probed, frame, slider, "ArrowRight") for _ in range(min(30, steps))]
        dragged, dragging = drag_through(probed, frame, slider)
        probed.settle(OURS)
        runs = probed.traffic.runs(OURS)
        scrubbed, heap, page = probed.traffic.words(OURS), *memory_mb(probed)
        slider.focus()
        probed.page.keyboard.press("Home")
        seen.add(epoch_of(slider))
        server = tensorboard_mb()
    script, script_95 = median_and_95([cost.script for cost in costs])
    task, task_95 = median_and_95([cost.task for cost in costs])
    style, _ = median_and_95([cost.style for cost in costs])
    delay, delay_95 = median_and_95(delays)
    reached = len(seen & set(range(size.epochs)))
    wanted = size.epochs if steps == last else steps + 2
    return [
        Row(
            "script a scrub step",
            f"{script:.1f} ms (95 % below {script_95:.1f} ms)",
            f"≤ {GOAL_STEP_MS:g} ms",
            script <= GOAL_STEP_MS,
        ),
        Row(
            "everything on the page's thread a scrub step",
            f"{task:.1f} ms (95 % below {task_95:.1f} ms), style and layout {style:.1f} ms",
        ),
        Row(
            "from key to picture",
            f"{delay:.0f} ms (95 % below {delay_95:.0f} ms)",
        ),
        Row(
            f"dragging from end to end in {MOVES} moves",
            f"{dragged:.1f} s; a move: script {dragging.script / MOVES:.1f} ms, everything "
            f"{dragging.task / MOVES:.1f} ms",
        ),
        Row(
            "epochs reached by key",
            f"{reached} of {wanted}",
            "all that are tried",
            reached == wanted,
        ),
        Row(
            "requests and bytes",
            f"{opened}, maps of {runs} runs; after scrubbing through {scrubbed}",
        ),
        Row(
            "memory of the page",
            f"heap {heap_opened:.0f} MB, process {page_opened:.0f} MB; after scrubbing through "
            f"{heap:.0f} and {page:.0f} MB",
        ),
        Row(
            "memory of TensorBoard",
            f"{server_before} with the logs read; {server} afterwards",
        ),
    ]


def _far_and_wide(address: str, size: Size) -> list[Row]:
    """Epochs far from what has been read, and the whole log from end to end, twice."""
    with probed_page() as probed:
        frame = open_page(probed, address, size)
        seconds_of(frame, "wholeView")
        probed.settle(OURS)
        memory = [memory_words(probed)]
        field = frame.get_by_role("spinbutton", name="Epoch number")
        field.click()
        jumps = [jump(probed, frame, field, epoch) for epoch in _far_epochs(size)]
        slider = frame.get_by_role("slider", name="Epoch", exact=True)
        processes = []
        for _ in range(2):
            walked = walk(probed, frame, slider, size)
            probed.settle(OURS)
            memory.append(memory_words(probed))
            processes.append(probed.resident_mb())
        received = probed.traffic.words(OURS)
        server = tensorboard_mb()
    first, first_95 = median_and_95([shown for shown, _ in jumps])
    every, every_95 = median_and_95([shown for _, shown in jumps])
    step, step_95 = median_and_95([shown for _, shown in walked])
    return [
        Row(
            "jump to a far epoch: to picture",
            f"{first:.0f} ms (95 % below {first_95:.0f} ms); to all in view {every:.0f} ms (95 % "
            f"below {every_95:.0f} ms)",
        ),
        Row(
            "from end to end by ten epochs a key, each time to all in view",
            f"{step:.0f} ms (95 % below {step_95:.0f} ms)",
        ),
        Row(
            "memory of the page, read from end to end",
            f"opened {memory[0]}; once {memory[1]}; twice {memory[2]}",
            f"process ≤ {GOAL_PAGE_MB:,.0f} MB, the second time ≤ {GOAL_GROWTH_MB:.0f} MB more",
            processes[1] <= GOAL_PAGE_MB and processes[1] - processes[0] <= GOAL_GROWTH_MB,
        ),
        Row(
            "requests and bytes, read from end to end twice",
            f"{received}; TensorBoard {server}",
        ),
    ]


def _far_epochs(size: Size) -> list[int]:
    """Back and forth between the halves of the log, each far from those before."""
    half = size.epochs // 2
    return [(number % 2) * half + (number // 2 + 1) * _FAR + 7 for number in range(_JUMPS)]


def main() -> None:
    from benchmarks import table

    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often the page is opened")
    parser.add_argument(
        "--served-from", type=pathlib.Path, help="folder with another tb_interpret_plugin"
    )
    parser.add_argument(
        "--only", nargs="+", choices=SUBJECTS, default=tuple(SUBJECTS), help="what is measured"
    )
    options = parser.parse_args()
    parts = measure(options.rounds, options.served_from, options.only)
    print(table.markdown(row for part in parts for row in part))


if __name__ == "__main__":
    main()
