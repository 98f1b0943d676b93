"""What was seen of an input pipeline, as a table of plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from tb_interpret.pipeline.observation import Observation

_HEADS = ("split", "stage", "type", "shape", "values", "random")


def stage_table(observations: Iterable[Observation]) -> list[str]:
    """A line a stage, in the order of the stream.

    Args:
      observations: In order.
    """
    stages: dict[tuple[str, int, str], list[Observation]] = {}
    for seen in observations:
        stages.setdefault((seen.split, seen.place, seen.stage), []).append(seen)
    rows = [_HEADS, *(_row(seen) for _, seen in sorted(stages.items()))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    return [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _row(stage: Sequence[Observation]) -> tuple[str, ...]:
    first = stage[0]
    images = [np.asarray(seen.after.image) for seen in stage if seen.after.image is not None]
    where = first.split, first.stage
    random = {True: "yes", False: "no", None: ""}[first.is_random]
    if not images:
        return (*where, "no picture yet", "", "", random)
    sizes = {image.shape for image in images}
    shape = "×".join(map(str, images[0].shape)) if len(sizes) == 1 else f"{len(sizes)} shapes"
    finite = [image[np.isfinite(image)] if image.dtype.kind == "f" else image for image in images]
    values = [extreme for each in finite if each.size for extreme in (each.min(), each.max())]
    return (
        *where,
        images[0].dtype.name,
        shape,
        f"{min(values):.4g} to {max(values):.4g}" if values else "none finite",
        random,
    )
