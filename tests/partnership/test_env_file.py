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
    "HOST": ("127.0.0.2", {"s.HOST": "127.0.0.2"}),
    "PORT": ("8123", {"s.PORT": "8123"}),
    "WEB_CONCURRENCY": ("5", {"s.WEB_CONCURRENCY": 5}),
    "COMPRESS_STATIC": ("true", {"'Compressed' in s.STATICFILES_STORAGE": True}),
    "LOG_LEVEL": ("info", {"s.LOGGING['root']['level']": "INFO"}),
    "DEBUG": ("true", {"s.DEBUG": True, "s.WHITENOISE_USE_FINDERS": True}),
    "DEMO": ("true", {"s.DEMO": True, "s.REQUIRE_TWO_FACTOR": False}),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The settings in a folder of their own: a developer's `.env` is not there."""
    shutil.copytree(ROOT / "partnership", tmp_path / "partnership", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in EFFECTS}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=project,
        env={**environment, "PYTHONPATH": f"{project}{os.pathsep}{ROOT}", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_every_explained_setting_is_tried() -> None:
    # Others may be tried where they belong; each of these is.
    assert set(EFFECTS) <= set(EXPLAINED)
    untried = set(EXPLAINED) - set(EFFECTS)
    assert untried == set(), untried


@pytest.mark.parametrize("name", EFFECTS)
def test_a_setting_of_the_file_has_its_effect(project: Path, name: str) -> None:
    value, effects = EFFECTS[name]
    lines = [f"{name}={value}", *(["HTTPS=false"] if name == "ALLOWED_HOSTS" else [])]
    (project / ".env").write_text("\n".join(lines) + "\n", encoding="utf-8")
    asked = ", ".join(effects)
    answer = run(project, "-c", f"import json, partnership.settings as s; print(json.dumps([{asked}]))")
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout) == list(effects.values())


@pytest.mark.long
def test_the_server_answers_where_the_file_says(project: Path) -> None:
    """A port that is no port is refused by name: `serve` looked where the file says."""
    shutil.copy(ROOT / "manage.py", project)
    (project / "static").mkdir()
    (project / ".env").write_text("HOST=127.0.0.1\nPORT=70000\n", encoding="utf-8")
    answer = run(project, "manage.py", "serve")
    assert answer.returncode == 1
    assert answer.stderr == "CommandError: PORT is a number from 1 to 65535, not '70000'.\n"
