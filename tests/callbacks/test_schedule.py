import pytest

from tb_interpret.callbacks.schedule import Schedule


def test_budget_is_kept_over_the_whole_training():
    schedule = Schedule(time_budget=0.1)
    done = []
    for epoch in range(20):
        if schedule.is_due(epoch, 1.0, is_last=False):
            schedule.explained(0.5, 0.5)
            done.append(epoch)
    assert done == [0, 9, 14, 19]
    assert schedule.explaining_seconds <= 0.1 * schedule.training_seconds


def test_notes_tell_each_gap_once():
    schedule = Schedule(time_budget=0.1)
    assert schedule.is_due(0, 1.0, is_last=False)
    schedule.explained(1.0, 1.0)
    assert not schedule.is_due(1, 1.0, is_last=False)
    assert schedule.notes() == ["Left out epoch 1, to keep time_budget=0.1."]
    assert schedule.notes() == []


@pytest.mark.parametrize("every", [0, -1, 1.5, True])
def test_bad_intervals_are_refused(every):
    with pytest.raises(ValueError, match="`every`"):
        Schedule(every=every)
