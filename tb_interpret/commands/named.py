"""From `module:function`, as it is typed, to the function."""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import pathlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from tb_interpret.commands.mistake import MistakeError


def named_function(name: str) -> tuple[ModuleType, Callable[..., Any]]:
    """The module and the function that a name says.

    Args:
      name: `"package.module:function"`, found from the working directory as
        from the installed packages, or `"path/to/file.py:function"`.

    Raises:
      MistakeError: There is no such module or function, or the module fails.
    """
    place, colon, function = name.rpartition(":")
    if not colon or not place or not function:
        raise MistakeError(
            f"This names no function. Received: {name!r}. Expected MODULE:FUNCTION or "
            "FILE.py:FUNCTION. Write data:make_datasets, say."
        )
    module = _module(place)
    found = getattr(module, function, None)
    if not callable(found):
        functions = [
            own
            for own, value in vars(module).items()
            if callable(value) and getattr(value, "__module__", None) == module.__name__
        ]
        near = difflib.get_close_matches(function, functions, n=1)
        meant = f"Did you mean {near[0]}?" if near else f"It has: {', '.join(functions) or 'none'}."
        raise MistakeError(
            f"There is no such function. Received: {function!r}. Expected a function of {place}. "
            f"{meant}"
        )
    return module, found


def _module(place: str) -> ModuleType:
    path = pathlib.Path(place)
    is_file = path.suffix == ".py"
    if is_file and not path.is_file():
        raise MistakeError(
            f"There is no such file. Received: {place!r}. Expected a file of Python. From "
            f"{pathlib.Path.cwd()}, write its path."
        )
    folder = path.resolve().parent if is_file else pathlib.Path.cwd()
    # As `python FILE` and `python -m MODULE` find what stands beside it.
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    try:
        return _of_file(path) if is_file else importlib.import_module(place)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{place}.".startswith(f"{error.name}."):
            raise MistakeError(_failed(place, error)) from error
        raise MistakeError(
            f"There is no such module. Received: {place!r}. Expected one that can be imported from "
            f"{folder}. Go to the folder where it is, or write the path of the file."
        ) from error
    except (Exception, SystemExit) as error:
        raise MistakeError(_failed(place, error)) from error


def _of_file(path: pathlib.Path) -> ModuleType:
    """The module of a file, also where another of its name is there, `code.py` say."""
    spec = importlib.util.spec_from_file_location(path.stem, path.resolve())
    known = sys.modules.get(path.stem)
    of_known = getattr(known, "__file__", None)
    is_taken = known is not None and (not of_known or not path.samefile(of_known))
    if spec is None or spec.loader is None or not (is_taken or "." in path.stem):
        return importlib.import_module(path.stem)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _failed(place: str, error: BaseException) -> str:
    return (
        f"{place} cannot be imported. Received: {type(error).__name__}: {error}. Expected a module "
        "that makes the data and starts no training. Put what trains under "
        'if __name__ == "__main__":.'
    )
