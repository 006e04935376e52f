"""Every setting that `.env.example` names works from a `.env` file beside manage.py."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
STRONG = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
EXPLAINED = re.findall(r"^#([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)

# A line of .env, and what the settings have by it: expressions on the left, their values on the right
EFFECTS = {
    "ALLOWED_HOSTS": ("localhost,school", {"s.ALLOWED_HOSTS": ["localhost", "school"], "s.SERVES_STRANGERS": True}),
    "SECRET_KEY": (STRONG, {"s.SECRET_KEY": STRONG}),
    "HTTPS": ("true", {"s.SECURE_SSL_REDIRECT": True, "s.SESSION_COOKIE_SECURE": True}),
    "TRUSTED_PROXY_COUNT": ("2", {"s.ALLAUTH_TRUSTED_PROXY_COUNT": 2, "hasattr(s, 'SECURE_PROXY_SSL_HEADER')": True}),
    "CSRF_TRUSTED_ORIGINS": ("https://a.example", {"s.CSRF_TRUSTED_ORIGINS": ["https://a.example"]}),
    "DATA_DIR": ("elsewhere", {"s.PRIVATE_MEDIA_ROOT.parts[-2:]": ["elsewhere", "files"]}),
    "DATABASE_URL": ("postgres://p:w@127.0.0.1/portal", {"s.DATABASES['default']['NAME']": "portal"}),
    "REDIS_URL": ("redis://127.0.0.1:6379/0", {"s.CACHES['default']['LOCATION']": "redis://127.0.0.1:6379/0"}),
    "EMAIL_URL": ("submission://u:p@smtp.example:587", {"s.EMAIL_HOST": "smtp.example", "s.EMAIL_USE_TLS": True}),
    "DEFAULT_FROM_EMAIL": ("portal@school.example", {"s.DEFAULT_FROM_EMAIL": "portal@school.example"}),
    "PORTAL_URL": ("https://a.example/", {"s.PORTAL_URL": "https://a.example", "s.PORTAL_URL_IS_SET": True}),
    "MIN_FREE_MB": ("5", {"s.MIN_FREE_MB": 5}),
    "BACKUP_DIR": ("copies", {"s.BACKUP_DIR.name": "copies"}),
    "BACKUP_PASSPHRASE": ("six words", {"s.BACKUP_PASSPHRASE": "six words"}),
    "BACKUP_KEEP": ("3", {"s.BACKUP_KEEP": 3}),
    "BACKUP_EVERY_HOURS": ("6", {"s.BACKUP_EVERY_HOURS": 6}),
    "HOST": ("127.0.0.2", {"s.HOST": "127.0.0.2", "s.PORTAL_URL": "http://127.0.0.2:8000"}),
    "PORT": ("8123", {"s.PORT": "8123", "s.PORTAL_URL": "http://127.0.0.1:8123"}),
    "PORTAL_COMMAND": ("sudo partnership", {"s.PORTAL_COMMAND": "sudo partnership"}),
    "WEB_CONCURRENCY": ("5", {"s.WEB_CONCURRENCY": 5}),
    "COMPRESS_STATIC": ("true", {"'Compressed' in s.STATICFILES_STORAGE": True}),
    "LOG_FORMAT": ("json", {"s.LOGGING['handlers']['console']['formatter']": "json"}),
    "LOG_LEVEL": ("info", {"s.LOGGING['root']['level']": "INFO"}),
    "DEBUG": ("true", {"s.DEBUG": True, "s.WHITENOISE_USE_FINDERS": True}),
    "DEMO": ("true", {"s.DEMO": True, "s.REQUIRE_TWO_FACTOR": False}),
}


# Asks each of the settings under its own .env: lines of name, value and expressions come in, their values go out.
ASKS = """
import importlib, json, sys, pathlib
module = None
for name, value, asked in json.load(sys.stdin):
    pathlib.Path(".env").write_text(f"{name}={value}\\n", encoding="utf-8")
    module = importlib.reload(module) if module else importlib.import_module("partnership.settings")
    print(json.dumps([eval(each, {"s": module}) for each in asked]))
"""


def made_in(folder: Path) -> Path:
    """The settings in a folder of their own: a developer's `.env` is not there."""
    shutil.copytree(ROOT / "partnership", folder / "partnership", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", folder)
    (folder / "static").mkdir()
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return made_in(tmp_path)


def run(project: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in EFFECTS}
    del environment["DJANGO_SETTINGS_MODULE"]
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=project,
        env={**environment, "PYTHONPATH": f"{project}{os.pathsep}{ROOT}", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        input=given,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[object]]:
    """What the settings make of each line, all asked of one process."""
    asked = [(name, value, list(effects)) for name, (value, effects) in EFFECTS.items()]
    answer = run(made_in(tmp_path_factory.mktemp("project")), "-c", ASKS, given=json.dumps(asked))
    assert answer.returncode == 0, answer.stderr
    return dict(zip(EFFECTS, map(json.loads, answer.stdout.splitlines()), strict=True))


def test_every_explained_setting_is_tried() -> None:
    assert set(EFFECTS) == set(EXPLAINED)


@pytest.mark.parametrize("name", EFFECTS)
def test_a_setting_of_the_file_has_its_effect(answers: dict[str, list[object]], name: str) -> None:
    _value, effects = EFFECTS[name]
    assert answers[name] == list(effects.values())


@pytest.mark.long
def test_the_server_answers_where_the_file_says(project: Path) -> None:
    """A port that is no port is refused by name: `serve` looked where the file says."""
    (project / ".env").write_text("HOST=127.0.0.1\nPORT=70000\n", encoding="utf-8")
    answer = run(project, "manage.py", "serve")
    assert answer.returncode == 1
    assert answer.stderr == "PORT is a number from 1 to 65535, not '70000'.\n"


@pytest.mark.long
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ALLOWED_HOSTS=partners.school.example", "HTTPS is not set, and partners.school.example"),
        ("WEB_CONCURRENCY=two", "WEB_CONCURRENCY is wrong. It is a whole number."),
        ("WEB_CONCURRENCY=0", "WEB_CONCURRENCY is wrong. It is 1 at least."),
        ("DEMO=perhaps", "DEMO is wrong. It is true or false."),
        ("LOG_LEVEL=LOUD", "LOG_LEVEL is wrong. It is one of these: DEBUG, INFO, WARNING, ERROR, CRITICAL"),
        ("DATABASE_URL=portal:s3cret@127.0.0.1", "DATABASE_URL is wrong. It looks like"),
    ],
)
def test_a_wrong_setting_is_named_without_a_traceback(project: Path, line: str, said: str) -> None:
    (project / ".env").write_text(line + "\n", encoding="utf-8")
    answer = run(project, "manage.py", "serve")
    assert answer.returncode == 1
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr and "s3cret" not in answer.stderr
