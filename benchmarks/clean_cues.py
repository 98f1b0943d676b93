"""Draws the cards that clean networks of the suite have: `python -m benchmarks.clean_cues FILE`.

Each says something true of its network, and whether it should be so is the reader's to say.
"""

from __future__ import annotations

import dataclasses
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # before TensorFlow is imported

import tb_interpret as tbi
from benchmarks.cue_cases import cases, clothes, trained

# Of the suite, beside those that are measured.
_SEEDS = 4
_MOST = 8


def main(path: str) -> None:
    """Trains the clean networks and draws what is found in them."""
    cards: list[tbi.CueCard] = []
    found = tbi.CueCards((), 0, 0, 0.0)
    for case in cases(_SEEDS):
        if case.plant:
            continue
        network, pictures, labels, _ = trained(case)
        found = tbi.Cues().explain(network, pictures, labels, class_names=clothes.CLASS_NAMES)
        print(case, found, flush=True)
        cards += found
    every = dataclasses.replace(found, cards=cards)
    every.plot(most=_MOST).savefig(path, dpi=100)


if __name__ == "__main__":
    main(sys.argv[1])
