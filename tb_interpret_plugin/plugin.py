"""The routes of `http_api.md`: parse the request, ask the data, respond."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from tensorboard import plugin_util
from tensorboard.backend import http_util
from tensorboard.data import provider
from tensorboard.plugins import base_plugin
from tensorboard.util import tb_logging
from werkzeug import wrappers
from werkzeug.datastructures import Headers

from tb_interpret_plugin.assets import ES_MODULE_PATH, load_assets
from tb_interpret_plugin.blobs import LogsUnreadableError
from tb_interpret_plugin.data import LogReader, NoSuchDataError
from tb_interpret_plugin.limits import shortened
from tb_interpret_plugin.metadata import PLUGIN_NAME
from tb_interpret_plugin.query import BadQueryError, page_query, text, texts
from tb_interpret_plugin.run_table import MAX_RUNS
from tb_interpret_plugin.version import __version__

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_METHODS = ("GET", "HEAD")
_PROTOBUF = "application/x-protobuf"
_PREFIX = f"/data/plugin/{PLUGIN_NAME}/"
# Assets carry a digest of their content in their name.
_ASSET_SECONDS = 86_400

_logger = tb_logging.get_logger()

Handler = Callable[[wrappers.Request], wrappers.Response]
WsgiApp = Callable[..., Iterable[bytes]]


class InterpretPlugin(base_plugin.TBPlugin):
    """Serves the page and what it shows."""

    plugin_name = PLUGIN_NAME

    def __init__(self, context: base_plugin.TBContext) -> None:
        super().__init__(context)
        self._reader = LogReader(context.data_provider)
        self._assets = load_assets()

    def get_plugin_apps(self) -> dict[str, WsgiApp]:
        """The routes; `/*` answers for the page's files and for all unknown paths."""
        return {
            "/index": _wsgi_app(self._serve_index),
            "/runs": _wsgi_app(self._serve_runs),
            "/curves": _wsgi_app(self._serve_curves),
            "/examples": _wsgi_app(self._serve_examples),
            "/records": _wsgi_app(self._serve_records),
            "/index.js": _wsgi_app(self._serve_asset),
            "/*": _wsgi_app(self._serve_asset),
        }

    def is_active(self) -> bool:
        """False: TensorBoard itself asks whether there is data of ours."""
        return False

    def frontend_metadata(self) -> base_plugin.FrontendMetadata:
        """The tab, and the module that fills it."""
        return base_plugin.FrontendMetadata(es_module_path=ES_MODULE_PATH, tab_name="Interpret")

    def _serve_index(self, request: wrappers.Request) -> wrappers.Response:
        index = self._reader.index(*_scope(request))
        return _respond_if_new(
            request, "application/json", [index], lambda: dataclasses.asdict(index)
        )

    def _serve_runs(self, request: wrappers.Request) -> wrappers.Response:
        facts, read = self._reader.list_runs(*_scope(request))
        return _respond_if_new(
            request, "application/json", [facts], lambda: dataclasses.asdict(read())
        )

    def _serve_curves(self, request: wrappers.Request) -> wrappers.Response:
        curves = self._reader.read_curves(*_scope(request), texts(request, "run", MAX_RUNS))
        content = {"runs": [dataclasses.asdict(each) for each in curves]}
        return _respond(request, content, "application/json")

    def _serve_examples(self, request: wrappers.Request) -> wrappers.Response:
        context, experiment = _scope(request)
        run = text(request, "run")
        data = self._reader.list_examples(context, experiment, run)

        def read() -> bytes:
            return self._reader.read_examples(context, data).SerializeToString()

        return _respond_if_new(request, _PROTOBUF, [experiment, run, _times(data)], read)

    def _serve_records(self, request: wrappers.Request) -> wrappers.Response:
        context, experiment = _scope(request)
        run, tag, query = text(request, "run"), text(request, "tag"), page_query(request)
        data = self._reader.list_records(context, experiment, run, tag)

        def read() -> bytes:
            return self._reader.read_records(context, data, query).SerializeToString()

        facts = [experiment, run, tag, query, _times(data)]
        return _respond_if_new(request, _PROTOBUF, facts, read)

    def _serve_asset(self, request: wrappers.Request) -> wrappers.Response:
        path = request.path.partition(_PREFIX)[2]
        asset = self._assets.get(path)
        if asset is None:
            raise NoSuchDataError(
                f"No such route or file. Received: {shortened(path)!r}. Expected index, runs, "
                "curves, examples, records, index.js or a file of the page. Reload TensorBoard's "
                "page."
            )
        seconds = _ASSET_SECONDS if path.startswith("assets/") else 0
        return _respond(request, asset.content, asset.content_type, expires=seconds)


def _wsgi_app(handler: Handler) -> WsgiApp:
    """The handler as a WSGI application that answers GET and HEAD, in errors too."""

    @wrappers.Request.application
    def app(request: wrappers.Request) -> wrappers.Response:
        if request.method not in _METHODS:
            return _error(
                request,
                405,
                f"The method is not allowed. Received: {shortened(request.method)}. Expected GET "
                "or HEAD. Nothing can be changed here.",
                headers=[("Allow", ", ".join(_METHODS))],
            )
        try:
            return handler(request)
        except BadQueryError as error:
            return _error(request, 400, str(error))
        except NoSuchDataError as error:
            return _error(request, 404, str(error))
        except LogsUnreadableError as error:
            _logger.warning("tb_interpret: %s", error)
            return _error(request, 503, str(error))
        except Exception as error:
            _logger.exception("tb_interpret failed to answer %s", request.path)
            return _error(
                request,
                500,
                f"tb_interpret failed. Received: {type(error).__name__}. Expected an answer. "
                "Please report this with the log of TensorBoard.",
            )

    return app


class _NotModified(wrappers.Response):
    """304 with the content type, without which TensorBoard warns of each."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        headers = super().get_wsgi_headers(environ)
        headers["Content-Type"] = self.headers["Content-Type"]
        return headers


def _respond_if_new(
    request: wrappers.Request,
    content_type: str,
    facts: Sequence[object],
    read: Callable[[], object],
) -> wrappers.Response:
    """The answer, or 304 and nothing read when the browser has it.

    Args:
        request: The request.
        content_type: Of the answer.
        facts: All that the answer depends on.
        read: Makes the answer.
    """
    digest = hashlib.sha256(repr((__version__, request.path, *facts)).encode()).hexdigest()
    headers = [("ETag", f'W/"{digest[:32]}"')]
    if request.if_none_match.contains_weak(digest[:32]):
        same = _respond(request, b"", content_type, code=304, headers=headers)
        return _NotModified(status=304, headers=same.headers)
    # TensorBoard compresses JSON and leaves protobuf as it is. Maps of float16 are
    # mostly noise: gzip takes 20 ms a megabyte and a tenth off.
    return _respond(request, read(), content_type, headers=headers)


def _times(data: Sequence[provider.BlobSequenceDatum]) -> list[tuple[int, float]]:
    """What tells a series from what it was before a step was added or rewritten."""
    return [(datum.step, datum.wall_time) for datum in data]


def _respond(
    request: wrappers.Request, content: object, content_type: str, **options: object
) -> wrappers.Response:
    # The one place where TensorBoard's untyped response gets its type.
    response: wrappers.Response = http_util.Respond(request, content, content_type, **options)
    return response


def _error(
    request: wrappers.Request,
    status: int,
    message: str,
    headers: list[tuple[str, str]] | None = None,
) -> wrappers.Response:
    content = {"error": {"status": status, "message": message}}
    return _respond(request, content, "application/json", code=status, headers=headers)


def _scope(request: wrappers.Request) -> tuple[object, str]:
    """What the data provider wants to know of every request."""
    return plugin_util.context(request.environ), plugin_util.experiment_id(request.environ)
