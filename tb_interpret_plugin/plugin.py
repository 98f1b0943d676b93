"""The routes of `http_api.md`: parse the request, ask the data, respond."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable

from tensorboard import plugin_util
from tensorboard.backend import http_util
from tensorboard.plugins import base_plugin
from tensorboard.util import tb_logging
from werkzeug import wrappers

from tb_interpret_plugin.assets import load_assets
from tb_interpret_plugin.blobs import LogsUnreadableError
from tb_interpret_plugin.data import LogReader, NoSuchDataError
from tb_interpret_plugin.metadata import PLUGIN_NAME

MAX_BYTES = 8 * 2**20

_METHODS = ("GET", "HEAD")
_PROTOBUF = "application/x-protobuf"
_PREFIX = f"/data/plugin/{PLUGIN_NAME}/"
_INTEGER = re.compile(r"-?[0-9]{1,19}")
_INT32 = range(-(2**31), 2**31)
# Assets carry a digest of their content in their name.
_ASSET_SECONDS = 86_400

_logger = tb_logging.get_logger()

Handler = Callable[[wrappers.Request], wrappers.Response]
WsgiApp = Callable[..., Iterable[bytes]]


class BadQueryError(ValueError):
    """A parameter of the query is missing or malformed."""


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
        return base_plugin.FrontendMetadata(es_module_path="/index.js", tab_name="Interpret")

    def _serve_index(self, request: wrappers.Request) -> wrappers.Response:
        index = self._reader.index(*_scope(request))
        return _respond(request, dataclasses.asdict(index), "application/json")

    def _serve_examples(self, request: wrappers.Request) -> wrappers.Response:
        examples = self._reader.examples(*_scope(request), _text(request, "run"))
        return _respond(request, examples.SerializeToString(), _PROTOBUF)

    def _serve_records(self, request: wrappers.Request) -> wrappers.Response:
        page = self._reader.records(
            *_scope(request),
            _text(request, "run"),
            _text(request, "tag"),
            after=_integer(request, "after", _INT32),
            max_bytes=min(
                _integer(request, "max_bytes", range(1, 2**63)) or MAX_BYTES,
                MAX_BYTES,
            ),
        )
        return _respond(request, page.SerializeToString(), _PROTOBUF)

    def _serve_asset(self, request: wrappers.Request) -> wrappers.Response:
        path = request.path.partition(_PREFIX)[2]
        asset = self._assets.get(path)
        if asset is None:
            raise NoSuchDataError(
                f"No such route or file. Received: {path!r}. Expected index, examples, records, "
                "index.js or a file of the page. Reload TensorBoard's page."
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
                f"The method is not allowed. Received: {request.method}. Expected GET or HEAD. "
                "Nothing can be changed here.",
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


def _text(request: wrappers.Request, name: str) -> str:
    value = request.args.get(name)
    if value is None:
        raise BadQueryError(
            f"A parameter is missing. Received: {sorted(request.args)!r}. Expected {name!r}. "
            f"Add `{name}=` with a name that `index` lists."
        )
    return value


def _integer(request: wrappers.Request, name: str, allowed: range) -> int | None:
    value = request.args.get(name)
    if value is None:
        return None
    # int() alone would take "1_000", " 7 " and digits of other scripts.
    if _INTEGER.fullmatch(value) and int(value) in allowed:
        return int(value)
    raise BadQueryError(
        f"A parameter is no valid integer. Received: {name}={value[:40]!r}. Expected an integer "
        f"from {allowed.start} to {allowed.stop - 1}. Correct it or leave it out."
    )
