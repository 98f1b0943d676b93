"""Which variables a traced function would change, behind loops and calls too."""

import pytest
import tensorflow as tf

from tb_interpret.models.side_effects import written_variables


def in_the_open(use):
    return lambda: use()


def in_a_loop(use):
    return lambda: tf.while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, x + use()), [0, 0.0])


def in_a_branch(use):
    return lambda: tf.cond(tf.random.uniform([]) > 0.5, use, lambda: 0.0)


def in_a_function(use):
    return lambda: tf.function(use)()


@pytest.mark.parametrize("place", [in_the_open, in_a_loop, in_a_branch, in_a_function])
def test_written_variables_are_found_and_read_ones_are_not(place):
    read, written = tf.Variable(2.0), tf.Variable(3.0)

    def use():
        return written.assign_add(read.read_value()) + read

    function = tf.function(place(use)).get_concrete_function()
    assert [id(v) for v in written_variables(function)] == [id(written)]


@pytest.mark.parametrize("place", [in_the_open, in_a_loop, in_a_branch, in_a_function])
def test_function_that_only_reads_writes_nothing(place):
    read = tf.Variable(2.0)
    function = tf.function(place(lambda: read * 2)).get_concrete_function()
    assert written_variables(function) == []
