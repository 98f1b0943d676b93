"""What is thinned keeps every value, and is the whole where it is asked for."""

import itertools
import subprocess
import sys

import pytest

from tests.distributions import ROOT
from tests.whole import pairs, spread, star

SIZES = [(3, 9, 2), (2, 2, 2), (4, 1, 3), (5, 3, 2, 4)]


@pytest.mark.parametrize("sizes", [(3,), (8, 3), (2, 6), (4, 4), (5, 1, 3)])
def test_each_value_occurs_in_as_few_as_the_longest_has(sizes):
    found = spread(*map(range, sizes), whole=False)
    assert len(found) == max(sizes)
    for values, size in zip(zip(*found, strict=True), sizes, strict=True):
        assert set(values) == set(range(size))


@pytest.mark.parametrize("sizes", SIZES)
def test_every_two_values_meet(sizes):
    found = pairs(*map(range, sizes), whole=False)
    for one, other in itertools.combinations(range(len(sizes)), 2):
        met = {(case[one], case[other]) for case in found}
        assert met == set(itertools.product(range(sizes[one]), range(sizes[other])))


def test_pairs_are_fewer_than_all():
    assert len(pairs(range(3), range(9), range(2), whole=False)) < 30


def test_each_value_meets_the_usual_ones():
    expected = [("a", 0), ("b", 0), ("c", 0), ("a", 1), ("a", 2)]
    assert star("abc", range(3), whole=False) == expected


@pytest.mark.parametrize("thin", [spread, star, pairs])
def test_whole_is_every_combination(thin):
    expected = list(itertools.product("ab", range(4), [None, 1.5]))
    assert thin("ab", range(4), [None, 1.5], whole=True) == expected


@pytest.mark.parametrize(("said", "whole"), [("1", True), ("0", False), ("", False)])
def test_environment_says_whether_it_is_the_whole(said, whole):
    code = "from tests.whole import WHOLE, usually; print(WHOLE, usually(1, 2))"
    environment = {"WHOLE": said, "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.split() == [str(whole), "2" if whole else "1"]
