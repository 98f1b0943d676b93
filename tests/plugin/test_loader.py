from __future__ import annotations

import subprocess
import sys
from argparse import Namespace

import pytest

from tb_interpret_plugin import loader, metadata
from tb_interpret_plugin.loader import InterpretLoader


def test_every_step_is_asked_for() -> None:
    flags = Namespace(samples_per_plugin={"images": 5})
    InterpretLoader().fix_flags(flags)
    assert flags.samples_per_plugin == {"images": 5, metadata.PLUGIN_NAME: 0}


@pytest.mark.parametrize(
    "flags", [Namespace(), Namespace(samples_per_plugin=None), Namespace(samples_per_plugin="a=1")]
)
def test_flags_of_another_tensorboard_do_not_end_it(flags: Namespace) -> None:
    before = vars(flags).copy()
    InterpretLoader().fix_flags(flags)
    assert vars(flags) == before


def run_python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_entry_module_loads_nothing_of_ours_but_itself() -> None:
    loaded = run_python(
        "import sys, tb_interpret_plugin.loader\n"
        "print(*sorted(name for name in sys.modules if name.startswith('tb_interpret')))"
    )
    assert loaded.split() == ["tb_interpret_plugin", loader.__name__]


def test_the_plugin_loads_neither_tensorflow_nor_the_training_side() -> None:
    loaded = run_python(
        "import sys, tb_interpret_plugin.plugin, tb_interpret_plugin.loader\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    assert "tb_interpret_plugin" in loaded.split()
    assert not {"tensorflow", "keras", "cv2", "tb_interpret"} & set(loaded.split())
