"""What the user gives a pipeline, checked."""

from __future__ import annotations

from typing import Any, NoReturn

import tensorflow as tf

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
                f"above the pictures. {_instead(name, text)}"
            )
    if not isinstance(note, str):
        raise ValueError(
            f"`note` is no text. Received: note={note!r:.80}. Expected a sentence or none. "
            "Leave it out, or give note='after denoising'."
        )
    check_roles(roles)
    return StageFacts(split, name, note)


def check_wrapped(name: str, given: tuple[Any, ...]) -> None:
    """Refuses what a stage cannot wrap.

    Raises:
      ValueError: It is not one function: the elements of a dataset, say.

    >>> check_wrapped("resized", (len,))
    """
    if len(given) == 1 and callable(given[0]):
        return
    if any(isinstance(one, tf.data.Dataset) for one in given):
        fix = f"Datasets are looked at by dataset.apply(pipeline.tap({name!r}))."
    elif any(map(tf.is_tensor, tf.nest.flatten(given))):
        fix = f"Map the function that is wrapped: dataset.map(pipeline.stage({name!r})(function))."
    else:
        fix = f"Write pipeline.stage({name!r})(load), say."
    received = ", ".join(f"{one!r:.80}" for one in given) or "nothing"
    raise ValueError(
        f"stage({name!r}) wraps no function. Received: {received}. Expected what makes the "
        f"stage. {fix}"
    )


def check_tapped(name: str, given: tuple[Any, ...]) -> None:
    """Refuses what a tap cannot look at.

    Raises:
      ValueError: It is not one dataset: the elements of one, say.
    """
    if len(given) == 1 and isinstance(given[0], tf.data.Dataset):
        return
    received = ", ".join(type(one).__name__ for one in given) or "nothing"
    raise ValueError(
        f"A tap looks at datasets. Received: {received}. Expected a tf.data.Dataset. Use "
        f"dataset.apply(pipeline.tap({name!r})), not map; for arrays there is pipeline.log(…)."
    )


def _instead(name: Any, given: Any) -> str:
    """What to write where something else stands in the place of a name."""
    called = repr(name) if isinstance(name, str) and name else "'resized'"
    if isinstance(given, tf.data.Dataset):
        return f"Write dataset.apply(pipeline.tap({called}))."
    if callable(given) or any(map(tf.is_symbolic_tensor, tf.nest.flatten(given))):
        return f"Write pipeline.stage({called})(function), and map that."
    if hasattr(given, "__array__"):
        return f"Pictures come second: pipeline.log({called}, image)."
    return "Call it 'resized', say."


def refuse_among_callbacks() -> NoReturn:
    """Refuses a pipeline that stands among the callbacks.

    Raises:
      ValueError: Always.
    """
    raise ValueError(
        "A pipeline is no callback. Received: callbacks=[pipeline]. Expected what it makes for "
        "them. Write callbacks=[pipeline.callback()]."
    )
