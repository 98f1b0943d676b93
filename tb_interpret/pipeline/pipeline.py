"""What goes into the network, stage by stage and epoch by epoch."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import keras
import tensorflow as tf

from tb_interpret.callbacks.arguments import checked_log_dir
from tb_interpret.callbacks.chief import is_chief
from tb_interpret.maths.numbers_given import check_whole
from tb_interpret.models.class_names import names_by_index
from tb_interpret.pipeline.arguments import checked_stage, refuse_among_callbacks
from tb_interpret.pipeline.callback import PipelineCallback
from tb_interpret.pipeline.elements import checked_picture
from tb_interpret.pipeline.log import PipelineLog
from tb_interpret.pipeline.observation import Observation
from tb_interpret.pipeline.report import Report
from tb_interpret.pipeline.roles import Roles, Where
from tb_interpret.pipeline.tap import Tap
from tb_interpret.pipeline.verdicts import Verdict
from tb_interpret.pipeline.wrapping import Wrapping, wrapping

_DISPLAY_PX = 256


class Pipeline:
    """Follows a few elements through the input pipeline, for TensorBoard.

    Wrap the functions that you map, `pipeline.stage("resized")(resize)`: what
    goes in and what comes out of each is seen, and the same few elements at
    all stages and epochs. They are known again by their content, so that
    parallel maps, `shuffle`, `cache`, `batch`, `prefetch` and `repeat` may
    stand between; what changes them in between has to be a stage, too, or
    `key=` says who they are. Data, labels and random numbers stay as they are.

    Args:
      log_dir: Where the other logs of this run go. None: nothing is watched,
        and functions are given back as they are.
      elements: How many elements of each split are followed.
      seed: Of their choice, which depends on the data and on nothing else.
      class_names: Names by class index: a list, or a dict from name to index
        or from index to name.
      display_px: Longer side of the pictures that are kept to be shown.

    Raises:
      ValueError: An argument is of no accepted kind.

    Example:
      >>> import tempfile, numpy as np
      >>> pipeline = Pipeline(tempfile.mkdtemp(), elements=2)
      >>> halve = pipeline.stage("halved")(lambda image, label: (image / 2, label))
      >>> images = np.random.default_rng(0).random((6, 8, 8, 3), np.float32)
      >>> dataset = tf.data.Dataset.from_tensor_slices((images, range(6))).map(halve).batch(3)
      >>> for batch in dataset: pass
      >>> [(seen.stage, seen.number) for seen in pipeline.observations()]
      [('halved', 0), ('halved', 0)]
    """

    def __init__(
        self,
        log_dir: str | os.PathLike[str] | None,
        elements: int = 8,
        *,
        seed: int = 0,
        class_names: Sequence[str] | Mapping[Any, Any] | None = None,
        display_px: int = _DISPLAY_PX,
    ) -> None:
        check_whole("elements", elements, 1, 1024)
        check_whole("seed", seed, 0, 2**63 - 1)
        check_whole("display_px", display_px, 32, 2048)
        names = names_by_index(class_names) or ()
        self._log_dir = None if log_dir is None else checked_log_dir(log_dir)
        log = None
        if self._log_dir is not None and is_chief():
            log = PipelineLog(self._log_dir, names, display_px)
        self._report = Report(elements, int(seed), log, names)
        self._recording = self._report.recording

    @property
    def log_dir(self) -> str | None:
        """Where it writes; None: nothing is watched."""
        return self._log_dir

    def __reduce__(self) -> tuple[Any, ...]:
        """In another process nothing is watched: what passes there is not seen here."""
        return Pipeline, (None,)

    def __deepcopy__(self, memo: dict[int, Any]) -> Pipeline:
        """Copies of what holds it watch the same."""
        return self

    def stage(
        self,
        name: str,
        split: str = "train",
        *,
        key: Where | None = None,
        image: Where | None = None,
        mask: Where | None = None,
        boxes: Where | None = None,
        points: Where | None = None,
        label: Where | None = None,
        note: str = "",
    ) -> Wrapping:
        """A stage of the pipeline: give it the function that makes it.

        The function may be mapped over elements or over batches, or called on
        arrays, in a PyDataset say. Where it runs in worker processes
        (`use_multiprocessing=True`) it works, and nothing is seen of it.

        Each place is a key, an index, or a function of the element as a whole.

        Args:
          name: Of the stage, shown in the page.
          split: `"train"`, `"validation"` or another name: splits stand side
            by side.
          key: Of what elements are known by. By default their content.
          image: Of the picture: by default the first numeric tensor of three
            axes, of a batch four.
          mask: Of the mask of the picture's objects.
          boxes: Of boxes (top, left, bottom, right), in pixels or as shares of
            the picture.
          points: Of points (y, x), likewise.
          label: Of the label: by default the last component, or `"label"`.
          note: Shown with the stage.

        Returns:
          What wraps a function. The function so made raises a ValueError when
          it is not sure which component is the picture.
        """
        roles = Roles(image, mask, boxes, points, label, key)
        facts = checked_stage(name, split, note, roles)

        return wrapping(facts, roles, self._recording if self._log_dir else None)

    def tap(
        self,
        name: str,
        split: str = "train",
        *,
        key: Where | None = None,
        image: Where | None = None,
        mask: Where | None = None,
        boxes: Where | None = None,
        points: Where | None = None,
        label: Where | None = None,
        note: str = "",
    ) -> Callable[[tf.data.Dataset], tf.data.Dataset]:
        """For `dataset.apply`: looks at what passes, before or behind `batch`.

        Arguments are those of `stage`. Before `batch` it costs more than a
        stage: it is a `map` of its own.
        """
        roles = Roles(image, mask, boxes, points, label, key)
        facts = replace(checked_stage(name, split, note, roles), is_tap=True)
        return Tap(facts, roles, self._recording if self._log_dir else None)

    def log(
        self,
        name: str,
        image: Any,
        *,
        key: str | int | None = None,
        note: str = "",
        split: str = "train",
        mask: Any = None,
        boxes: Any = None,
        points: Any = None,
        label: Any = None,
    ) -> None:
        """Shows a picture that any code holds: of NumPy, OpenCV, PIL or a tensor.

        Args:
          name: Of the stage.
          image: `(height, width, channels)`, in RGB, or `(height, width)`.
          key: Who it is, the name of its file, say: pictures with one key are
            one element at several stages. By default their content says.
          note: Shown with it.
          split: As of a stage.
          mask: Of the picture's objects.
          boxes: (top, left, bottom, right), in pixels or as shares of the picture.
          points: (y, x), likewise.
          label: A class, numbers or text.

        Raises:
          ValueError: The image is none.
        """
        facts = replace(checked_stage(name, split, note, Roles()), is_tap=True, note="")
        if self._log_dir is None or not self._recording.processes.is_here():
            return
        given: dict[str, Any] = {"image": checked_picture(image, f"log({name!r}, …)")}
        given |= {"mask": mask, "boxes": boxes, "points": points, "label": label}
        if key is not None:
            given["key"] = str(key)
        self._recording.log(facts, given, note)

    def callback(self) -> keras.callbacks.Callback:
        """For `fit`: says which epoch it is, and writes at the end of each."""
        if self._log_dir is None:
            return keras.callbacks.Callback()
        return PipelineCallback(self._report)

    def begin_epoch(self, epoch: int) -> None:
        """In a loop without a training: what passes from here on is of it.

        Raises:
          ValueError: It is no whole number from 0 on.
        """
        check_whole("epoch", epoch, 0, 2**31 - 1)
        if self._log_dir is not None:
            self._recording.builds.begin_epoch(epoch)

    def set_model(self, _model: Any) -> None:
        """Keras calls it on what stands among the callbacks: no pipeline does.

        Raises:
          ValueError: Always.
        """
        refuse_among_callbacks()

    def observations(self) -> list[Observation]:
        """What was seen: of each element the first three passes and the last.

        By split, stage, element and pass; of very large pictures fewer.
        """
        return self._recording.observations()

    def check(self) -> list[Verdict]:
        """What is wrong with what was seen, each fault once, where it begins.

        Returns:
          Faults, the earliest first, then notes on what may be by design. Each
          names its stage, the elements and the numbers that show it, and how
          to mend it. Empty where nothing was found, or nothing seen.
        """
        return self._report.check()

    def unseen(self) -> list[str]:
        """Sentences about what of the followed elements was not seen, and why."""
        failure = self._recording.failure
        return [*self._report.unseen(), *([failure] if failure else [])]

    def flush(self) -> None:
        """Writes what was seen so far and what is wrong, and waits until it is on disk.

        Called at the end of a training; without one, what was seen is written
        within a second, too.
        """
        self._report.flush()
