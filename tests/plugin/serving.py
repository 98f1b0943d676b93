"""TensorBoard's real WSGI application with our plugin, over either loader."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tensorboard import program
from tensorboard.backend import application
from tensorboard.data import provider, server_ingester
from tensorboard.plugins.core import core_plugin
from werkzeug.test import Client, TestResponse

from tb_interpret_plugin.loader import InterpretLoader
from tb_interpret_plugin.metadata import PLUGIN_NAME

_PATIENCE_SECONDS = 30.0


class PluginClient:
    """Asks the plugin's routes as a browser would."""

    def __init__(
        self,
        app: application.TensorBoardWSGI,
        path_prefix: str,
        data_provider: provider.DataProvider,
    ) -> None:
        self.client = Client(app)
        self.path_prefix = path_prefix
        self.data_provider = data_provider

    def get(self, request: str, method: str = "GET", **headers: str) -> TestResponse:
        """The answer to a request below the plugin's prefix, `"records?run=…"`.

        Headers are given as `if_none_match=…`.
        """
        path = f"{self.path_prefix}/data/plugin/{PLUGIN_NAME}/{request}"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(path, method=method, headers=named)


@contextmanager
def serving(
    logdir: Path, *, load_fast: bool, wait_for: int = 0, path_prefix: str = "", **flags: object
) -> Iterator[PluginClient]:
    """TensorBoard over a log directory.

    Args:
        logdir: The log directory.
        load_fast: Whether the Rust data server reads it, in a process of its own.
        wait_for: How many series of ours are there. The Rust server publishes a
            run at once, but loads in the background.
        path_prefix: As TensorBoard's flag.
        flags: Further flags.
    """
    tensorboard = program.TensorBoard(plugins=[core_plugin.CorePluginLoader(), InterpretLoader()])
    tensorboard.configure(
        logdir=str(logdir),
        load_fast=str(load_fast).lower(),
        path_prefix=path_prefix,
        reload_interval=0,
        reload_task="blocking",
        **flags,
    )
    ingester = tensorboard._make_data_ingester()
    try:
        app = application.TensorBoardWSGIApp(
            tensorboard.flags,
            tensorboard.plugin_loaders,
            ingester.data_provider,
            tensorboard.assets_zip_provider,
            getattr(ingester, "deprecated_multiplexer", None),
        )
        client = PluginClient(app, path_prefix, ingester.data_provider)
        _wait_for_series(client, wait_for)
        yield client
    finally:
        if isinstance(ingester, server_ingester.SubprocessServerDataIngester):
            # The data server ends with its standard input.
            ingester._stdin_handle.close()


def _wait_for_series(client: PluginClient, wait_for: int) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    seen: object = None
    while time.monotonic() < deadline:
        answer = client.get("index")
        assert answer.status_code == 200, answer.text
        before, seen = seen, answer.json
        listed = len(answer.json["series"]) + sum(
            run["has_examples"] for run in answer.json["runs"]
        )
        if listed >= wait_for and seen == before:
            return
        time.sleep(0.05)
    raise AssertionError(f"TensorBoard did not show {wait_for} series in time, but {seen}")
