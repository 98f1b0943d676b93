"""Cards drawn with matplotlib, where it is installed."""

from __future__ import annotations

import importlib
import textwrap
from collections.abc import Sequence
from typing import Any

from tb_interpret.results.cards import Card

_INCHES = 2.4  # of a picture
_LINE_INCHES = 0.18  # of a line of words
_LETTERS = 38  # that fit above a picture


def pyplot() -> Any:
    """Matplotlib's module of that name: nothing else here needs it.

    Raises:
      ImportError: It is not installed.
    """
    try:
        return importlib.import_module("matplotlib.pyplot")
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "matplotlib":
            raise
        raise ImportError(
            "Results are plotted with matplotlib, which is missing. Received: "
            f"{error}. Expected matplotlib 3.6 or later. Install it: pip install matplotlib; or "
            "leave the result as the last line of a notebook's cell, which shows it without."
        ) from error


def draw(title: str, cards: Sequence[Card], count: int, columns: int) -> Any:
    """A figure of cards.

    Args:
      title: Above them.
      cards: What is shown.
      count: How many there are in all.
      columns: How many stand side by side at the most.

    Returns:
      A `matplotlib.figure.Figure`.
    """
    across = max(1, min(columns, len(cards)))
    down = max(1, -(-len(cards) // across))
    # Side by side, a line that is longer than its picture would run into the next one.
    lines = [[part for x in card.lines for part in textwrap.wrap(x, _LETTERS)] for card in cards]
    words = max(map(len, lines), default=0) * _LINE_INCHES
    size = (max(across, 2) * _INCHES, down * (_INCHES + words) + 3 * _LINE_INCHES)
    figure = pyplot().figure(figsize=size, layout="constrained")
    more = f"\nthe first {len(cards)} of {count}" if count > len(cards) else ""
    figure.suptitle(title + more, fontsize="small", wrap=True, parse_math=False)
    for place, (card, said) in enumerate(zip(cards, lines, strict=True)):
        axes = figure.add_subplot(down, across, place + 1)
        gray = card.picture.shape[-1] == 1
        axes.imshow(card.picture[..., 0] if gray else card.picture, cmap="gray", vmin=0, vmax=255)
        axes.set_title("\n".join(said), fontsize="small", parse_math=False)
        axes.set_axis_off()
    return figure
