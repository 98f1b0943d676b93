"""Numbers that a person has given, or an error in words."""

from __future__ import annotations

from typing import Any

import numpy as np


def check_whole(name: str, value: Any, least: int = 1) -> None:
    """Refuses what is no whole number.

    Raises:
      ValueError: It is not, or less than `least`.

    >>> check_whole("steps", 32)
    """
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not whole or value < least:
        raise ValueError(
            f"`{name}` is out of range, or no whole number. Received: {name}={value!r:.80}. "
            f"Expected an integer from {least} on. Round it, or leave `{name}` out for the default."
        )


def check_share(name: str, value: Any) -> None:
    """Refuses what is no share above nothing.

    Raises:
      ValueError: It is no number above 0 and up to 1.

    >>> check_share("noise", 0.15)
    """
    real = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
    if not real or not 0 < value <= 1:
        raise ValueError(
            f"`{name}` is no share. Received: {name}={value!r}. Expected a number above 0 and at "
            f"most 1. {name}=0.5 is a half."
        )
