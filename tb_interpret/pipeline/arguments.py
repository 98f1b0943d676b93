"""What the user gives a pipeline, checked."""

from __future__ import annotations

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
