"""Pictures in one call, without a pipeline."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from tb_interpret.pipeline.elements import CHANNELS
from tb_interpret.pipeline.pipeline import Pipeline
from tb_interpret.sources import shape_of

_MOST = 1024


def log_images(
    log_dir: str | os.PathLike[str],
    name: str,
    images: Any,
    *,
    notes: Sequence[str] | None = None,
    labels: Sequence[Any] | None = None,
    class_names: Sequence[str] | Mapping[Any, Any] | None = None,
    split: str = "train",
) -> None:
    """Shows pictures in TensorBoard, in the room of the input pipeline.

    Args:
      log_dir: Where the other logs of this run go.
      name: What stands above them.
      images: A batch, or a list of pictures of NumPy, OpenCV (in RGB), PIL or
        tensors, of any size; at most 1,024.
      notes: One an image.
      labels: One an image: a class, numbers or text.
      class_names: As of a `Pipeline`.
      split: Beside which others they stand.

    Raises:
      ValueError: There are none, something of them is no picture, or there is
        not one note or label for each.

    Example:
      >>> import numpy as np, tempfile
      >>> log_images(tempfile.mkdtemp(), "noise", np.random.random((2, 8, 8, 3)), notes=["a", "b"])
    """
    if _is_one(images):
        raise ValueError(
            f"log_images was given one picture. Received: {type(images).__name__} of shape "
            f"{tuple(images.shape)}. Expected a batch or a list of them. Give [image] for one."
        )
    try:
        each = list(images)
    except TypeError:
        each = []
    if not 1 <= len(each) <= _MOST:
        raise ValueError(
            f"log_images has no list of pictures. Received: {type(images).__name__} of "
            f"{len(each)}. Expected a batch or a list of 1 to {_MOST}. Give [image] for one."
        )
    for what, given in (("notes", notes), ("labels", labels)):
        if given is not None and (isinstance(given, str) or len(given) != len(each)):
            raise ValueError(
                f"`{what}` are not one an image. Received: {given!r:.80}. Expected {len(each)} of "
                "them. Leave out those that are not needed: '' or None."
            )
    pipeline = Pipeline(log_dir, len(each), class_names=class_names)
    for index, image in enumerate(each):
        pipeline.log(
            name,
            image,
            key=index,
            note="" if notes is None else notes[index],
            label=None if labels is None else labels[index],
            split=split,
        )
    # The verdicts of a run are its pipeline's: a few pictures beside it have none.
    pipeline._report.flush(judged=False)


def _is_one(images: Any) -> bool:
    """Whether it is a picture and not a batch: nobody logs gray ones three pixels wide."""
    shape = shape_of(images) if hasattr(images, "shape") else ()
    if isinstance(shape, str) or len(shape) not in (2, 3):
        return False
    return len(shape) == 2 or (shape[2] in CHANNELS and shape[0] not in CHANNELS)
