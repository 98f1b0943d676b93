"""How much later TensorBoard is ready because of the plugin."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile

from benchmarks.table import Row

GOAL_MS = 50.0

# Run in a process of its own: everything TensorBoard does before it serves.
# Ours comes last, when what all plugins share has been imported, as it would
# have been without us.
_PROBE = """
import json, sys, time
begin = time.process_time()
from tensorboard import default, program
from tensorboard.plugins import base_plugin

spent = 0.0
plugins = [p for p in default.get_static_plugins()]
if sys.argv[2] == "with":
    start = time.perf_counter()
    from tb_interpret_plugin.loader import InterpretLoader
    spent += time.perf_counter() - start

    class Timed(InterpretLoader):
        def fix_flags(self, flags):
            global spent
            start = time.perf_counter()
            super().fix_flags(flags)
            spent += time.perf_counter() - start

        def load(self, context):
            global spent
            start = time.perf_counter()
            plugin = super().load(context)
            if plugin is not None:
                plugin.get_plugin_apps()
            spent += time.perf_counter() - start
            return plugin

    plugins.append(Timed)
board = program.TensorBoard(plugins)
board.configure(argv=["", "--logdir", sys.argv[1], "--load_fast=false", "--port=0"])
server = board._make_server()
print(json.dumps({"total": time.process_time() - begin, "ours": spent}))
"""


def measure(rounds: int) -> list[Row]:
    """Rows from fresh processes, with and without us in turns."""
    differences, ours, totals = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        _start(folder, "with")  # bytecode and disk caches
        for number in range(rounds):
            order = ("with", "without") if number % 2 else ("without", "with")
            figures = {kind: _start(folder, kind) for kind in order}
            differences.append(figures["with"]["total"] - figures["without"]["total"])
            ours.append(figures["with"]["ours"])
            totals.append(figures["without"]["total"])
    added = statistics.median(ours) * 1e3
    lower, difference, upper = (d * 1e3 for d in statistics.quantiles(differences, n=4))
    return [
        Row(
            "TensorBoard's start: import and load of the plugin",
            f"{added:.0f} ms",
            f"≤ {GOAL_MS:g} ms",
            added <= GOAL_MS,
        ),
        Row(
            "TensorBoard's start: CPU time, with minus without",
            f"{difference:+.0f} ms (quartiles {lower:+.0f} and {upper:+.0f}) "
            f"of {statistics.median(totals) * 1e3:,.0f} ms",
        ),
    ]


def _start(folder: str, kind: str) -> dict[str, float]:
    command = [sys.executable, "-c", _PROBE, folder, kind]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"TensorBoard did not start ({kind} the plugin):\n{done.stderr[-2000:]}")
    seconds: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return seconds
