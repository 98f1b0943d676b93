"""What is said where TensorFlow or OpenCV is missing or damaged; cleanly so in `packaging/`."""

import importlib.metadata
import pathlib
import re
import subprocess
import sys

import pytest

from tb_interpret import requirements

ROOT = pathlib.Path(__file__).parents[1]


@pytest.fixture
def listed(tmp_path, monkeypatch):
    """Makes pip list a build of OpenCV, and this one alone, whatever is on the disk."""

    def list_build(name):
        folder = tmp_path / f"{name.replace('-', '_')}-5.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 5.0\n")
        paths = [str(tmp_path)]
        monkeypatch.setattr(
            importlib.metadata,
            "distributions",
            lambda: importlib.metadata.Distribution.discover(path=paths),
        )

    return list_build


@pytest.fixture
def without(tmp_path, monkeypatch):
    """Takes a module away, or puts other code in its place."""

    def replace(name, code=None):
        monkeypatch.delitem(sys.modules, name, raising=False)
        if code is None:
            monkeypatch.setitem(sys.modules, name, None)
        else:
            (tmp_path / f"{name}.py").write_text(code)
            monkeypatch.syspath_prepend(str(tmp_path))

    return replace


@pytest.fixture
def nothing_listed(tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.metadata, "distributions", lambda: iter(()))


def test_nothing_is_said_where_both_are_there():
    assert requirements.problem() == ""


def test_missing_opencv_is_told_in_one_sentence_with_what_to_install(without, nothing_listed):
    without("cv2")
    said = requirements.problem()
    assert "OpenCV, which is not installed" in said
    assert "pip install 'tb-interpret[opencv]'" in said


def test_missing_tensorflow_is_told_first_and_both_are_installed_at_once(without, nothing_listed):
    without("tensorflow")
    assert "pip install 'tb-interpret[tensorflow]'" in requirements.problem()
    without("cv2")
    assert "pip install 'tb-interpret[tensorflow,opencv]'" in requirements.problem()


def test_build_whose_files_another_took_along_is_to_be_installed_anew(without, listed):
    listed("opencv-python-headless")
    mend = "pip install --force-reinstall --no-deps opencv-python-headless"
    without("cv2")
    assert mend in requirements.problem()


def test_what_uninstalling_leaves_is_no_opencv(without, listed):
    listed("opencv-contrib-python")
    without("cv2", code="__all__ = []")
    said = requirements.problem()
    assert "`cv2` is empty" in said
    assert "pip install --force-reinstall --no-deps opencv-contrib-python" in said


def test_library_that_a_build_lacks_is_named(without, listed):
    listed("opencv-python")
    reason = "libGL.so.1: cannot open shared object file: No such file or directory"
    without("cv2", code=f"raise ImportError({reason!r})")
    said = requirements.problem()
    assert reason in said
    assert "Received: opencv-python." in said
    assert "pip uninstall opencv-python; pip install opencv-python-headless" in said


def test_tensorflow_that_fails_says_so_itself(without):
    without("tensorflow", code="import a_module_that_it_needs")
    with pytest.raises(ModuleNotFoundError, match="a_module_that_it_needs"):
        requirements.problem()


def test_import_without_opencv_is_refused_in_these_words():
    code = "import sys; sys.modules['cv2'] = None; import tb_interpret"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert re.search(r"^ImportError: .*OpenCV", done.stderr, re.MULTILINE)
