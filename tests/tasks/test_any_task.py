"""Whatever the head, the loss and the labels: the stated map, or an error in words."""

import logging

import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tests.tasks import random_tasks as tasks
from tests.whole import usually

CASES = usually(100, 200)


def expected_kinds(head, loss, labels):
    """The tasks that a person may mean by this; empty: an error is right."""
    one, linear = head.units == 1, head.activation is None
    if head.activation == "softmax":
        return set() if one else {"classes"}
    if one and linear:
        if loss in tasks.ONE_CLASS:
            return set()
        if loss in tasks.EACH_CLASS | {"hinge"}:
            return {"values"} if labels.kind == "fractions" else {"classes"}
        return {"values"}
    if one:
        numbers = labels.kind == "large" and loss not in tasks.EACH_CLASS | tasks.ONE_CLASS
        return {"values"} if labels.kind == "fractions" or numbers else {"classes"}
    if loss in tasks.ONE_CLASS:
        return {"classes"}
    if linear and loss in tasks.VALUES:
        return {"values"}
    rows = labels.kind in ("one-hot", "several", "several with holes", "none")
    if loss in tasks.EACH_CLASS:
        return {"labels", "values"} if rows or labels.kind in ("fractions", "large") else set()
    # No loss says more: labels do.
    return {"classes", "labels", "values"}


def stated_score(kind, head, targets):
    """The score that an explanation states, of its own logits and output."""

    def score(logits, output):
        if kind == "values":
            return tf.gather(output, targets, axis=1, batch_dims=1)
        if head.units == 1:
            return logits[:, 0] * (2.0 * targets - 1)
        return tf.gather(logits, targets, axis=1, batch_dims=1)

    return score


def check(number):
    random = np.random.default_rng(number)
    head = tasks.random_head(random)
    labels = tasks.random_labels(head, random)
    loss = tasks.random_loss(random)
    model = tasks.build(head, number)
    if loss != "not compiled":
        model.compile("sgd", tasks.LOSSES[loss]())
    inputs = tasks.pictures(number)
    given = inputs if labels.given is None else (inputs, labels.given)
    unit = int(random.integers(head.units))
    targets = [None, None, None, "predicted", unit][random.integers(5)]
    case = f"case {number}: {head}, {loss}, labels {labels.kind}, targets {targets}"
    try:
        found = tbi.GradCAM("conv").explain(model, given, targets=targets)
    except ValueError as error:
        return refused(str(error), case)
    assert found.task in expected_kinds(head, loss, labels), case
    owners = found.examples
    assert np.all(found.targets >= 0), case
    scores = stated_score(found.task, head, found.targets)
    maps, expected = tasks.by_tape(model, inputs[owners], scores)
    np.testing.assert_allclose(found.scores, expected, rtol=1e-4, atol=1e-5, err_msg=case)
    np.testing.assert_allclose(found.maps, maps, atol=1e-5, err_msg=case)
    check_targets(found, labels, targets, head, case)
    # Called, not `predict`: that traces each model anew, for a third of the time.
    check_facts(found, labels, model(inputs).numpy()[owners], case)
    return found.task


def refused(words, case):
    assert "Received: " in words, case
    assert "Expected" in words, case


def check_targets(found, labels, targets, head, case):
    if isinstance(targets, int):
        assert set(found.targets) == {targets}, case
    if found.task == "values":
        assert head.units == 1 or isinstance(targets, int), case
    if targets is not None or found.task == "values" or labels.given is None:
        assert found.examples.tolist() == list(range(tasks.COUNT)), case
        return
    if found.task == "labels":
        pairs = set(zip(found.examples.tolist(), found.targets.tolist(), strict=True))
        true = {(i, c) for i, own in enumerate(labels.sets) for c in own}
        without = {i for i, own in enumerate(labels.sets) if not own}
        assert {pair for pair in pairs if pair[0] not in without} == true, case
        assert {i for i, _ in pairs} >= without, case
    else:
        for target, known in zip(found.targets, labels.classes, strict=True):
            assert known is None or target == known, case


def check_facts(found, labels, output, case):
    if found.task == "values":
        rows = np.arange(len(output))
        np.testing.assert_allclose(found.values, output[rows, found.targets], rtol=1e-4)
        assert np.all(found.predictions == -1), case
        assert np.isnan(found.probabilities).all(), case
        if labels.numbers is not None:
            np.testing.assert_allclose(
                found.true_values, labels.numbers[found.examples, found.targets], err_msg=case
            )
            np.testing.assert_allclose(found.errors, found.values - found.true_values)
    else:
        assert np.isnan(found.values).all(), case
    if found.task == "classes" and output.shape[1] > 1:
        np.testing.assert_array_equal(found.predictions, output.argmax(axis=1), err_msg=case)
    if found.task == "labels":
        assert np.all(found.predictions == -1), case


@pytest.mark.parametrize("first", range(0, CASES, 50))
def test_map_is_that_of_the_stated_target_or_there_is_an_error(first, caplog):
    caplog.set_level(logging.ERROR)
    outcomes = [check(number) for number in range(first, first + 50)]
    # All three tasks and errors occur, so that nothing passes for want of cases.
    assert {"classes", "labels", "values", None} <= set(outcomes)
