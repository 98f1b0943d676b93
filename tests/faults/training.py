"""A small training with the same weights each time; as a script, one that may kill itself.

python -m tests.faults.training LOG_DIR EPOCHS [EPOCH AT WHICH IT IS KILLED]
"""

from __future__ import annotations

import os
import signal
import sys
import time

import keras
import numpy as np

import tb_interpret as tbi
from tests import networks

X, Y = networks.images(4), np.array([0, 1, 2, 0])
TAG = "grad_cam/conv2"


class At(keras.callbacks.Callback):
    """Does something at the beginning of an epoch."""

    def __init__(self, epoch, what):
        super().__init__()
        self._epoch, self._what = epoch, what

    def on_epoch_begin(self, epoch, logs=None):
        if epoch == self._epoch:
            self._what()


def trained(callbacks=(), epochs: int = 6) -> list[np.ndarray]:
    """All that a training leaves: weights, the optimizer's state and a random number."""
    keras.utils.set_random_seed(0)
    model = networks.sequential()
    optimizer = keras.optimizers.SGD(momentum=0.9)
    networks.trained_on_noise(model, callbacks, epochs=epochs, optimizer=optimizer)
    state = [*model.variables, *model.optimizer.variables]
    return [*(v.numpy() for v in state), np.random.rand(1)]


def assert_same(one: list[np.ndarray], other: list[np.ndarray]) -> None:
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b)


def _killed() -> None:
    time.sleep(0.5)  # the writer's thread has written what there is
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    log_dir, epochs, *killed_at = sys.argv[1:]
    others = [At(int(epoch), _killed) for epoch in killed_at]
    trained([tbi.GradCAMCallback(log_dir, (X, Y)), *others], int(epochs))
