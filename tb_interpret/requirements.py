"""What the training side needs and pip does not bring: people have builds of their own."""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import sys


def problem() -> str:
    """What is missing or damaged, and what to install; empty: nothing."""
    opencv = _problem_of_opencv()
    if not _has_tensorflow():
        extras = "tensorflow,opencv" if opencv == _NO_OPENCV else "tensorflow"
        return (
            "tb_interpret logs from TensorFlow models and needs TensorFlow 2.16 or later, which is "
            "not installed: people have builds of their own (cpu, gpu, macOS). Install yours, or: "
            f"pip install 'tb-interpret[{extras}]'. To look at logs, TensorBoard alone is enough."
        )
    return _problem_of_backend() or opencv


_NO_OPENCV = (
    "tb_interpret draws with OpenCV, which is not installed: people have builds of their own "
    "(opencv-python, opencv-contrib-python, conda's). Install yours, or: "
    "pip install 'tb-interpret[opencv]'. To look at logs, TensorBoard alone is enough."
)


def _has_tensorflow() -> bool:
    try:
        importlib.import_module("tensorflow")
    except ModuleNotFoundError as error:
        if error.name != "tensorflow":
            raise
        return False
    return True


def _problem_of_backend() -> str:
    # Keras fails in its own words where the backend that it is told to take is not installed.
    backend = os.environ.get("KERAS_BACKEND", "")
    if "keras" in sys.modules or not backend:
        backend = importlib.import_module("keras").config.backend()
    if backend == "tensorflow":
        return ""
    return (
        "tb_interpret explains models of Keras' TensorFlow backend. Received: the backend "
        f"{backend!r}. Expected 'tensorflow'. Set the environment variable "
        "KERAS_BACKEND=tensorflow before Keras is imported, or leave it out."
    )


def _problem_of_opencv() -> str:
    try:
        # All builds lie in one folder, of which uninstalling may leave an empty one.
        if hasattr(importlib.import_module("cv2"), "resize"):
            return ""
        absent, reason = True, "`cv2` is empty"
    except ImportError as error:
        absent, reason = error.name == "cv2", str(error)
    builds = _opencv_builds()
    if absent and not builds:
        return _NO_OPENCV
    received = " and ".join(builds) or "a build that pip does not know"
    return (
        f"OpenCV is installed and cannot be used: {reason}. Received: {received}. "
        f"Expected one build that Python imports as `cv2`. {_mend(builds, reason)}"
    )


def _opencv_builds() -> list[str]:
    """Those that pip lists, whole or damaged."""
    names = (each.metadata["Name"] for each in importlib.metadata.distributions())
    return sorted({name for name in names if name and name.startswith("opencv")})


def _mend(builds: list[str], reason: str) -> str:
    if ".so" in reason:
        return (
            "Install that library; or, if you show no windows, the build that does without: "
            f"pip uninstall {' '.join(builds)}; pip install opencv-python-headless"
        )
    # Who had two builds and uninstalled one has lost files of both.
    return f"Install it anew: pip install --force-reinstall --no-deps {' '.join(builds[-1:])}"
