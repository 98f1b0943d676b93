"""WebDriver as Firefox and WebKit speak it by themselves, with nothing to be downloaded.

WebKit's driver listens to HTTP. Firefox takes the same commands by Marionette, a socket;
geckodriver, which Debian has not, does nothing but translate the one into the other.
"""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from typing import Any, Protocol

_PATIENCE_SECONDS = 60.0
# Of the commands by HTTP.
_PATHS = {
    "ExecuteScript": "execute/sync",
    "Navigate": "url",
    "PerformActions": "actions",
    "SetWindowRect": "window/rect",
    "SwitchToFrame": "frame",
}
_ANSWERS = {
    "GetCurrentURL": "/url",
    "GetWindowRect": "/window/rect",
    "TakeScreenshot": "/screenshot",
}


class WebDriverError(Exception):
    """The browser did not do what it was told."""


class WebDriver(Protocol):
    """A browser with one window."""

    def command(self, name: str, **parameters: object) -> Any:
        """Gives a command by its name in Marionette, `Navigate`; returns its value."""


class Marionette:
    """Firefox, started with `--marionette`."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE_SECONDS)
        self._stream = self._socket.makefile("rwb")
        self._read()  # who it is
        self._count = 0
        self.command("NewSession")

    def command(self, name: str, **parameters: object) -> Any:
        self._count += 1
        message = json.dumps([0, self._count, f"WebDriver:{name}", parameters]).encode()
        self._stream.write(b"%d:%s" % (len(message), message))
        self._stream.flush()
        _, _, error, result = self._read()
        if error:
            raise WebDriverError(f"{name}: {error['message']}")
        return result.get("value", result)

    def close(self) -> None:
        """Leaves the browser alone."""
        self._stream.close()
        self._socket.close()

    def _read(self) -> Any:
        """A message: the number of its bytes, a colon, JSON."""
        digits = b""
        while (byte := self._stream.read(1)) != b":":
            if not byte:
                raise WebDriverError("Firefox has ended.")
            digits += byte
        return json.loads(self._stream.read(int(digits)))


class WebDriverByHttp:
    """What a driver at a port starts for a new session."""

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}/session"
        session = self._send("POST", "", {"capabilities": {}})
        self._address += f"/{session['sessionId']}"

    def command(self, name: str, **parameters: object) -> Any:
        if name in _ANSWERS:
            return self._send("GET", _ANSWERS[name])
        return self._send("POST", f"/{_PATHS[name]}", parameters)

    def close(self) -> None:
        """Ends the browser."""
        self._send("DELETE", "")

    def _send(self, method: str, path: str, content: object = None) -> Any:
        body = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(self._address + path, body, method=method)
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE_SECONDS) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise WebDriverError(f"{path}: {error.read().decode()}") from error
