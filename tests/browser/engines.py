"""Firefox and WebKit beside Chromium, by the programs that Debian has: both speak WebDriver, and nothing else is needed.

Firefox listens to its own Marionette protocol on a socket; what geckodriver would do is a length before each message.
WebKitGTK has WebKitWebDriver, which listens to HTTP and needs a display: Xvfb gives it one.

What they cannot do here: WebKitGTK does not print to a file, and neither can be asked what stands in its console.
"""

import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

# How long a machine that does other things as well may take to start a browser, and to load a page
PATIENCE = 30.0
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
ESCAPE = "\ue00c"
MINI_BROWSERS = ("/usr/lib/*/webkit2gtk-4.1/MiniBrowser", "/usr/lib/*/webkit2gtk-4.0/MiniBrowser")


class Engine:
    """One window of a browser."""

    def ask(self, command: str, **parameters: Any) -> Any:
        raise NotImplementedError

    def go(self, address: str) -> None:
        self.ask("Navigate", url=address)

    def run(self, script: str, *arguments: Any) -> Any:
        return self.ask("ExecuteScript", script=script, args=list(arguments))

    def resize(self, width: int, height: int) -> None:
        """Give the page this size, whatever the window has around it."""
        around = self.run("return [outerWidth - innerWidth, outerHeight - innerHeight]")
        self.ask("SetWindowRect", x=0, y=0, width=width + around[0], height=height + around[1])
        until(lambda: self.run("return innerWidth") <= width + 1, f"a page {width} pixels wide")

    def find(self, xpath: str) -> str:
        """Wait for an element that can be seen, and return its handle."""
        found: list[str] = []

        def is_there() -> bool:
            every = self.ask("FindElements", using="xpath", value=xpath)
            found[:] = [each[ELEMENT] for each in every]
            found[:] = [each for each in found if self.run(IS_SEEN, {ELEMENT: each})]
            return bool(found)

        until(is_there, f"{xpath} at {self.address}")
        return found[0]

    def press(self, xpath: str) -> None:
        element = {ELEMENT: self.find(xpath)}
        # WebKit scrolls by and by, and would press where the element is not yet.
        self.run("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        until(lambda: self.run(IS_ON_SCREEN, element), f"{xpath} on the screen")
        self.ask("ElementClick", id=element[ELEMENT])

    def type(self, xpath: str, text: str) -> None:
        self.ask("ElementSendKeys", id=self.find(xpath), text=text)

    def arrive(self, part: str) -> None:
        """Wait for a page whose address has this in it."""
        until(lambda: part in self.address, f"{part}, not {self.address}")
        until(lambda: self.run("return document.readyState") == "complete")
        # htmx puts the new part in a moment after it has changed the address.
        until(lambda: not self.run("return document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"))

    @property
    def address(self) -> str:
        # WebKit never answers a script that meets it between two pages.
        return str(self.ask("GetCurrentURL"))

    @property
    def text(self) -> str:
        return str(self.run("return document.body.innerText"))

    @property
    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(self.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth"))


IS_ON_SCREEN = """
const at = arguments[0].getBoundingClientRect(), middle = (at.top + at.bottom) / 2;
return middle > 0 && middle < innerHeight;
"""
IS_SEEN = "return arguments[0].getClientRects().length > 0 && arguments[0].checkVisibility({visibilityProperty: true})"


def until(holds: Any, what: str = "the page") -> None:
    ends = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < ends, f"waited in vain for {what}"
        time.sleep(0.1)


class Firefox(Engine):
    """Firefox by Marionette: «length:[0, number, command, parameters]» there, «length:[1, number, error, result]» back."""

    def __init__(self, port: int) -> None:
        self.connection = _connected(port)
        self.number = 0
        self._read()
        self.ask("NewSession", acceptInsecureCerts=False)

    def ask(self, command: str, **parameters: Any) -> Any:
        self.number += 1
        message = json.dumps([0, self.number, f"WebDriver:{command}", parameters]).encode()
        self.connection.sendall(f"{len(message)}:".encode() + message)
        _kind, _number, error, result = self._read()
        assert error is None, f"{command}: {error}"
        return result["value"] if isinstance(result, dict) and set(result) == {"value"} else result

    def pdf(self) -> bytes:
        """Print the page as it would go to the printer."""
        return base64.b64decode(self.ask("Print", background=True))

    def _read(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._received(1)
        return json.loads(self._received(int(length[:-1])))

    def _received(self, count: int) -> bytes:
        parts = b""
        while len(parts) < count:
            part = self.connection.recv(count - len(parts))
            assert part, "Firefox closed the connection"
            parts += part
        return parts


class WebKit(Engine):
    """WebKitGTK by the HTTP of the standard: https://www.w3.org/TR/webdriver/."""

    COMMANDS = {
        "Navigate": ("POST", "/url"),
        "GetCurrentURL": ("GET", "/url"),
        "ExecuteScript": ("POST", "/execute/sync"),
        "SetWindowRect": ("POST", "/window/rect"),
        "FindElements": ("POST", "/elements"),
        "ElementClick": ("POST", "/element/{id}/click"),
        "ElementSendKeys": ("POST", "/element/{id}/value"),
        "AddCookie": ("POST", "/cookie"),
    }

    def __init__(self, port: int, browser: str) -> None:
        self.base = f"http://127.0.0.1:{port}/session"
        _connected(port).close()
        options = {"binary": browser, "args": ["--automation"]}
        made = self._sent("POST", "", {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}})
        self.base += f"/{made['sessionId']}"

    def ask(self, command: str, **parameters: Any) -> Any:
        method, path = self.COMMANDS[command]
        return self._sent(method, path.format(**parameters), parameters)

    def _sent(self, method: str, path: str, parameters: dict[str, Any]) -> Any:
        body = json.dumps(parameters).encode() if method == "POST" else None
        request = Request(self.base + path, body, {"Content-Type": "application/json"}, method=method)
        with urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)["value"]


def _connected(port: int) -> socket.socket:
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: list[str], **environment: str) -> Iterator[None]:
    """Run a program with all that it starts, and end them all."""
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def firefox(folder: Path) -> Iterator[Firefox]:
    """A Firefox with a profile of its own."""
    port = _free_port()
    choices = {
        "marionette.port": port,
        "intl.accept_languages": "ru",
        "ui.prefersReducedMotion": 1,
        "app.update.enabled": False,
        "datareporting.policy.dataSubmissionEnabled": False,
        "toolkit.telemetry.enabled": False,
        "browser.shell.checkDefaultBrowser": False,
    }
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in choices.items()]
    (folder / "user.js").write_text("".join(lines), encoding="utf-8")
    command = ["firefox-esr", "--headless", "--marionette", "--no-remote", "--profile", str(folder)]
    with _running(command, HOME=str(folder), MOZ_CRASHREPORTER_DISABLE="1"):
        window = Firefox(port)
        with window.connection:
            yield window


@contextmanager
def webkit(folder: Path) -> Iterator[WebKit]:
    """A WebKitGTK on a display that nobody sees."""
    browser = next(str(path) for pattern in MINI_BROWSERS for path in Path("/").glob(pattern[1:]))
    port, display = _free_port(), f":{_free_port()}"
    with _running(["Xvfb", display, "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]):
        quiet = {"HOME": str(folder), "DISPLAY": display, "WEBKIT_DISABLE_COMPOSITING_MODE": "1", "GDK_BACKEND": "x11"}
        with _running(["WebKitWebDriver", f"--port={port}"], LANG="C.UTF-8", **quiet):
            yield WebKit(port, browser)


# What has to be installed for each, and how it is started
ENGINES = {
    "Firefox": (("firefox-esr",), "firefox-esr", firefox),
    "WebKit": (("WebKitWebDriver", "Xvfb"), "webkit2gtk-driver xvfb", webkit),
}


def missing(engine: str) -> str:
    """What to install before this engine can run; empty if it can."""
    programs, packages, _start = ENGINES[engine]
    return "" if all(map(shutil.which, programs)) else f"{engine} is not here: apt-get install {packages}"
