import numpy as np
import pytest
import tensorflow as tf

from tb_interpret.models.logits import Logits
from tb_interpret.models.predictions import class_probabilities, guess_head
from tb_interpret.models.targets import (
    PREDICTED,
    check_targets,
    class_scores,
    count_classes,
    custom_scores,
    describe_target,
    target_indices,
)
from tests import networks


def test_true_without_labels_is_predicted():
    assert target_indices("true", None, 2, 3).tolist() == [PREDICTED, PREDICTED]


def test_single_int_stands_for_all():
    assert target_indices(2, None, 3, 3).tolist() == [2, 2, 2]


def test_label_out_of_range_names_its_position():
    with pytest.raises(ValueError, match=r"labels with 7 at position 1.*from 0 to 2"):
        target_indices("true", np.array([0, 7]), 2, 3)


def test_negative_class_is_refused():
    with pytest.raises(ValueError, match="does not exist"):
        target_indices([-1], None, 1, 3)


def test_wrong_number_of_targets_is_refused():
    with pytest.raises(ValueError, match="2 targets for 3 examples"):
        target_indices([0, 1], None, 3, 3)


def test_array_of_classes_is_a_target():
    check_targets(np.array([1, 2]))


def test_output_that_is_not_one_of_classes_asks_for_a_function():
    with pytest.raises(ValueError, match="Give `targets` a function"):
        target_indices("true", None, 1, None)


@pytest.mark.parametrize("targets", ["truth", 1.5, [], [1.5], True, [[[1]]]])
def test_target_of_no_known_kind_is_refused(targets):
    with pytest.raises(ValueError, match="`targets` is of no known kind"):
        check_targets(targets)


@pytest.mark.parametrize("logits", [tf.constant([[2.0], [2.0]]), tf.constant([2.0, 2.0])])
def test_single_unit_speaks_for_class_one(logits):
    assert count_classes(logits) == 2
    assert class_scores(logits, tf.constant([1, 0])).numpy().tolist() == [2, -2]


def test_each_example_has_its_own_class():
    logits = tf.constant([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    assert class_scores(logits, tf.constant([2, 0])).numpy().tolist() == [3, 4]


def test_segmentation_has_no_classes_to_choose_from():
    assert count_classes(tf.zeros((1, 4, 4, 3))) is None
    assert count_classes({"a": tf.zeros((1, 3))}) is None


def test_function_must_return_one_score_an_example():
    with pytest.raises(ValueError, match=r"Received: shape \(2, 3\)"):
        custom_scores(lambda output: output, tf.zeros((2, 3)))


def test_single_unit_gives_two_probabilities():
    assert class_probabilities(tf.zeros((1, 1)), "softmax").numpy().tolist() == [[0.5, 0.5]]


def test_loss_tells_the_activation_of_a_model_without_one():
    model = networks.flat()
    logits = Logits(tf.zeros((1, 3)), "none")
    assert guess_head(model, logits) == "softmax"
    model.compile(loss="binary_crossentropy")
    assert guess_head(model, logits) == "sigmoid"


def test_description_says_when_no_activation_was_found():
    assert describe_target("true", "none").endswith("no softmax or sigmoid found")
