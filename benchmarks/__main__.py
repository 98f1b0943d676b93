"""Measures on this machine what `docs/performance.md` says."""

from __future__ import annotations

import argparse
import datetime
import importlib.metadata
import os
import pathlib
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # before TensorFlow is imported

_VERSIONS = {
    "training": ("tensorflow", "keras", "tensorboard", "tf-explain", "tf-keras-vis"),
    "methods": ("tensorflow", "keras", "tf-explain", "tf-keras-vis"),
    "page": ("tensorboard", "playwright"),
    "pipeline": ("tensorflow",),
    "cues": ("tensorflow", "keras"),
}
_OF_TRAINING = "F is one compiled forward pass of the same pictures; in parentheses are quartiles."
_OF_METHODS = (
    "F is one compiled forward pass of the same 8 pictures; figures are medians. Ours are whole "
    "epochs, facts and the one pass included."
)
_OF_PIPELINE = (
    "What a pass over 4,096 JPEGs, decoded, resized to 224 and augmented, takes "
    "more of the CPU, in all threads; medians of the rounds' ratios, in parentheses quartiles."
)
_OF_CUES = (
    "Small networks, each trained for this on clothes, plain or before textures; classes, kinds "
    "and effects of all cards."
)
_OF_PAGE = (
    "Real Chromium without a GPU, a real TensorBoard that has read the logs, all runs chosen. "
    "Script and tasks are the page's own CPU time."
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help="measurements of each figure")
    parser.add_argument(
        "--write", type=pathlib.Path, metavar="PAGE", help="put the tables into this page, too"
    )
    parser.add_argument(
        "--only", choices=tuple(_VERSIONS), help="measure one of the tables, not all"
    )
    arguments = parser.parse_args()

    from benchmarks import cues, methods, page, pipeline, table, training

    only = f" --only {arguments.only}" if arguments.only else ""
    # Nothing is measured before its turn.
    measured = (
        ("training", _OF_TRAINING, training.measure(arguments.rounds)),
        ("methods", _OF_METHODS, methods.measure(arguments.rounds)),
        ("page", _OF_PAGE, page.measure(max(3, arguments.rounds // 3))),
        ("pipeline", _OF_PIPELINE, pipeline.measure(arguments.rounds)),
        ("cues", _OF_CUES, cues.measure(max(1, arguments.rounds // 3))),
    )
    for mark, about, parts in measured:
        if arguments.only not in (None, mark):
            continue
        begin = time.perf_counter()
        rows = []
        for part in parts:
            rows += part
            for row in part:  # what is known already, should the run break off
                print(f"  {row.subject} {row.what}: {row.measured} {row.verdict}", file=sys.stderr)
        versions = ", ".join(f"{name} {_version(name)}" for name in _VERSIONS[mark])
        text = (
            f"{about} {os.cpu_count()} CPU cores, Python {sys.version.split()[0]}, {versions}; "
            f"{datetime.date.today()}, {time.perf_counter() - begin:.0f} s. "
            f"Command: `python -m benchmarks --rounds {arguments.rounds}{only}`.\n\n"
            f"{table.markdown(rows)}"
        )
        print(f"\n{text}")
        if arguments.write:
            table.put_into(arguments.write, mark, text)


def _version(name: str) -> str:
    for candidate in (name, f"{name}-cpu"):
        try:
            return importlib.metadata.version(candidate)
        except importlib.metadata.PackageNotFoundError:
            continue
    return "not installed"


if __name__ == "__main__":
    main()
