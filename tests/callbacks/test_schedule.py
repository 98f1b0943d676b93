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
    assert schedule.fit.explaining_seconds <= 0.1 * schedule.fit.training_seconds


def test_known_cost_keeps_the_budget_from_the_first_epoch_on():
    schedule = Schedule(time_budget=0.1)
    schedule.begin(pass_seconds=0.25)
    done = []
    for epoch in range(10):
        if schedule.is_due(epoch, 1.0, is_last=epoch == 9):
            schedule.explained(0.25, 0.25)
            done.append(epoch)
    assert done == [2, 4, 7, 9]


def test_budget_is_kept_over_trainings():
    schedule, done = Schedule(time_budget=0.1), []
    for fit in range(4):
        schedule.begin(pass_seconds=0.25)
        for epoch in range(2):
            if schedule.is_due(epoch, 1.0, is_last=epoch == 1):
                schedule.explained(0.25, 0.25)
                done.append((fit, epoch))
    # The last epoch of the first: something to see. It is paid back by what follows.
    assert done == [(0, 1), (2, 0), (3, 1)]
    assert schedule.fit.num_explained == 1


def test_costly_methods_leave_time_for_the_next_pass():
    schedule = Schedule(time_budget=0.5)
    schedule.begin(pass_seconds=0.2)
    assert schedule.is_due(0, 1.0, is_last=False)
    assert schedule.allowance() == pytest.approx(0.3)


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
