"""Results of any kind from their files."""

from __future__ import annotations

import os

from tb_interpret.results.activation_tiles import ActivationTiles
from tb_interpret.results.explanation import Explanation
from tb_interpret.results.files import read
from tb_interpret.results.filter_pictures import FilterPictures


def load(
    path: str | os.PathLike[str],
) -> Explanation | ActivationTiles | FilterPictures:
    """A result that its `save` wrote to a file.

    Args:
      path: As given to `save`.

    Returns:
      An `Explanation`, `ActivationTiles` or `FilterPictures`, as it was.

    Raises:
      ValueError: The file is no result, or damaged.
    """
    result: Explanation | ActivationTiles | FilterPictures = read(
        path, [Explanation, ActivationTiles, FilterPictures]
    )
    return result
