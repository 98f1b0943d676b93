"""Results are kept in files, and what comes back is what was kept."""

import dataclasses
import io
import os
import zipfile

import numpy as np
import pytest

import tb_interpret as tbi
from tests.results import samples


def _same(one, other) -> bool:
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.tobytes() == other.tobytes()
    return type(one) is type(other) and one == other


@pytest.mark.parametrize("name", samples.NAMES)
def test_every_field_comes_back_bit_for_bit(tmp_path, name):
    result = samples.result(name)
    path = result.save(tmp_path / "kept.npz")
    for back in (type(result).load(path), tbi.load(path)):
        assert type(back) is type(result)
        assert back == result
        for field in dataclasses.fields(result):
            one, other = getattr(result, field.name), getattr(back, field.name)
            assert _same(one, other), field.name


def test_numbers_beyond_all_measure_come_back(tmp_path):
    maps = np.float32([[[np.nan, -np.inf], [-0.0, 1e-42]]])
    result = dataclasses.replace(samples.result("classes")[0], maps=maps, examples=None)
    back = tbi.load(result.save(tmp_path / "odd"))
    assert back.maps.tobytes() == maps.tobytes()
    assert back.examples is None


def test_names_in_any_writing_come_back(tmp_path):
    result = dataclasses.replace(samples.result("filters"), layer="层/слой ✓\n")
    assert tbi.load(result.save(tmp_path / "named")).layer == "层/слой ✓\n"


def test_nothing_is_kept_and_comes_back(tmp_path):
    empty = samples.result("classes")[:0]
    assert tbi.load(empty.save(tmp_path / "empty")) == empty


@pytest.mark.parametrize("given", ["kept", "kept.npz", "epoch.10"])
def test_file_is_found_by_the_name_it_was_given(tmp_path, given):
    result = samples.result("classes")
    path = result.save(os.path.join(tmp_path, given))
    assert path.suffix == ".npz"
    assert path.name.removesuffix(".npz") == given.removesuffix(".npz")
    assert tbi.load(os.path.join(tmp_path, given)) == tbi.load(path) == result


def test_any_reader_of_numpy_files_reads_it(tmp_path):
    result = samples.result("classes")
    with np.load(result.save(tmp_path / "kept"), allow_pickle=False) as archive:
        np.testing.assert_array_equal(archive["maps"], result.maps)
        assert archive["layer"] == "conv2"
        assert archive["tb_interpret_version"] == 1
        assert archive["tb_interpret_kind"] == "Explanation"


def _rewritten(path, **changes):
    with np.load(path) as archive:
        values = {name: archive[name] for name in archive.files}
    values.update(changes)
    np.savez(path, **{name: value for name, value in values.items() if value is not None})


BROKEN = {
    "no archive": lambda path: path.write_bytes(b"PK, or so it says"),
    "empty": lambda path: path.write_bytes(b""),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:-200]),
    "an array": lambda path: path.write_bytes(_npy(np.arange(3))),
    "another archive": lambda path: np.savez(path, maps=np.zeros(3)),
    "another zip": lambda path: zipfile.ZipFile(path, "w").writestr("maps", "words"),
    "pickled": lambda path: _rewritten(path, maps=np.array([{}], object)),
    "a field missing": lambda path: _rewritten(path, scores=None),
    "a number for an array": lambda path: _rewritten(path, maps=np.float32(1)),
    "an array for a name": lambda path: _rewritten(path, layer=np.array(["a", "b"])),
    "no version": lambda path: _rewritten(path, tb_interpret_version=None),
    "a version in words": lambda path: _rewritten(path, tb_interpret_version=np.array("one")),
}


def _npy(array) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


@pytest.mark.parametrize("damage", BROKEN.values(), ids=BROKEN)
def test_what_is_no_result_is_refused_in_words(tmp_path, damage):
    path = samples.result("classes").save(tmp_path / "kept")
    damage(path)
    with pytest.raises(ValueError, match=r"no result, or damaged\. Received: .*kept\.npz: "):
        tbi.load(path)


def test_pickle_in_a_file_is_never_run(tmp_path):
    class Trap:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "sprung"),)

    path = samples.result("classes").save(tmp_path / "kept")
    _rewritten(path, layer=np.array(Trap(), object))
    with pytest.raises(ValueError, match="no result, or damaged"):
        tbi.load(path)
    assert not (tmp_path / "sprung").exists()


def test_flipped_bytes_are_noticed_or_change_nothing(tmp_path):
    result = samples.result("classes")[0]
    path = result.save(tmp_path / "kept")
    whole, refused = path.read_bytes(), 0
    for place in np.random.default_rng(0).choice(len(whole), 400, replace=False):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            back = tbi.load(path)
        except ValueError:
            refused += 1
        else:
            assert back == result
    assert refused > 100


def test_file_of_a_later_version_says_so(tmp_path):
    path = samples.result("tiles").save(tmp_path / "kept")
    _rewritten(path, tb_interpret_version=np.array(2))
    with pytest.raises(
        ValueError, match=r"later tb_interpret. Received: .* version 2. Expected up"
    ):
        tbi.load(path)


def test_file_of_another_kind_says_so(tmp_path):
    path = samples.result("tiles").save(tmp_path / "kept")
    with pytest.raises(ValueError, match=r"kind='ActivationTiles'. Expected Explanation"):
        tbi.Explanation.load(path)
    _rewritten(path, tb_interpret_kind=np.array("Model"))
    with pytest.raises(ValueError, match=r"kind='Model'. Expected Explanation or ActivationTiles"):
        tbi.load(path)


def test_objects_are_not_kept(tmp_path):
    maps = np.array([[[1, None]]], object)
    result = dataclasses.replace(samples.result("classes")[0], maps=maps)
    with pytest.raises(ValueError, match="`maps` holds what cannot be written"):
        result.save(tmp_path / "kept")
    assert list(tmp_path.iterdir()) == []


def test_file_that_is_missing_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"missing.npz"):
        tbi.load(tmp_path / "missing")


def test_file_under_another_name_is_read(tmp_path):
    result = samples.result("classes")
    path = result.save(tmp_path / "kept").rename(tmp_path / "kept.result")
    assert tbi.load(path) == result
    with pytest.raises(FileNotFoundError, match=r"missing\.npz"):
        tbi.load(tmp_path / "missing")
