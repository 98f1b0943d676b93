import pytest

from tb_interpret_plugin import metadata


def test_series_facts_come_back_from_the_summary_metadata() -> None:
    series = metadata.SeriesMetadata(kind=metadata.MAPS, method="grad_cam", layer="a/b")
    content = metadata.summary_metadata(series).plugin_data.content
    parsed = metadata.parse_series_metadata(content)
    assert (parsed.method, parsed.layer) == ("grad_cam", "a/b")
    assert parsed.schema_version == metadata.SCHEMA_VERSION
    assert series.schema_version == 0, "the caller's message is not changed"


def test_damaged_series_facts_are_refused() -> None:
    with pytest.raises(ValueError, match="Received: 1 damaged bytes"):
        metadata.parse_series_metadata(b"\xff")


def test_tags_hold_nothing_that_tensorboard_cannot_read_back() -> None:
    assert metadata.series_tag("grad_cam", 'a"b\\c\nd\x7fe') == "grad_cam/a_b_c_d_e"
