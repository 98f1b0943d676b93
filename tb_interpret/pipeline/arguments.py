"""What the user gives a pipeline, checked."""

from __future__ import annotations

from typing import Any

import numpy as np

from tb_interpret.pipeline.roles import Roles, check_roles
from tb_interpret.pipeline.stage_facts import StageFacts


def checked_stage(name: str, split: str, note: str, roles: Roles) -> StageFacts:
    """What is known of a stage that the user makes.

    Raises:
      ValueError: A name is none, the note is no text or a role no place.
    """
    for what, text in (("name", name), ("split", split)):
        if not isinstance(text, str) or not text:
            raise ValueError(
                f"`{what}` is no name. Received: {what}={text!r:.80}. Expected text: it stands "
                "above the pictures. Call it 'resized', say."
            )
    if not isinstance(note, str):
        raise ValueError(
            f"`note` is no text. Received: note={note!r:.80}. Expected a sentence or none. "
            "Leave it out, or give note='after denoising'."
        )
    check_roles(roles)
    return StageFacts(split, name, note)


def check_whole(name: str, value: Any, least: int, most: int) -> None:
    """Refuses what is no whole number within bounds.

    Raises:
      ValueError: It is none.
    """
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not whole or not least <= value <= most:
        raise ValueError(
            f"`{name}` is no such number. Received: {name}={value!r:.80}. Expected a whole number "
            f"from {least} to {most}. Leave it out for the default."
        )
