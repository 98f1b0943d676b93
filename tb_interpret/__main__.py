"""`python -m tb_interpret`: what can be done without writing a program."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Sequence

from tb_interpret.commands import look_at_pipeline
from tb_interpret.commands.mistake import MistakeError
from tb_interpret_plugin.version import __version__


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command.

    Args:
      arguments: As they were typed; None: those of this process.

    Returns:
      What the process ends with: 0 where all is well, 1 where a command found
      something wrong, 2 where it could not be run.
    """
    parser = argparse.ArgumentParser(
        prog="python -m tb_interpret", description="See what an image model looks at."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    look_at_pipeline.add_to(commands)
    given = parser.parse_args(arguments)
    try:
        return int(given.run(given))
    except MistakeError as mistake:
        print(f"{parser.prog}: {mistake}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"\n{parser.prog}: stopped.", file=sys.stderr)
        return 130
    except Exception:
        # Of the user's own function, most likely: its lines help. 1 is for faults that were found.
        traceback.print_exc()
        return 2


if __name__ == "__main__":
    sys.exit(main())
