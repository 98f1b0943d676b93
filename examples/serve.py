"""Opens TensorBoard on a directory and prints the page's address last.

python examples/serve.py logs/demo --port 6006
"""

from __future__ import annotations

import argparse
import logging
import pathlib
import signal
import sys
import threading
from types import FrameType

from tensorboard import program

from tb_interpret_plugin.metadata import PLUGIN_NAME


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "log_dir", type=pathlib.Path, help="above the runs, which are called by what is below it"
    )
    parser.add_argument("--port", type=int, help="by default the first free one from 6006 on")
    arguments = parser.parse_args()

    stop = threading.Event()

    def interrupted(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, interrupted)
    signal.signal(signal.SIGTERM, interrupted)

    tensorboard = program.TensorBoard()
    options = ["tensorboard", "--logdir", str(arguments.log_dir)]
    options += ["--port", str(arguments.port)] if arguments.port else []
    tensorboard.configure(argv=options)
    logging.getLogger("tensorboard").setLevel(logging.ERROR)
    try:
        address = tensorboard.launch()
    except Exception as error:
        # TensorBoard's own words: which port is in use, or what else is wrong.
        sys.exit(f"TensorBoard could not be started: {error}")
    print("TensorBoard is running; Ctrl-C ends it. Open this address:", flush=True)
    print(f"{address}#{PLUGIN_NAME}", flush=True)
    stop.wait()


if __name__ == "__main__":
    main()
