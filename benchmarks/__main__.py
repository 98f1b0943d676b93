"""Prints the table of `docs/performance.md`, measured now on this machine."""

from __future__ import annotations

import argparse
import datetime
import importlib.metadata
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # before TensorFlow is imported


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="measurements of each figure")
    rounds = parser.parse_args().rounds

    from benchmarks import (
        filters,
        grad_cam,
        memory,
        occlusion,
        one_pass,
        startup,
        subjects,
        table,
        training_thread,
    )

    begin = time.perf_counter()
    rows = []
    small, large, huge = subjects.small_cnn(), subjects.efficientnet(), subjects.vgg16()
    # A pass of the small network is so short that other work shows in it.
    for subject, times in ((small, 2 * rounds), (large, rounds), (huge, max(3, rounds // 5))):
        _progress(f"Grad-CAM, {subject.name} …")
        rows += grad_cam.measure(subject, times)
        rows += one_pass.measure(subject, times)
        _progress(f"occlusion, {subject.name} …")
        batch, parts = (2, 4) if subject is huge else (8, 8)
        rows += occlusion.measure(subject, max(3, rounds // 3), batch, parts)
    _progress("filter visualization …")
    rows += filters.measure()
    for subject in (small, large):
        _progress(f"what training waits for, {subject.name} …")
        rows += training_thread.measure(subject, rounds)
    _progress("bytes …")
    # The finest layer that anybody would explain: 14x14, four times the usual bytes.
    rows += training_thread.measure_bytes(large, "top_activation")
    rows += training_thread.measure_bytes(large, "block10_add")
    _progress("a long training …")
    rows += memory.measure(small)
    _progress("TensorBoard's start …")
    rows += startup.measure(max(3, rounds // 2))

    versions = ", ".join(
        f"{name} {_version(name)}"
        for name in ("tensorflow", "keras", "tensorboard", "tf-explain", "tf-keras-vis")
    )
    print(
        f"\nF is one compiled forward pass of the same pictures. {os.cpu_count()} CPU cores, "
        f"Python {sys.version.split()[0]}, {versions}; {datetime.date.today()}, "
        f"{time.perf_counter() - begin:.0f} s. Command: `python -m benchmarks --rounds {rounds}`.\n"
    )
    print(table.markdown(rows))


def _version(name: str) -> str:
    for candidate in (name, f"{name}-cpu"):
        try:
            return importlib.metadata.version(candidate)
        except importlib.metadata.PackageNotFoundError:
            continue
    return "not installed"


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
