"""The callback: explains a fixed set of examples while the model trains."""

from __future__ import annotations

import logging
import os
import time
import weakref
from collections.abc import Mapping, Sequence
from typing import Any

from tb_interpret.callbacks.arguments import (
    check_display,
    check_display_px,
    check_max_examples,
    checked_log_dir,
    checked_methods,
)
from tb_interpret.callbacks.chief import is_chief
from tb_interpret.callbacks.copies import CopiedCallback
from tb_interpret.callbacks.explaining import Explaining
from tb_interpret.callbacks.records import PICTURE_PX
from tb_interpret.callbacks.schedule import Schedule
from tb_interpret.callbacks.session import Session
from tb_interpret.callbacks.trainings import begin_training, why_foreign
from tb_interpret.examples import Examples, read_examples
from tb_interpret.methods.method import Method, check_flag, checked_targets
from tb_interpret.models.class_names import names_by_index
from tb_interpret.models.inputs import input_rank, refuse_single, require_model
from tb_interpret.models.targets import Targets
from tb_interpret.pictures.display import Display
from tb_interpret.sources import check_source

_log = logging.getLogger("tb_interpret")


class InterpretCallback(CopiedCallback):
    """Logs what the network looks at, at each epoch, for TensorBoard.

    Args:
      log_dir: Where the other logs of this run go, `"logs/baseline"` say: then
        `tensorboard --logdir logs` shows it by its name. A run `interpret` of
        our own is made inside.
      examples: What is explained: an array of model inputs, a list of
        pictures (of PIL, too), `(inputs, labels)`, a `tf.data.Dataset`,
        batched or not, or a `PyDataset`, with or without labels. Read once,
        when the first training begins.
      methods: What to compute, `tbi.GradCAM()` say. By default Grad-CAM.
      targets: For the methods that have none of their own: `"true"`,
        `"predicted"`, a class by index or name, one an example, or a function
        of the model's output that returns one score an example. By default
        `"true"` where there are labels, else `"predicted"`. Where the model puts
        out values, the unit; where several labels are true at once, `"true"` is
        each of them. Of a model with several outputs, a dict of one output's
        name and one of these.
      class_names: Names by class index: a list, or a dict from name to index
        or from index to name.
      display: A function from the model input of one example (behind the
        model's own preprocessor, if it has one) to a picture `(height, width)`
        or `(height, width, 1 or 3)`. By default the input that the explained
        layers were made from is shown; of several frames, the last.
      every: Explain each `every`-th epoch, and the last.
      regions: One entry an example: None, a box `(top, left, bottom, right)`
        in pixels of the example as it is given (a preprocessor of the model
        takes regions along), whatever size `display` gives its pictures
        (where no input is a picture, in pixels of those), or a boolean mask
        `(height, width)`; or a single box or mask, for all. The share of the
        map's positive energy inside is logged.
      image_summaries: Whether overlays are logged for the stock image
        dashboard too.
      example_scalars: Whether score and probability of each example are
        logged for the stock scalars dashboard: two tags an example.
      time_budget: Share of the training time that explaining may take at the
        ends of epochs, 0.05 say: less is done to keep it, and the record says
        so. Over all trainings of the callback; see `docs/trainings.md`.
      max_examples: How many examples are taken at the most.
      display_px: Longer side of the pictures that are kept to be shown, in
        pixels, 64 to 2048. Larger ones are stored smaller, and the page says
        so; the model sees them as they are.

    Raises:
      ValueError: An argument is of no accepted kind. What depends on the
        model is checked when training begins, before the first epoch.

    Example:
      >>> import keras, tempfile, numpy as np
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
        targets: Targets | None = None,
        class_names: Sequence[str] | Mapping[Any, Any] | None = None,
        display: Display | None = None,
        every: int = 1,
        regions: Sequence[Any] | None = None,
        image_summaries: bool = True,
        example_scalars: bool = False,
        time_budget: float | None = None,
        max_examples: int = 16,
        display_px: int = PICTURE_PX,
    ) -> None:
        super().__init__()
        check_source(examples)
        self._schedule = Schedule(every, time_budget)
        check_max_examples(max_examples)
        check_display(display)
        check_display_px(display_px)
        check_flag("image_summaries", image_summaries)
        check_flag("example_scalars", example_scalars)
        self.log_dir = checked_log_dir(log_dir)
        self._source = examples
        self._targets = checked_targets(targets)
        names = names_by_index(class_names)
        self._methods = checked_methods(methods, self._targets, names)
        self._time_budget, self._max_examples = time_budget, max_examples
        self._options: dict[str, Any] = {
            "class_names": names,
            "display": display,
            "regions": regions,
            "image_summaries": image_summaries,
            "example_scalars": example_scalars,
            "display_px": display_px,
        }
        self._explaining: Explaining | None = None
        self._begun = self._foreign_told = False
        self._runs: weakref.ref[Any] | None = None
        self._examples: tuple[int, Examples] | None = None

    def set_model(self, model: Any) -> None:
        """Refuses models of other frameworks, before anything is done with them."""
        require_model(model)
        super().set_model(model)

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Reads the examples, finds the layers, traces, opens the writer."""
        if self.model is None:
            raise ValueError(
                "The callback has no model. Received: on_train_begin() before set_model(…). "
                "Expected the model that is trained. In a loop of your own, call "
                "callback.set_model(model) first, or let "
                "keras.callbacks.CallbackList([callback], model=model) do it."
            )
        self._close()  # of a training that broke off
        training, callbacks = begin_training(self)
        self._begun, self._runs = True, None if callbacks is None else weakref.ref(callbacks)
        if not is_chief():
            return
        start = time.perf_counter()
        examples = self._read_examples()
        session = Session(
            self.model,
            examples,
            self._methods,
            targets=self._targets,
            log_dir=self.log_dir,
            training=training,
            run_number=self._run_number(),
            show_progress=(self.params or {}).get("verbose") in (1, "auto"),
            **self._options,
        )
        self._explaining = Explaining(session, self._schedule, self.log_dir)
        if callbacks is not None:
            session.end_with(callbacks)
        self._explaining.prepare(start, measured=self._time_budget is not None)
        for remark in session.remarks:
            self._tell(remark)
        for line in session.describe():
            self._tell(f"{line} → {session.writer.directory}")

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Looks at the clock."""
        if self._explaining is not None:
            self._explaining.begin_epoch()

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Explains, if this epoch is due."""
        foreign = why_foreign("on_epoch_end", self._begun, self._runs)
        if foreign:
            self._close()
            self._warn_of_foreign(epoch, foreign)
            return
        if self._explaining is not None:
            # Own loops have no params, and no last epoch before they end.
            is_last = epoch + 1 == (self.params or {}).get("epochs")
            is_last = is_last or getattr(self.model, "stop_training", False)
            self._explaining.end_epoch(epoch, is_last=is_last)

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        """Waits until all is written, and says what it has cost."""
        if why_foreign("on_train_end", self._begun, self._runs):
            self._close()
        self._begun, explaining = False, self._explaining
        if explaining is not None:
            told = explaining.end()
            self._explaining = None
            for line in explaining.session.report():
                self._tell(line)
            self._tell(told)

    def _read_examples(self) -> Examples:
        """Read at the first training: pipelines that shuffle yield others the next time."""
        rank = input_rank(self.model)
        if self._examples is None or self._examples[0] != rank:
            refuse_single(self.model, self._source)
            self._examples = rank, read_examples(self._source, self._max_examples, rank)
        return self._examples[1]

    def _close(self) -> None:
        explaining, self._explaining = self._explaining, None
        if explaining is not None:
            explaining.session.close()

    def _tell(self, message: str) -> None:
        _log.info(message)
        if self.params and self.params.get("verbose"):
            print(f"tb_interpret: {message}")

    def _warn_of_foreign(self, epoch: int, why: str) -> None:
        if not self._foreign_told:
            self._foreign_told = True
            _log.warning(
                "Epoch %d is not explained in %s, nor are those after it: %s. Training goes on. "
                "Expected one training at a time, from on_train_begin to on_train_end. Call "
                "callback.on_train_begin() before the first epoch of a loop of your own; give a "
                "`fit` within another a callback of its own, copy.deepcopy(callback) say.",
                epoch, self.log_dir, why,
            )  # fmt: skip
