"""Reports on cues that others wrote: what the page is given of them."""

import math

import pytest

from tb_interpret_plugin import limits, metadata
from tb_interpret_plugin.messages import read_record
from tb_interpret_plugin.vetting import UnreadableError

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63680000008200814dd64b100000000049454e44ae426082"
)


def read(**fields):
    record = metadata.Record(
        schema_version=metadata.SCHEMA_VERSION, cues=metadata.CueReport(**fields)
    )
    return read_record(metadata.seal(record), "cues", 0)


def test_what_is_whole_stays_as_it_is():
    card = metadata.CueCard(
        target=3,
        kind="window",
        effect=0.5,
        place=[0, 0.25, 0.5, 1],
        crop=PNG,
        exchanges=[metadata.CueExchange(before=PNG, after=PNG, taken_for_before="cat")],
        elsewhere=[metadata.CueElsewhere(run="clean", effect=0.1, lacks=True)],
    )
    known = metadata.CueClass(target=3, name="dog", mean_map=PNG)
    record = read(cards=[card], classes=[known])
    assert record.cues.cards[0] == card
    assert record.cues.classes[0] == known
    assert not record.problems


def test_pictures_that_are_none_are_left_out_and_said():
    card = metadata.CueCard(crop=b"<svg/>", exchanges=[metadata.CueExchange(after=b"GIF89a")])
    record = read(cards=[card], classes=[metadata.CueClass(mean_map=PNG)])
    assert record.cues.cards[0].crop == b""
    assert record.cues.cards[0].exchanges[0].after == b""
    assert record.cues.classes[0].mean_map == PNG
    assert "2 of 4 pictures of cues are not whole" in record.problems[0]


@pytest.mark.parametrize(
    "place", [[0.5, 0, 0.5, 1], [0, 0, 2, 1], [math.nan, 0, 1, 1], [0, 1], [-1, 0, 1, 1]]
)
def test_places_that_are_no_part_of_a_picture_are_left_out(place):
    assert not read(cards=[metadata.CueCard(place=place)]).cues.cards[0].place


def test_numbers_that_are_none_and_long_words_are_cut():
    card = metadata.CueCard(effect=math.nan, low=math.inf, kind="k" * 999, words="w" * 9999)
    (found,) = read(cards=[card]).cues.cards
    assert (found.effect, found.low) == (0, 0)
    assert len(found.kind) == limits.MAX_NAME
    assert len(found.words) == limits.MAX_SENTENCE


@pytest.mark.parametrize("what", ["cards", "effects", "classes"])
def test_more_than_may_be_cannot_be_read(what):
    kind = {
        "cards": metadata.CueCard,
        "effects": metadata.CueEffect,
        "classes": metadata.CueClass,
    }[what]
    with pytest.raises(UnreadableError, match=f"too many {what}"):
        read(**{what: [kind()] * (limits.MAX_EXAMPLES + 1)})
