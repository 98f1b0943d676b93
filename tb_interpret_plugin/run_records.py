"""What the records of runs say of all their examples: how many are right, and which cues there are.

Each record is read once; what it says is kept by what tells it from others.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from tensorboard.context import RequestContext
from tensorboard.data import provider

from tb_interpret_plugin import metadata
from tb_interpret_plugin.blobs import read_blobs
from tb_interpret_plugin.messages import read_example_set, read_record
from tb_interpret_plugin.vetting import UnreadableError

# One answer reads no more than this; what is left is read for the next one.
MAX_ANSWER_BYTES = 64 * 2**20
MAX_CUES = 8
# Records that are kept in short, and numbers in them: 64 MB.
_MAX_KEPT = 50_000
_MAX_NUMBERS = 2**24

_ValueT = TypeVar("_ValueT")


@dataclass(frozen=True)
class Cue:
    """A card of a report on cues, in short."""

    target: int
    name: str
    kind: str
    words: str
    effect: float


@dataclass(frozen=True)
class RecordKey:
    """What tells a record from all others: where it lies, and when it was written."""

    run: str
    tag: str
    step: int
    wall_time: float


@dataclass(frozen=True)
class _Said:
    """What one record says: of which examples it is, what they are taken for, its cues."""

    digest: str = ""
    predictions: Sequence[int] = ()
    cues: tuple[Cue, ...] = ()


Data = Mapping[RecordKey, provider.BlobSequenceDatum]
# Of each run, its newest set.
Examples = Mapping[str, provider.BlobSequenceDatum]


class RunRecords:
    """What has been read of the records of one TensorBoard."""

    def __init__(self, data_provider: provider.DataProvider) -> None:
        self._provider = data_provider
        self._said: _Kept[_Said] = _Kept()
        # By digest: runs of a sweep have the same examples, which are read once.
        self._labels: _Kept[Sequence[int]] = _Kept()

    def read(self, context: RequestContext, records: Data, examples: Examples) -> None:
        """Reads what is not known yet, in this order, as far as one answer may.

        Raises:
            LogsUnreadableError: The data server is gone or refuses the keys.
        """
        budget = _Budget()
        unread = [key for key in records if self._said.get(key) is None]
        blobs = self._blobs(context, [records[key] for key in unread], budget)
        for key, blob in zip(unread, blobs, strict=False):
            said = _said(blob, key)
            self._said.put(key, said, len(said.predictions))
        unknown = self._unknown_labels(records, examples)
        blobs = self._blobs(context, list(unknown.values()), budget)
        for (digest, datum), blob in zip(unknown.items(), blobs, strict=False):
            labels = _labels(blob, datum.step, digest)
            self._labels.put(digest, labels, len(labels))

    def num_unread(self, records: Data, examples: Examples) -> tuple[int, int]:
        """How many records, and how many sets of their examples, have still to be read."""
        unread = sum(self._said.get(key) is None for key in records)
        return unread, len(self._unknown_labels(records, examples))

    def right(self, key: RecordKey) -> float | None:
        """Share of the examples that are right; None where nothing can be judged."""
        said = self._said.get(key)
        labels = said and self._labels.get(said.digest)
        if not said or not labels or len(labels) != len(said.predictions):
            return None
        judged = [
            prediction == label
            for prediction, label in zip(said.predictions, labels, strict=True)
            if prediction >= 0 and label >= 0
        ]
        return sum(judged) / len(judged) if judged else None

    def cues(self, key: RecordKey) -> tuple[Cue, ...]:
        """The cues of a report, the strongest first."""
        said = self._said.get(key)
        return said.cues if said else ()

    def _unknown_labels(
        self, records: Data, examples: Examples
    ) -> dict[str, provider.BlobSequenceDatum]:
        unknown: dict[str, provider.BlobSequenceDatum] = {}
        for key in records:
            said = self._said.get(key)
            if said is None or not said.predictions or key.run not in examples:
                continue
            if self._labels.get(said.digest) is None:
                unknown.setdefault(said.digest, examples[key.run])
        return unknown

    def _blobs(
        self,
        context: RequestContext,
        data: Sequence[provider.BlobSequenceDatum],
        budget: _Budget,
    ) -> Iterator[bytes | None]:
        if budget.is_spent:
            return
        with closing(read_blobs(self._provider, context, data)) as blobs:
            for blob in blobs:
                budget.spend(blob)
                yield blob
                if budget.is_spent:
                    return


class _Kept(Generic[_ValueT]):
    """What was read last, by its key."""

    def __init__(self) -> None:
        self._values: OrderedDict[object, tuple[_ValueT, int]] = OrderedDict()
        self._num_numbers = 0
        self._lock = Lock()

    def get(self, key: object) -> _ValueT | None:
        found = self._values.get(key)
        return found and found[0]

    def put(self, key: object, value: _ValueT, num_numbers: int) -> None:
        with self._lock:
            _, before = self._values.pop(key, (None, 0))
            self._values[key] = value, num_numbers
            self._num_numbers += num_numbers - before
            while len(self._values) > _MAX_KEPT or self._num_numbers > _MAX_NUMBERS:
                _, (_, gone) = self._values.popitem(last=False)
                self._num_numbers -= gone


class _Budget:
    """Of bytes that one answer may read."""

    def __init__(self) -> None:
        self._left = MAX_ANSWER_BYTES

    def spend(self, blob: bytes | None) -> None:
        self._left -= len(blob or b"")

    @property
    def is_spent(self) -> bool:
        return self._left <= 0


def _said(blob: bytes | None, key: RecordKey) -> _Said:
    """Nothing where the record cannot be read: its room says why."""
    try:
        record = read_record(blob, key.tag, key.step)
    except UnreadableError:
        return _Said()
    names = {each.target: each.name for each in record.cues.classes}
    cards = sorted(record.cues.cards, key=lambda card: -card.effect)
    return _Said(
        digest=record.examples_digest,
        predictions=array("i", record.facts.prediction),
        cues=tuple(
            Cue(
                target=card.target,
                name=names.get(card.target) or f"class {card.target}",
                kind=card.kind,
                words=card.words,
                effect=max(0.0, card.effect),
            )
            for card in cards[:MAX_CUES]
        ),
    )


def _labels(blob: bytes | None, step: int, digest: str) -> Sequence[int]:
    """True classes of the examples of this digest; none where the output means something else."""
    try:
        examples = read_example_set(blob, step)
    except UnreadableError:
        return ()
    if examples.digest != digest or examples.task not in (metadata.CLASSES, 0):
        return ()
    return array("i", [example.label for example in examples.examples])
