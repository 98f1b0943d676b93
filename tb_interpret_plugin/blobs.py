"""Asks TensorBoard's data provider without waiting for its connection.

The Rust data server answers one small blob after another in 43 ms each: it holds
the rest of an answer back until the first part is acknowledged, and a client that
has nothing else to send waits 40 ms with that. Eight at a time take 0.4 ms each,
the work of gRPC in Python; where an answer stalls all the same, another call, sent
meanwhile, brings the acknowledgment (8 blobs: 48 ms without it, 10 ms with it).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from threading import Timer
from typing import Any

from tensorboard import errors
from tensorboard.context import RequestContext
from tensorboard.data import provider

from tb_interpret_plugin import metadata

_NUM_WORKERS = 8
_STALLED_SECONDS = 0.003
_NUM_AHEAD = 32
# Blobs of a megabyte are not worth so many: the page may end any time.
_BYTES_AHEAD = 2 * 2**20
_MIN_AHEAD = 4
_INT32 = range(-(2**31), 2**31)


class LogsUnreadableError(Exception):
    """TensorBoard's data provider cannot read what it lists, now or ever."""


def list_from(
    data_provider: provider.DataProvider,
    context: RequestContext,
    read: Callable[..., Any],
    **filters: Any,
) -> Any:
    """What the data provider lists, its failures told as ours.

    Raises:
        LogsUnreadableError: Whatever the provider raises: the data server is
            gone, or the logs are.
    """
    timer = Timer(_STALLED_SECONDS, _nudge, (data_provider, context))
    timer.start()
    try:
        return read(context, **filters)
    except Exception as error:
        raise LogsUnreadableError(
            f"TensorBoard cannot read the logs. Received: {type(error).__name__} from its data "
            "loader. Expected the list of runs. Reload the page; when this stays, restart "
            "TensorBoard."
        ) from error
    finally:
        timer.cancel()


def list_series(
    data_provider: provider.DataProvider,
    context: RequestContext,
    experiment: str,
    *,
    runs: Sequence[str],
    tags: Sequence[str],
    downsample: int,
) -> dict[str, dict[str, list[provider.BlobSequenceDatum]]]:
    """What there is of our series, by run and tag: which steps, not yet their blobs.

    Raises:
        LogsUnreadableError: TensorBoard cannot read what it lists.
    """
    found = list_from(
        data_provider,
        context,
        data_provider.read_blob_sequences,
        experiment_id=experiment,
        plugin_name=metadata.PLUGIN_NAME,
        downsample=downsample,
        run_tag_filter=provider.RunTagFilter(runs=runs, tags=tags),
    )
    return {
        run: {tag: ascending(data) for tag, data in series.items()} for run, series in found.items()
    }


def ascending(data: Iterable[provider.BlobSequenceDatum]) -> list[provider.BlobSequenceDatum]:
    """A series by its steps; a step that is written again is what it was written last."""
    # Foreign event files may hold steps that the schema cannot carry.
    by_step = {datum.step: datum for datum in data if datum.step in _INT32}
    return [by_step[step] for step in sorted(by_step)]


def read_blobs(
    data_provider: provider.DataProvider,
    context: RequestContext,
    data: Sequence[provider.BlobSequenceDatum],
) -> Generator[bytes | None, None, None]:
    """The first blob of each datum, in order; None where there is none.

    Blobs are read ahead of the consumer, about 2 MB of them or four; closing the
    generator stops that.

    Raises:
        LogsUnreadableError: The data server is gone or refuses the keys.
    """

    def read(datum: provider.BlobSequenceDatum) -> bytes | None:
        return _read_blob(data_provider, context, datum)

    def result(blob: Future[bytes | None]) -> bytes | None:
        if not blob.done() and not wait([blob], _STALLED_SECONDS).done:
            # A thread of its own: the workers may all be waiting.
            nudger.submit(_nudge, data_provider, context)
        return blob.result()

    executor = ThreadPoolExecutor(_NUM_WORKERS, thread_name_prefix="tb_interpret")
    nudger = ThreadPoolExecutor(1, thread_name_prefix="tb_interpret_nudge")
    in_flight: deque[Future[bytes | None]] = deque()
    num_ahead = _MIN_AHEAD
    try:
        for datum in data:
            in_flight.append(executor.submit(read, datum))
            while len(in_flight) >= num_ahead:
                blob = result(in_flight.popleft())
                num_ahead = _affordable(blob)
                yield blob
        while in_flight:
            yield result(in_flight.popleft())
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        nudger.shutdown(wait=False, cancel_futures=True)


def _nudge(data_provider: provider.DataProvider, context: RequestContext) -> None:
    # The smallest call there is; what it answers does not matter.
    with suppress(Exception):
        data_provider.experiment_metadata(context, experiment_id="")


def _affordable(blob: bytes | None) -> int:
    """How many blobs of this size may be read ahead."""
    return min(_NUM_AHEAD, max(_MIN_AHEAD, _BYTES_AHEAD // max(1, len(blob or b""))))


def _read_blob(
    data_provider: provider.DataProvider,
    context: RequestContext,
    datum: provider.BlobSequenceDatum,
) -> bytes | None:
    try:
        blob = data_provider.read_blob(context, blob_key=datum.values[0].blob_key)
    except (errors.NotFoundError, KeyError, IndexError):
        # The datum has no blob, or the loader dropped it since it listed it.
        return None
    except errors.InvalidArgumentError as error:
        raise LogsUnreadableError(
            "TensorBoard's fast loader cannot read this series. Received: a run or a tag that "
            "it refuses. Expected names without quotation marks, backslashes and control "
            "characters. Rename the run's directory, or start TensorBoard with --load_fast=false."
        ) from error
    except Exception as error:
        raise LogsUnreadableError(
            f"TensorBoard cannot read the logs. Received: {type(error).__name__} for step "
            f"{datum.step}. Expected the data of the step. Reload the page; when this stays, "
            "restart TensorBoard."
        ) from error
    # A tensor of another type than string reaches us as a number.
    return blob if isinstance(blob, bytes) else None
