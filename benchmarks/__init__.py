"""Our costs beside those of our peers, measured in one run: `python -m benchmarks`."""

import pathlib
import sys

# The examples are scripts that lie side by side, not a package.
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "examples"))
