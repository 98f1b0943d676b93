"""Our costs beside those of our peers, measured in one run: `python -m benchmarks`."""
