"""How a score depends on what the explained layers put out, and on the picture."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import tensorflow as tf

from tb_interpret.models.guided import guided
from tb_interpret.models.heads import head_gradients
from tb_interpret.models.input_gradients import differentiable
from tb_interpret.models.picture_input import PictureInput
from tb_interpret.models.spatial import SpatialCall
from tb_interpret.models.task import Task

_PASSES_ON = {"Identity", "Cast", "EnsureShape", "CheckNumerics"}


class Derivatives:
    """Gradients of scores with respect to layers' outputs, for all targets of a pass.

    All gradients of one target are built at once, on first demand, those at
    the picture with them where they were announced; those of all targets of the
    same layers where they go back through dense layers alone.

    Args:
      scores: `(batch,)`, symbolic, one a target.
      calls: All calls that may be asked for, one sequence a target.
      logits: The scores that the target's are among; None for a function.
      pairs: Int32 `(batch, targets, 2)`: classes and their opponents.
      weights: Of the opponents' scores, one a target; 0 where there is none.
      task: What the output means.
      picture: The picture that went into the model, as it takes it.
      entry: How it lies there.
      of_picture: The targets whose gradients at the picture are wanted.

    Attributes:
      picture: Float32 `(batch, height, width, channels)`.
      notes: What is to be said of the gradients that were asked for.
    """

    def __init__(
        self,
        scores: Sequence[tf.Tensor],
        calls: Sequence[Sequence[SpatialCall]],
        logits: Sequence[tf.Tensor | None],
        pairs: tf.Tensor,
        weights: Sequence[float],
        task: Task,
        picture: tf.Tensor,
        entry: PictureInput,
        of_picture: Collection[int] = (),
    ) -> None:
        self._scores, self._calls = scores, calls
        self._logits, self._pairs, self._weights, self._task = logits, pairs, weights, task
        self._gradients: dict[int, list[tf.Tensor | None]] = {}
        self._entry, self._of_picture = entry, of_picture
        self.notes: list[str] = []
        self._entries = differentiable(picture) if of_picture else []
        self.picture = tf.cast(entry.arranged(picture), tf.float32) if of_picture else picture

    def gradients(self, call: SpatialCall, target: int) -> tf.Tensor:
        """Gradients as `(batch, height, width, channels)`.

        Args:
          call: One of those that were announced for the target.
          target: The target's number.

        Raises:
          ValueError: The score does not depend on the layer.
        """
        place = next(i for i, c in enumerate(self._calls[target]) if c.output is call.output)
        gradients = self._of(target)[place]
        if gradients is None:
            raise ValueError(
                f"The score does not depend on `layer`. Received: layer={call.path!r}. "
                "Expected a layer on the way from the input to the output that is "
                "explained. Name another layer, or explain another output."
            )
        return call.grid.arrange(gradients)

    def picture_gradients(self, target: int) -> tf.Tensor:
        """Gradients at the picture, float32 `(batch, height, width, channels)`.

        Args:
          target: The number of a target that was announced for it.

        Raises:
          ValueError: The score does not depend on the picture.
        """
        return self._added(self._of(target)[len(self._calls[target]) :])

    def guided_gradients(self, target: int) -> tf.Tensor:
        """Likewise, where each ReLU on the way passes positive gradients only.

        Raises:
          ValueError: As `guided` does, too.
        """
        scores, seeds = self._ends(target)
        with guided(self._entries, [scores]) as notes:
            gradients = tf.gradients(scores, self._entries, grad_ys=seeds)
        self.notes += [note for note in notes if note not in self.notes]
        return self._added(gradients)

    def _added(self, gradients: Sequence[tf.Tensor | None]) -> tf.Tensor:
        found = [x for x in gradients if x is not None]
        if not found:
            raise ValueError(
                "The score does not depend on the picture. Received: a model that cannot be "
                "differentiated down to its input. Expected differentiable operations all the "
                "way: rounding and integers stop gradients. Explain a layer behind them, by "
                "tbi.GradCAM, or hide parts of the picture, by tbi.Occlusion."
            )
        return self._entry.arranged(tf.add_n([tf.cast(x, tf.float32) for x in found]))

    def channel_weights(self, call: SpatialCall, targets: Sequence[int]) -> tf.Tensor:
        """Mean gradients over the positions, float32 `(batch, targets, channels)`.

        Where the layer is followed by global average pooling and one dense
        layer, they are the dense kernel over the number of positions, and no
        gradient is computed.

        Args:
          call: One of those that were announced for the targets.
          targets: The targets' numbers.
        """
        kernels = [_pooled_kernel(self._logits[target], call) for target in targets]
        if any(kernel is None for kernel in kernels):
            means = [
                tf.reduce_mean(tf.cast(self.gradients(call, target), tf.float32), axis=[1, 2])
                for target in targets
            ]
            return tf.stack(means, axis=1)
        # All classes are units of one dense layer: its columns, one a class.
        columns = tf.transpose(tf.cast(kernels[0], tf.float32))
        columns /= call.grid.height * call.grid.width
        pairs = tf.gather(self._pairs, list(targets), axis=1)
        weights = np.array([self._weights[target] for target in targets], np.float32)
        picked = self._picked(columns, pairs[..., 0])
        if not weights.any():
            return picked
        others = self._picked(columns, tf.maximum(pairs[..., 1], 0))
        return picked - weights[:, None] * others

    def _picked(self, columns: tf.Tensor, classes: tf.Tensor) -> tf.Tensor:
        if columns.shape[0] == 1:
            return self._signs(classes, columns.dtype)[:, :, None] * columns
        return tf.gather(columns, classes)

    def _of(self, target: int) -> list[tf.Tensor | None]:
        if target not in self._gradients:
            self._gradients |= self._together(target)
        if target not in self._gradients:
            scores, seeds = self._ends(target)
            self._gradients[target] = tf.gradients(scores, self._outputs(target), grad_ys=seeds)
        return self._gradients[target]

    def _together(self, target: int) -> dict[int, list[tf.Tensor | None]]:
        """Those of a target and of all like it, where they cost less so."""
        logits, outputs = self._logits[target], self._outputs(target)
        if logits is None:
            return {}
        places = [x.ref() for x in outputs]
        alike = [
            number
            for number, others in enumerate(self._logits)
            if others is logits and [x.ref() for x in self._outputs(number)] == places
        ]
        seeds = [self._ends(number)[1] for number in alike]
        found = head_gradients(logits, outputs, seeds)
        return dict(zip(alike, found, strict=True)) if found else {}

    def _outputs(self, target: int) -> list[tf.Tensor]:
        entries = self._entries if target in self._of_picture else []
        return [*(call.output for call in self._calls[target]), *entries]

    def _ends(self, target: int) -> tuple[tf.Tensor, tf.Tensor | None]:
        """What is differentiated for a target, and the gradients of its score at it."""
        logits = self._logits[target]
        if logits is None:
            return self._scores[target], None
        # The way back through picking a class out of all is known without
        # differentiating, and is a dozen operations otherwise.
        seeds = self._directions(logits, self._pairs[:, target, 0])
        weight = self._weights[target]
        if weight:
            others = self._directions(logits, self._pairs[:, target, 1])
            seeds -= tf.cast(weight, seeds.dtype) * others
        return logits, seeds

    def _directions(self, logits: tf.Tensor, classes: tf.Tensor) -> tf.Tensor:
        """Gradients of `target_scores(logits, classes)` at the logits."""
        if logits.shape.rank == 1 or logits.shape[1] == 1:
            return tf.reshape(self._signs(classes, logits.dtype), tf.shape(logits))
        return tf.one_hot(classes, logits.shape[1], dtype=logits.dtype)

    def _signs(self, classes: tf.Tensor, dtype: tf.DType) -> tf.Tensor:
        """Of a single unit: of two classes it speaks for the second, a value for itself."""
        if self._task.is_single_unit:
            return tf.cast(2 * classes - 1, dtype)
        return tf.ones_like(classes, dtype)


def _pooled_kernel(logits: tf.Tensor | None, call: SpatialCall) -> tf.Tensor | None:
    """The kernel of `logits = dense(mean over positions of call)`, if they are that."""
    if logits is None:
        return None
    product = _producer(logits)
    if product.type in ("BiasAdd", "AddV2"):
        if not _is_variable(product.inputs[1]):
            return None
        product = _producer(product.inputs[0])
    if product.type != "MatMul" or product.get_attr("transpose_a"):
        return None
    if not _is_variable(product.inputs[1]):
        return None
    mean = _producer(product.inputs[0])
    if mean.type != "Mean" or _behind(mean.inputs[0]) is not _behind(call.output):
        return None
    axes = tf.get_static_value(mean.inputs[1])
    positions = (2, 3) if call.grid.channels_first else (1, 2)
    if axes is None or tuple(sorted(int(a) for a in axes.reshape(-1))) != positions:
        return None
    kernel = product.inputs[1]
    return tf.transpose(kernel) if product.get_attr("transpose_b") else kernel


def _behind(tensor: tf.Tensor) -> tf.Tensor:
    while tensor.op.type in _PASSES_ON:
        tensor = tensor.op.inputs[0]
    return tensor


def _is_variable(tensor: tf.Tensor) -> bool:
    return bool(_producer(tensor).type == "ReadVariableOp")


def _producer(tensor: tf.Tensor) -> tf.Operation:
    return _behind(tensor).op
