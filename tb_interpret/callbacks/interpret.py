"""The callback: explains a fixed set of examples while the model trains."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Sequence
from typing import Any, TypedDict

import keras

from tb_interpret.callbacks.chief import is_chief
from tb_interpret.callbacks.records import PICTURE_PX
from tb_interpret.callbacks.schedule import Schedule
from tb_interpret.callbacks.session import Session
from tb_interpret.display import Display
from tb_interpret.examples import check_source, read_examples
from tb_interpret.explainers.grad_cam import GradCAM
from tb_interpret.explainers.method import Method, checked_targets
from tb_interpret.models.inputs import input_rank
from tb_interpret.models.targets import Targets

_log = logging.getLogger("tb_interpret")


class CallbackOptions(TypedDict, total=False):
    """What all callbacks take besides their method's own arguments."""

    class_names: Sequence[str] | None
    display: Display | None
    every: int
    regions: Sequence[Any] | None
    image_summaries: bool
    time_budget: float | None
    max_examples: int
    display_px: int


class InterpretCallback(keras.callbacks.Callback):
    """Logs what the network looks at, at each epoch, for TensorBoard.

    Args:
      log_dir: Where the other logs of this run go. A run `interpret` of our
        own is made inside.
      examples: What is explained: an array of model inputs, `(inputs,
        labels)`, a `tf.data.Dataset`, batched or not, or a `PyDataset`, with
        or without labels. Read once, when training begins.
      methods: What to compute, `tbi.GradCAM()` say. By default Grad-CAM.
      targets: For the methods that have none of their own: `"true"`,
        `"predicted"`, a class index, one an example, or a function of the
        model's output that returns one score an example. `"true"` without
        labels is `"predicted"`.
      class_names: Names by class index.
      display: A function from the model input of one example (behind the
        model's own preprocessor, if it has one) to a picture `(height, width)`
        or `(height, width, 1 or 3)`. By default the input that the explained
        layers were made from is shown; of several frames, the last.
      every: Explain each `every`-th epoch, and the last.
      regions: One entry an example: None, a box `(top, left, bottom, right)`
        in pixels of the example as it is given (a preprocessor of the model
        takes regions along), whatever size `display` gives its pictures
        (where no input is a picture, in pixels of those), or a boolean mask
        `(height, width)`. The share of the map's positive energy inside is
        logged.
      image_summaries: Whether overlays are logged for the stock image
        dashboard too.
      time_budget: Share of the training time that explaining may take, 0.05
        say: epochs are left out to keep it, and the record says so.
      max_examples: How many examples are taken at the most.
      display_px: Longer side of the pictures that are kept to be shown, in
        pixels, 64 to 2048. Larger ones are stored smaller, and the page says
        so; the model sees them as they are.

    Raises:
      ValueError: An argument is of no accepted kind. What depends on the
        model is checked when training begins, before the first epoch.

    Example:
      >>> import tempfile, numpy as np
      >>> from keras import layers
      >>> model = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(4, 3),
      ...     layers.GlobalAveragePooling2D(), layers.Dense(3, activation="softmax")])
      >>> model.compile(loss="sparse_categorical_crossentropy")
      >>> x, y = np.ones((4, 8, 8, 1)), np.array([0, 1, 2, 0])
      >>> callback = InterpretCallback(tempfile.mkdtemp(), (x, y))
      >>> history = model.fit(x, y, verbose=0, callbacks=[callback])
    """

    def __init__(
        self,
        log_dir: str | os.PathLike[str],
        examples: Any,
        methods: Sequence[Method] | None = None,
        *,
        targets: Targets = "true",
        class_names: Sequence[str] | None = None,
        display: Display | None = None,
        every: int = 1,
        regions: Sequence[Any] | None = None,
        image_summaries: bool = True,
        time_budget: float | None = None,
        max_examples: int = 16,
        display_px: int = PICTURE_PX,
    ) -> None:
        super().__init__()
        check_source(examples)
        Schedule(every, time_budget)
        if max_examples < 1:
            raise ValueError(
                f"`max_examples` leaves nothing. Received: max_examples={max_examples}. "
                "Expected at least 1."
            )
        if isinstance(display_px, bool) or display_px not in range(64, 2049):
            raise ValueError(
                f"`display_px` is no size that is kept. Received: display_px={display_px!r}. "
                "Expected a whole number from 64 to 2048. Leave it out for 512."
            )
        self.log_dir = os.fspath(log_dir)
        self._source = examples
        self._methods = _checked_methods(methods)
        self._targets = checked_targets(targets)
        self._every, self._time_budget = every, time_budget
        self._max_examples = max_examples
        self._options: dict[str, Any] = {
            "class_names": [str(name) for name in class_names or ()],
            "display": display,
            "regions": regions,
            "image_summaries": image_summaries,
            "display_px": display_px,
        }
        self._session: Session | None = None
        self._schedule = Schedule(every, time_budget)
        self._epoch_start = 0.0
        self._preparing_seconds = 0.0
        self._warned: set[str] = set()

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Reads the examples, finds the layers, traces, opens the writer."""
        self._close()  # of a training that broke off
        if not is_chief():
            return
        start = time.perf_counter()
        examples = read_examples(self._source, self._max_examples, input_rank(self.model))
        self._schedule = Schedule(self._every, self._time_budget)
        self._warned = set()
        self._session = Session(
            self.model,
            examples,
            self._methods,
            targets=self._targets,
            log_dir=self.log_dir,
            verbose=bool(self.params and self.params.get("verbose")),
            **self._options,
        )
        self._preparing_seconds = time.perf_counter() - start
        for remark in self._session.remarks:
            self._tell(remark)
        for line in self._session.describe():
            self._tell(
                f"{line}: {_count(len(examples), 'example')} → {self._session.writer.directory}"
            )

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Looks at the clock."""
        self._epoch_start = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Explains, if this epoch is due."""
        if self._session is None:
            return
        stopping = getattr(self.model, "stop_training", False)
        is_last = epoch + 1 == self.params.get("epochs") or stopping
        seconds = time.perf_counter() - self._epoch_start
        if not self._schedule.is_due(epoch, seconds, is_last=is_last):
            return
        try:
            self._session.explain(epoch, self._schedule)
        except Exception as error:
            # Whatever went wrong with the explanation, the training is worth more.
            self._warn_once(epoch, error)

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        """Waits until all is written, and says what it has cost."""
        if self._session is None:
            return
        shares = [f"{title} {seconds:.2f} s" for title, seconds in self._session.costs.items()]
        costs = f": {', '.join(shares)}" if shares else ""
        self._close()
        done = self._schedule
        share = done.explaining_seconds / max(done.training_seconds, 1e-9)
        left_out = f", {len(done.left_out)} left out for time_budget" if done.left_out else ""
        self._tell(
            f"explained {_count(done.num_explained, 'epoch')} in {done.explaining_seconds:.2f} s "
            f"({share:.1%} of the training time; {self._preparing_seconds:.1f} s to prepare)"
            f"{left_out}{costs}. "
            f"See them: tensorboard --logdir {self.log_dir}"
        )

    def _close(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None

    def _tell(self, message: str) -> None:
        _log.info(message)
        if self.params and self.params.get("verbose"):
            print(f"tb_interpret: {message}")

    def _warn_once(self, epoch: int, error: Exception) -> None:
        kind = type(error).__name__
        if kind not in self._warned:
            self._warned.add(kind)
            _log.warning(
                "Epoch %d of %s could not be explained (%s: %s). Training goes on; explaining is "
                "tried again at the next epoch, without another warning.",
                epoch, self.log_dir, kind, error,
            )  # fmt: skip


def _checked_methods(methods: Sequence[Method] | None) -> list[Method]:
    if methods is None:
        return [GradCAM()]
    checked: list[Any] = list(methods) if isinstance(methods, (list, tuple)) else [methods]
    if not checked or not all(isinstance(method, Method) for method in checked):
        raise ValueError(
            f"`methods` is no list of methods. Received: methods={methods!r}. Expected at least "
            "one of tbi.GradCAM(…)."
        )
    return checked


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
