"""Whether a map can be believed: numbers for what the eye judges too kindly.

Each ranks maps of one model by its own settings; none is the truth. A curve
over the epochs of one training is the honest use.
"""

from __future__ import annotations

from tb_interpret.engine.faithfulness import deletion, fidelity, insertion
from tb_interpret.maths.agreement import agreement, agreement_floor
from tb_interpret.maths.faithfulness import energy_in_mask, pointing_game

__all__ = [
    "agreement",
    "agreement_floor",
    "deletion",
    "energy_in_mask",
    "fidelity",
    "insertion",
    "pointing_game",
]
