"""Which training a callback takes part in: Keras does not say."""

from __future__ import annotations

import inspect
import weakref
from types import FrameType
from typing import Any

import keras

from tb_interpret.summary.training import Training


class _Begun:
    """A training whose callbacks are beginning it, one after the other."""

    def __init__(self, training: Training) -> None:
        self.training = training
        self.members: weakref.WeakSet[keras.callbacks.Callback] = weakref.WeakSet()
        self.is_open = True


# By the list of callbacks that `fit` has made or, outside of one, by the model.
_begun: weakref.WeakKeyDictionary[Any, _Begun] = weakref.WeakKeyDictionary()


def begin_training(callback: keras.callbacks.Callback) -> tuple[Training, Any]:
    """The training that begins for a callback, the same for all of its callbacks.

    To be called in `on_train_begin`.

    Args:
      callback: With its model.

    Returns:
      The training, and the list of callbacks that runs it: when that is gone,
      so is the training, however it ended. None outside of such a list.
    """
    callbacks, depth = _on_the_stack("on_train_begin")
    # A loop of one's own need not tell which model there is to what looks at the data alone.
    model = callback if callback.model is None else callback.model
    key = model if callbacks is None else callbacks
    begun = _begun.get(key)
    if begun is None or not begun.is_open or callback in begun.members:
        begun = _Begun(Training(model, known=callbacks is not None, depth=depth))
        _begun[key] = begun
    begun.members.add(callback)
    return begun.training, callbacks


def has_begun(training: Training) -> None:
    """Its first epoch is there, or its end: who begins now begins another."""
    for begun in list(_begun.values()):
        if begun.training is training:
            begun.is_open = False


def goes_over_all_data() -> bool:
    """Whether the `fit` that is running goes over all of its data in each epoch, if it is known.

    It does where it was not told of a number of steps.
    """
    frame = inspect.currentframe()
    while frame is not None and not _is_fit(frame):
        frame = frame.f_back
    return frame is not None and frame.f_locals.get("steps_per_epoch", 0) is None


def why_foreign(hook: str, begun: bool, runs: weakref.ref[Any] | None) -> str:
    """Why a hook is not of the training that its callback has begun; empty if it is.

    Args:
      hook: Its name, `"on_epoch_end"` say.
      begun: Whether the callback has begun one that is not over.
      runs: The list of callbacks that runs that training; None outside of one.
    """
    caller, _ = _on_the_stack(hook)
    if begun and (runs is None or caller is None or caller is runs()):
        return ""
    if caller in _begun:
        return "another training, begun within this one, was given the same callback"
    return "`on_train_begin` was not called"


def _on_the_stack(hook: str) -> tuple[keras.callbacks.CallbackList | None, int]:
    """The list that is just running this hook of its callbacks; how many `fit` there are.

    Keras tells its callbacks neither that a `fit` broke off nor which other
    callbacks it has. The list lives as long as the `fit` that made it.
    """
    callbacks, depth = None, 0
    frame = inspect.currentframe()
    runs = getattr(keras.callbacks.CallbackList, hook).__code__
    while frame is not None:
        if frame.f_code is runs and callbacks is None:
            callbacks = frame.f_locals["self"]
        depth += _is_fit(frame)
        frame = frame.f_back
    return callbacks, depth


def _is_fit(frame: FrameType) -> bool:
    is_of_keras = frame.f_globals.get("__name__", "").startswith("keras.")
    return is_of_keras and frame.f_code.co_name == "fit"
