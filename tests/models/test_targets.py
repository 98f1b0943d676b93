import numpy as np
import pytest
import tensorflow as tf

from tb_interpret.models.losses import Loss
from tb_interpret.models.target_scores import (
    ALONE,
    PREDICTED,
    custom_scores,
    target_indices,
    target_scores,
)
from tb_interpret.models.targets import check_targets, describe_target
from tb_interpret.models.task import FUNCTION, Task
from tb_interpret.models.truth import read_truth

THREE = Task("classes", num_units=3)
BINARY = Task("classes", num_units=1)


def indices(targets, labels, count, task=THREE, class_names=()):
    pairs = target_indices(targets, read_truth(labels, task, count), task, class_names)
    assert set(pairs[:, 1]) == {ALONE}
    return pairs[:, 0].tolist()


def test_where_no_label_is_known_it_is_left_to_the_model():
    assert indices("true", None, 2) == [PREDICTED, PREDICTED]


def test_single_int_stands_for_all():
    assert indices(2, None, 3) == [2, 2, 2]


def test_name_stands_for_its_class():
    assert indices("dog", None, 2, class_names=["cat", "cow", "dog"]) == [2, 2]
    assert indices(["dog", "cat"], None, 2, class_names=["cat", "cow", "dog"]) == [2, 0]


def test_name_that_is_no_class_is_refused():
    with pytest.raises(ValueError, match=r"'dgo'.*Expected one of `class_names`: 'cat'"):
        indices("dgo", None, 2, class_names=["cat", "cow", "dog"])
    with pytest.raises(
        ValueError, match=r"Expected 'true', 'predicted', 'runner_up', class indices"
    ):
        indices("truth", None, 2)


def test_label_out_of_range_names_its_position():
    with pytest.raises(ValueError, match=r"labels with 7 at position 1.*from 0 to 2"):
        indices("true", np.array([0, 7]), 2)


def test_negative_class_is_refused():
    with pytest.raises(ValueError, match="does not exist"):
        indices([-1], None, 1)


def test_wrong_number_of_targets_is_refused():
    with pytest.raises(ValueError, match="2 targets for 3 examples"):
        indices([0, 1], None, 3)


def test_array_of_classes_is_a_target():
    check_targets(np.array([1, 2]))


def test_output_that_is_not_one_of_classes_asks_for_a_function():
    with pytest.raises(ValueError, match="Give `targets` a function"):
        indices("true", None, 1, FUNCTION)


def test_several_values_ask_for_a_unit():
    boxes = Task("values", num_units=4, loss=Loss("values", "mean_squared_error"))
    for targets in ("true", "predicted"):
        with pytest.raises(ValueError, match=r"4 values.*'mean_squared_error'.*targets=0"):
            indices(targets, None, 2, boxes)
    assert indices(3, None, 2, boxes) == [3, 3]
    with pytest.raises(ValueError, match="they are 0 to 3"):
        indices(4, None, 2, boxes)


@pytest.mark.parametrize("targets", ["", 1.5, [], [1.5], True, [[[1]]], {}, {"a": 1, "b": 2}])
def test_target_of_no_known_kind_is_refused(targets):
    with pytest.raises(ValueError, match="`targets` is of no known kind"):
        check_targets(targets)


@pytest.mark.parametrize("logits", [tf.constant([[2.0], [2.0]]), tf.constant([2.0, 2.0])])
def test_single_unit_of_two_classes_speaks_for_the_second(logits):
    assert target_scores(logits, tf.constant([1, 0]), BINARY).numpy().tolist() == [2, -2]


def test_single_value_speaks_for_itself():
    value = Task("values", num_units=1)
    assert target_scores(tf.constant([[2.0]]), tf.constant([0]), value).numpy().tolist() == [2]


def test_each_example_has_its_own_class():
    logits = tf.constant([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    assert target_scores(logits, tf.constant([2, 0]), THREE).numpy().tolist() == [3, 4]


def test_function_must_return_one_score_an_example():
    with pytest.raises(ValueError, match=r"Received: shape \(2, 3\)"):
        custom_scores(lambda output: output, tf.zeros((2, 3)))


def test_description_says_when_no_activation_was_found():
    assert describe_target("true", THREE).endswith("no softmax or sigmoid found")


def test_nobody_who_trains_from_logits_is_told_of_a_missing_softmax():
    from_logits = Task("classes", 3, loss=Loss("one_class", from_logits=True))
    assert describe_target("true", from_logits) == "logit of the true class"
