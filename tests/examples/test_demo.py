"""The demo shows what it says it shows: from its logged maps."""

import numpy as np

from tests.logs import Run


def share_in_the_mark(logs, run):
    """Mean share of the maps' positive energy in the declared box, by epoch."""
    records = Run(logs / run).records("grad_cam/block3")
    return [float(np.nanmean(np.array(r.facts.region_share))) for r in records.values()]


def test_maps_of_the_shortcut_gather_on_the_mark(demo_logs):
    clean, shortcut = (share_in_the_mark(demo_logs, run) for run in ("clean", "shortcut"))
    assert max(clean) < 0.05
    assert shortcut[-1] > 0.15
    assert shortcut[-1] > shortcut[0]


def test_scalars_of_the_share_are_logged_too(demo_logs):
    for run in ("clean", "shortcut"):
        scalars = Run(demo_logs / run).scalars("region_share/grad_cam/block3")
        np.testing.assert_allclose(scalars, share_in_the_mark(demo_logs, run), rtol=1e-4)


def test_both_runs_show_the_same_examples(demo_logs):
    ids = [[e.id for e in Run(demo_logs / run).example_sets()[0].examples]
           for run in ("clean", "shortcut")]  # fmt: skip
    assert ids[0] == ids[1]
    assert len(ids[0]) == 12
