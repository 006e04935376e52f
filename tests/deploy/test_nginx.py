"""The documented nginx site before a served portal: headers, pages and limits of every answer, and what it logs."""

import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from school.logs import without_secrets
from tests import html
from tools import error_pages
from tools.postgres import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
NAME = "partners.school.example"
HEADERS = {
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "permissions-policy",
    "content-security-policy",
    "strict-transport-security",
}
SECRET = "s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t"
NGINX = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else None)
MAIN = """
daemon off;
pid {folder}/nginx.pid;
worker_processes 1;
{user}
error_log {folder}/start.log;
events {{ worker_connections 200; }}
http {{
    default_type text/plain;
    types {{ text/html html; text/css css; image/svg+xml svg; }}
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
    include {folder}/default.conf;
}}
"""


def test_the_error_pages_are_current() -> None:
    assert list(error_pages.complaints()) == []


def test_an_error_page_asks_the_portal_for_nothing() -> None:
    files = error_pages.files()
    for name in (each for each in files if each.endswith(".html")):
        parts = html.page(SimpleNamespace(text=files[name])).all()  # type: ignore[arg-type]
        for attributes in (each.attrs for each in parts):
            assert not [each for each in attributes if each == "style" or each.startswith("on")], name
            address = attributes.get("href") or attributes.get("src") or "/"
            assert address == "/" or address.removeprefix("/error-pages/") in files, name
        assert not {"script", "style"} & {each.element.tag for each in parts}, name


def test_both_logs_hide_every_address_that_holds_a_secret() -> None:
    """A new address with a token or a code has to be named in two places: the portal's log and nginx's."""
    template = (ROOT / "deploy/nginx/partnership.conf.template").read_text(encoding="utf-8")
    masked = re.search(r'"~(\^.*partnership_tail.*\))"', template)
    assert masked is not None
    by_nginx = re.compile(masked[1].replace("(?<", "(?P<"))
    routes = [route for route in addresses(get_resolver().url_patterns) if re.search(r":(?:token|code|key)>", route)]
    assert len(routes) >= 4
    for route in routes:
        path = "/" + re.sub(r"<[^>]+>", "7", re.sub(r"<\w+:(?:token|code|key)>", SECRET, route))
        for each in (path, f"/en{path}", f"{path}?next=1"):
            assert SECRET not in without_secrets(f"Not Found: {each}"), each
            found = by_nginx.match(each)
            assert found is not None, each
            assert SECRET not in found["partnership_head"] + found["partnership_tail"], each


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for each in patterns:
        route = before + str(getattr(each.pattern, "_route", ""))
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, route)
        else:
            yield route


def views(patterns: list[URLPattern | URLResolver]) -> Iterator[object]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from views(each.url_patterns)
        else:
            yield each.callback


def test_nginx_lets_through_what_the_forms_allow() -> None:
    largest = max(getattr(view, "largest_request", 0) for view in views(get_resolver().url_patterns))
    template = (ROOT / "deploy/nginx/partnership.conf.template").read_text(encoding="utf-8")
    allowed = re.search(r"client_max_body_size (\d+)m;", template)
    assert allowed is not None
    assert largest <= int(allowed[1]) * 1024 * 1024 < largest * 1.1


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    names: list[str]
    body: bytes


@dataclass
class Site:
    """The portal behind nginx, on ports of this machine."""

    folder: Path
    http_port: int
    https_port: int
    portal: subprocess.Popen[bytes]
    nginx: subprocess.Popen[bytes]

    def ask(
        self, path: str, *, method: str = "GET", body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        trusting = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection("127.0.0.1", self.https_port, timeout=60, context=trusting)
        with contextlib.closing(connection):
            connection.request(method, path, body, {"Host": NAME, **(headers or {})})
            response = connection.getresponse()
            names = [name.lower() for name, _value in response.getheaders()]
            return Answer(
                response.status,
                {name.lower(): value for name, value in response.getheaders()},
                names,
                response.read(),
            )

    def raw(self, port: int, request: bytes, *, with_tls: bool) -> bytes:
        """What comes back to these bytes, up to the end."""
        with socket.create_connection(("127.0.0.1", port), timeout=30) as plain:
            line = ssl._create_unverified_context().wrap_socket(plain) if with_tls else plain
            found = b""
            with line, contextlib.suppress(ConnectionResetError, ssl.SSLError):
                line.sendall(request)
                while piece := line.recv(65536):
                    found += piece
            return found


def filled_in(template: str, folder: Path, ports: dict[str, int]) -> str:
    values = {
        "SERVER_NAME": NAME,
        "PORT": str(ports["portal"]),
        "CERTIFICATE": str(folder / "certificate.pem"),
        "CERTIFICATE_KEY": str(folder / "key.pem"),
        "ERROR_PAGES": str(ROOT / "deploy/nginx/error-pages"),
        "SNIPPETS": str(ROOT / "deploy/nginx"),
        "ACME": str(folder),
        "LOG_DIR": str(folder),
    }
    text = (ROOT / "deploy/nginx" / template).read_text(encoding="utf-8")
    text = re.sub(r"@([A-Z_]+)@", lambda found: values[found[1]], text)
    text = re.sub(r" *listen \[::\].*\n", "", text)
    return text.replace("listen 80", f"listen 127.0.0.1:{ports['http']}").replace(
        "listen 443", f"listen 127.0.0.1:{ports['https']}"
    )


def lay_out(folder: Path, ports: dict[str, int]) -> None:
    made = ["-out", str(folder / "certificate.pem"), "-keyout", str(folder / "key.pem")]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}", *made]
    subprocess.run(command, check=True, capture_output=True)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user), encoding="utf-8")
    (folder / "site.conf").write_text(filled_in("partnership.conf.template", folder, ports), encoding="utf-8")
    default = filled_in("partnership-default.conf.template", folder, ports)
    (folder / "default.conf").write_text(default, encoding="utf-8")


def await_port(port: int, process: subprocess.Popen[bytes]) -> None:
    for _tenth in range(6000):
        assert process.poll() is None, "it did not start"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError("nobody answers")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if NGINX is None:
        assert not os.environ.get("CI"), "nginx is not here"
        pytest.skip("nginx is not here")
    folder = tmp_path_factory.mktemp("nginx")
    ports = {name: free_port() for name in ("portal", "http", "https")}
    lay_out(folder, ports)
    chosen = {
        "DJANGO_SETTINGS_MODULE": "partnership.settings",
        "ALLOWED_HOSTS": NAME,
        "DATA_DIR": str(folder / "data"),
        "DATABASE_URL": "",
        "DEMO": "false",
        "HTTPS": "true",
        "PORT": str(ports["portal"]),
        "TRUSTED_PROXY_COUNT": "1",
    }
    serve = [sys.executable, "manage.py", "serve", "--prepare"]
    portal = subprocess.Popen(serve, cwd=ROOT, env={**os.environ, **chosen}, stdout=subprocess.DEVNULL)
    nginx = subprocess.Popen([NGINX, "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
    try:
        await_port(ports["https"], nginx)
        await_port(ports["portal"], portal)
        yield Site(folder, ports["http"], ports["https"], portal, nginx)
    finally:
        for process in (nginx, portal):
            process.terminate()
            process.wait(timeout=60)


def assert_guarded(answer: Answer, what: str) -> None:
    """Every header is there, and none twice."""
    assert set(answer.names) >= HEADERS, (what, HEADERS - set(answer.names))
    assert [name for name in answer.names if name in HEADERS and answer.names.count(name) > 1] == [], what


@pytest.mark.walk
def test_every_answer_is_guarded_and_no_secret_is_logged(site: Site) -> None:
    home = site.ask("/")
    shown = html.page(SimpleNamespace(text=home.body.decode()))  # type: ignore[arg-type]
    style = shown.all("link", rel="stylesheet")[0].attrs["href"]
    changed = site.ask(style).headers["last-modified"]
    too_large = {"Content-Length": str(200 * 1024 * 1024)}
    answers = {
        "home": (200, home),
        "static": (200, site.ask(style)),
        "static, unchanged": (304, site.ask(style, headers={"If-Modified-Since": changed})),
        "feed": (200, site.ask("/calendar.ics")),
        "staff": (302, site.ask("/staff/")),
        "not understood": (400, site.ask("/", headers={"X-Long": "x" * 70_000})),
        "a form of a stranger": (403, site.ask("/robots.txt", method="POST", body=b"")),
        "nothing there": (404, site.ask("/nothing/")),
        "another method": (405, site.ask("/robots.txt", method="OPTIONS")),
        "a method that nginx refuses": (405, site.ask("/", method="TRACE")),
        "too large": (413, site.ask("/accounts/login/", method="POST", headers=too_large)),
        "error page": (200, site.ask("/error-pages/502.html")),
    }
    for what, (status, answer) in answers.items():
        assert answer.status == status, what
        assert_guarded(answer, what)
    assert "Слишком большой файл" in answers["too large"][1].body.decode()
    assert site.ask("/error-pages/style.css").headers["content-type"] == "text/css"

    for path in (f"/setup/{SECRET}/", f"/en/setup/{SECRET}/?next=1", f"/sign-ups/{SECRET}/", f"/p/{SECRET}/"):
        site.ask(path, headers={"Referer": f"https://{NAME}/setup/{SECRET}/"})
    for path in (f"/accounts/link/invite/7/{SECRET}/", f"/en/accounts/link/rescue/7/{SECRET}", f"/join/7/{SECRET}/"):
        site.ask(path)
        site.raw(site.http_port, f"GET {path} HTTP/1.0\r\nHost: {NAME}\r\n\r\n".encode(), with_tls=False)
    log = (site.folder / "partnership.log").read_text()
    assert log.count("***") == 10
    assert "/en/accounts/link/rescue/7/***" in log
    assert "GET /calendar.ics" in log
    assert SECRET not in log


@pytest.mark.walk
def test_a_stranger_to_the_name_gets_nothing(site: Site) -> None:
    request = b"GET / HTTP/1.1\r\nHost: another.example\r\n\r\n"
    assert site.raw(site.http_port, request, with_tls=False) == b""
    assert site.raw(site.https_port, request, with_tls=True) == b""
    plain = site.raw(site.http_port, f"GET /a HTTP/1.0\r\nHost: {NAME}\r\n\r\n".encode(), with_tls=False).decode()
    assert f"Location: https://{NAME}/a" in plain
    assert "X-Frame-Options: DENY" in plain
    assert "Strict-Transport-Security" not in plain


@pytest.mark.walk
def test_a_flood_and_an_absent_portal_have_pages_of_their_own(site: Site) -> None:
    config = site.folder / "site.conf"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("rate=100r/s", "rate=1r/m").replace("burst=3000", "burst=1"), encoding="utf-8")
    site.nginx.send_signal(signal.SIGHUP)
    # The workers with the limits of before answer until those of now have begun.
    flood = next(answer for _try in range(2000) if (answer := site.ask("/livez")).status == 429)
    assert "Слишком много запросов сразу" in flood.body.decode()
    assert_guarded(flood, "flood")
    config.write_text(text, encoding="utf-8")
    site.nginx.send_signal(signal.SIGHUP)
    assert any(site.ask("/livez").status == 200 for _try in range(2000))

    site.portal.terminate()
    site.portal.wait(timeout=60)

    answer = site.ask(f"/setup/{SECRET}/")

    assert answer.status == 502
    assert "Портал сейчас не отвечает" in answer.body.decode()
    assert_guarded(answer, "portal away")
    assert answer.headers["cache-control"] == "no-store"
    for log in site.folder.glob("*.log"):
        assert SECRET not in log.read_text(), log.name
