"""The callback's arguments, checked when it is made."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from tb_interpret.engine.returned import check_value
from tb_interpret.maths.numbers_given import is_whole
from tb_interpret.methods.grad_cam import GradCAM
from tb_interpret.methods.method import Method
from tb_interpret.models.targets import Targets, check_target_names


def checked_log_dir(log_dir: Any) -> str:
    """A directory's path, which need not exist.

    Raises:
      ValueError: It is no path.

    >>> checked_log_dir("logs/baseline")
    'logs/baseline'
    """
    if isinstance(log_dir, (str, os.PathLike)) and os.fspath(log_dir):
        return str(os.fspath(log_dir))
    raise ValueError(
        f"`log_dir` is no directory. Received: log_dir={log_dir!r}. Expected a path, to be made if "
        "it is missing. Give the directory where the other logs of this run go: 'logs/baseline'."
    )


def check_max_examples(max_examples: Any) -> None:
    """Refuses what is no number of examples.

    Raises:
      ValueError: It is no integer, or leaves nothing.

    >>> check_max_examples(8)
    """
    if not is_whole(max_examples) or max_examples < 1:
        raise ValueError(
            f"`max_examples` leaves nothing. Received: max_examples={max_examples!r}. "
            "Expected an int of at least 1. max_examples=8 explains the first eight."
        )


def check_display_px(display_px: Any) -> None:
    """Refuses sizes that pictures are not kept at.

    Raises:
      ValueError: It is no integer from 64 to 2048.

    >>> check_display_px(512)
    """
    if not is_whole(display_px) or not 64 <= display_px <= 2048:
        raise ValueError(
            f"`display_px` is no size that is kept. Received: display_px={display_px!r}. "
            "Expected a whole number from 64 to 2048. Leave it out for 512."
        )


def check_display(display: Any) -> None:
    """Refuses what cannot be called on an input.

    Raises:
      ValueError: It is no function, nor None.

    >>> check_display(None)
    """
    if display is not None and not callable(display):
        raise ValueError(
            f"`display` is no function. Received: display={display!r:.80}. Expected one from the "
            "model input of one example to a picture (height, width, 1 or 3), or None. Give "
            "display=lambda x: x, say."
        )


def checked_methods(
    methods: Any, targets: Targets | None, class_names: Sequence[str]
) -> list[Method]:
    """The methods, Grad-CAM where there are none.

    Args:
      methods: One, or a list of them, or None.
      targets: What is explained by those without targets of their own.
      class_names: Names by class index, that targets may be given by.

    Raises:
      ValueError: Something is no method, or a target names no class.
    """
    checked = _listed(GradCAM() if methods is None else methods)
    for method in checked:
        check_value(method.title, method)
    for target in (targets, *(getattr(method, "targets", None) for method in checked)):
        check_target_names(target, class_names)
    return checked


def _listed(methods: Any) -> list[Method]:
    checked: list[Any] = list(methods) if isinstance(methods, (list, tuple)) else [methods]
    for method in checked:
        if isinstance(method, type) and issubclass(method, Method):
            raise ValueError(
                f"`methods` holds a class. Received: methods=[{method.__name__}]. Expected what "
                f"it makes. Call it: tbi.{method.__name__}()."
            )
    if not checked or not all(isinstance(method, Method) for method in checked):
        raise ValueError(
            f"`methods` is no list of methods. Received: methods={methods!r}. Expected a "
            "method, or a list of them. Leave it out for [tbi.GradCAM()]."
        )
    return checked
