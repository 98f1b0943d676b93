"""Small pictures with a few words each, as a notebook shows them."""

from __future__ import annotations

import base64
import dataclasses
import html
from collections.abc import Sequence

import numpy as np

from tb_interpret.pictures.rendering import encode_png, shrink

# In a notebook.
MOST = 8

_SMALLEST_PX, _LARGEST_PX = 112, 224


@dataclasses.dataclass(frozen=True)
class Card:
    """A picture and what is known of it.

    Attributes:
      picture: uint8 `(height, width, 1 or 3)`, RGB.
      lines: A few words each.
    """

    picture: np.ndarray
    lines: Sequence[str]


def as_html(title: str, cards: Sequence[Card], count: int) -> str:
    """Cards side by side, in the colors of the page that they stand in.

    Args:
      title: Above them.
      cards: What is shown.
      count: How many there are in all.
    """
    more = f"<div>and {count - len(cards)} more</div>" if count > len(cards) else ""
    return (
        '<div style="color:inherit;background:none">'
        f'<div style="margin-bottom:6px"><code>{html.escape(title)}</code></div>'
        '<div style="display:flex;flex-wrap:wrap;gap:12px">'
        f"{''.join(_figure(card) for card in cards)}</div>{more}</div>"
    )


def _figure(card: Card) -> str:
    picture = _small(card.picture)
    height, width = picture.shape[:2]
    data = base64.b64encode(encode_png(picture)).decode()
    words = "<br>".join(html.escape(line) for line in card.lines)
    alt = html.escape(", ".join(card.lines))
    return (
        '<figure style="margin:0">'
        f'<img alt="{alt}" src="data:image/png;base64,{data}" width="{width}" height="{height}" '
        'style="border:1px solid rgba(128,128,128,.6);max-width:none">'
        f'<figcaption style="color:inherit;font-size:smaller;line-height:1.35">{words}'
        "</figcaption></figure>"
    )


def _small(picture: np.ndarray) -> np.ndarray:
    """At a size that can be seen: enlarged by a whole number, so that values stay apart."""
    factor = max(1, -(-_SMALLEST_PX // max(picture.shape[:2])))
    enlarged = picture.repeat(factor, axis=0).repeat(factor, axis=1)
    return np.asarray(shrink(enlarged[None], _LARGEST_PX)[0])
