"""`deploy/install.sh` as far as it goes without root, network and systemd: what it lays out where, and for whom."""

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from common.locks import hold

ROOT = Path(__file__).resolve().parent.parent.parent
INSTALLER = ROOT / "deploy" / "install.sh"
pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not here")


def run(installer: Path, folder: Path, *arguments: str, given: str = "", **environment: str):
    """Run the installer with its files going to that folder."""
    return subprocess.run(
        ["bash", str(installer), *arguments],
        env={**os.environ, "INSTALL_ROOT": str(folder), "LC_ALL": "C.UTF-8", **environment},
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def installed(folder: Path, source: Path, *arguments: str) -> None:
    answer = run(source / "deploy" / "install.sh", folder, *arguments)
    assert answer.returncode == 0, answer.stderr


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small version of the portal: what the installer looks at, and one room."""
    folder = tmp_path_factory.mktemp("source")
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    for path in ("manage.py", ".env.example", "common/text.py", "requirements.txt"):
        (folder / path).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / path, folder / path)
    for path in (".venv/made-elsewhere", "var/data/secret_key", ".git/config", "common/__pycache__/text.pyc"):
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_text("stays here")
    return folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def settings(folder: Path) -> dict[str, str]:
    text = (folder / "srv/partnership/.env").read_text(encoding="utf-8")
    return dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))


@pytest.mark.long
def test_what_is_laid_out_where_and_for_whom(source: Path, tmp_path: Path) -> None:
    installed(tmp_path, source, "--host", "partners.school.example", "--port", "8010")

    assert mode(tmp_path / "var/lib/partnership") == 0o700
    assert mode(tmp_path / "srv/partnership/.env") == 0o640
    assert mode(tmp_path / "usr/local/bin/partnership") == 0o755
    assert mode(tmp_path / "etc/partnership/tls/key.pem") == 0o600
    assert mode(tmp_path / "srv/partnership/common/text.py") == 0o644
    # No key: the portal makes its own in the folder of the data, and a copy brings it along.
    assert settings(tmp_path) == {
        "ALLOWED_HOSTS": "partners.school.example",
        "DATA_DIR": "/var/lib/partnership",
        "HTTPS": "true",
        "TRUSTED_PROXY_COUNT": "1",
        "COMPRESS_STATIC": "true",
        "HOST": "127.0.0.1",
        "PORT": "8010",
    }
    for name in (".venv", "var", ".git", "common/__pycache__"):
        assert not (tmp_path / "srv/partnership" / name).exists()
    units = {path.name for path in (tmp_path / "etc/systemd/system").iterdir()}
    assert units == {path.name for path in (ROOT / "deploy/systemd").iterdir()}
    site = (tmp_path / "etc/nginx/sites-enabled/partnership.conf").read_text(encoding="utf-8")
    assert "server_name partners.school.example;" in site
    assert "server 127.0.0.1:8010;" in site
    assert not re.search(r"@[A-Z_]+@", site)


@pytest.mark.long
def test_a_second_run_upgrades_and_keeps_what_the_school_has_set(source: Path, tmp_path: Path) -> None:
    installed(tmp_path, source, "--host", "partners.school.example")
    before = settings(tmp_path)
    with (tmp_path / "srv/partnership/.env").open("a", encoding="utf-8") as file:
        file.write("EMAIL_URL=submission://u:p@smtp.example:587\n")
    (tmp_path / "srv/partnership/common/gone_in_the_next_version.py").write_text("")
    (tmp_path / "var/lib/partnership/portal.sqlite3").write_text("data")
    key = (tmp_path / "etc/partnership/tls/key.pem").read_text()

    installed(tmp_path, source)

    assert settings(tmp_path) == {**before, "EMAIL_URL": "submission://u:p@smtp.example:587"}
    assert mode(tmp_path / "srv/partnership/.env") == 0o640
    assert (tmp_path / "var/lib/partnership/portal.sqlite3").read_text() == "data"
    assert (tmp_path / "etc/partnership/tls/key.pem").read_text() == key
    assert not (tmp_path / "srv/partnership/common/gone_in_the_next_version.py").exists()
    # To go back to.
    assert (tmp_path / "srv/partnership.before/common/gone_in_the_next_version.py").exists()


@pytest.mark.long
def test_it_is_taken_away_and_the_data_stay_until_somebody_says_so(source: Path, tmp_path: Path) -> None:
    installed(tmp_path, source, "--host", "partners.school.example")
    data = tmp_path / "var/lib/partnership/portal.sqlite3"
    data.write_text("data")
    written = settings(tmp_path)

    installed(tmp_path, source, "--remove")

    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {
        "var/lib/partnership/portal.sqlite3",
        "var/lib/partnership/settings.env",
        "etc/partnership/tls/key.pem",
        "etc/partnership/tls/certificate.pem",
    }
    # Installed again, it is as it was.
    installed(tmp_path, source)
    assert settings(tmp_path) == written
    assert not (tmp_path / "var/lib/partnership/settings.env").exists()
    assert data.read_text() == "data"
    refused = run(source / "deploy/install.sh", tmp_path, "--remove", "--purge", given="no\n")
    assert refused.returncode == 1
    assert data.exists()
    assert settings(tmp_path) == written, "the program is there too"
    assert (tmp_path / "etc/systemd/system/partnership.service").exists()
    assert run(source / "deploy/install.sh", tmp_path, "--remove", "--purge", given="стереть\n").returncode == 0
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.long
def test_another_name_is_not_taken_by_half(source: Path, tmp_path: Path) -> None:
    """By nginx, and not by the portal, which would refuse every request."""
    installed(tmp_path, source, "--host", "partners.school.example")
    answer = run(source / "deploy/install.sh", tmp_path, "--host", "portal.school.example")
    assert answer.returncode == 1
    assert "ALLOWED_HOSTS" in answer.stderr
    env = tmp_path / "srv/partnership/.env"
    env.write_text(env.read_text().replace("partners.", "portal."), encoding="utf-8")
    installed(tmp_path, source, "--host", "portal.school.example")
    site = (tmp_path / "etc/nginx/sites-enabled/partnership.conf").read_text(encoding="utf-8")
    assert "server_name portal.school.example;" in site


@pytest.mark.long
@pytest.mark.parametrize("arguments", [[], ["--remove"]])
def test_a_portal_that_was_started_by_hand_is_not_changed_while_it_runs(
    source: Path, tmp_path: Path, arguments: list[str]
) -> None:
    installed(tmp_path, source, "--host", "partners.school.example")
    lock = tmp_path / "var/lib/partnership/serve.lock"
    lock.touch()
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    with hold(lock):
        answer = run(source / "deploy/install.sh", tmp_path, *arguments)
    assert answer.returncode == 1
    (line,) = answer.stderr.splitlines()
    assert f"({os.getpid()}: " in line and "stop it, then run this again" in line
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
    # The file stays when it has stopped.
    installed(tmp_path, source, *arguments)


def waits(tmp_path: Path, *, readyz: str, restarts: str) -> subprocess.CompletedProcess[str]:
    """Let the installer wait for a service, whose answers are the lines of two files, one a second."""
    (tmp_path / "readyz").write_text(readyz)
    (tmp_path / "restarts").write_text(restarts)
    script = f"""
        source <(sed '$d' {INSTALLER})
        next() {{ head -n 1 $1; [[ $(wc -l <$1) -lt 2 ]] || sed -i 1d $1; }}
        ask_readyz() {{ local line; line=$(next readyz); [[ $line != ok ]] || return 0; echo "$line"; return 1; }}
        times_restarted() {{ next restarts; }}
        journalctl() {{ echo 'its last words'; }}
        sleep() {{ :; }}
        wait_until_ready true && echo ready
    """
    return subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_an_upgrade_that_takes_its_time_is_waited_for(tmp_path: Path) -> None:
    answer = waits(tmp_path, readyz="\n" * 150 + "ok\n", restarts="0\n")
    assert answer.stdout.splitlines() == ["Minutes so far: 1", "Minutes so far: 2", "ready"], answer.stderr


def test_a_portal_that_does_not_start_says_why_and_how_to_go_back(tmp_path: Path) -> None:
    answer = waits(tmp_path, readyz="\n", restarts="3\n3\n4\n")
    assert answer.returncode == 1
    assert "its last words" in answer.stderr
    assert "ready" not in answer.stdout


def test_a_portal_that_is_not_ready_says_why(tmp_path: Path) -> None:
    answer = waits(tmp_path, readyz="\nthe disk is nearly full\n", restarts="0\n")
    assert answer.returncode == 1
    assert "not ready: the disk is nearly full" in answer.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "--host partners.school.example"),
        (["--host", "a b; rm -rf /"], "--host is a name"),
        (["--host", "a.example", "--port", "x"], "--port is a number"),
        (["--hots", "a.example"], "Unknown: --hots"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_touched(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    answer = run(INSTALLER, tmp_path, *arguments)
    assert answer.returncode == 1
    assert said in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_it_speaks_russian_where_the_locale_does(tmp_path: Path) -> None:
    answer = run(INSTALLER, tmp_path, LC_ALL="ru_RU.UTF-8")
    assert "Скажите, по какому имени открывают портал" in answer.stderr
    answer = run(INSTALLER, tmp_path, "--help", LC_ALL="ru_RU.UTF-8")
    options = set(re.findall(r"--[a-z-]+", answer.stdout))
    assert "обновить" in answer.stdout
    assert options == set(re.findall(r"--[a-z-]+", run(INSTALLER, tmp_path, "--help").stdout))


@pytest.mark.parametrize(("language", "said"), [("ru_RU.UTF-8", "Нужны права"), ("C.UTF-8", "It needs")])
def test_a_command_without_sudo_says_so(tmp_path: Path, language: str, said: str) -> None:
    """Nobody else may read the settings: Python wrote a traceback about them."""
    somebody = tmp_path / "id"
    somebody.write_text("#!/bin/sh\n[ $1 = -u ] && echo 1000 || echo anna\n")
    somebody.chmod(0o755)
    answer = subprocess.run(
        [str(ROOT / "deploy" / "partnership"), "backup", "--kind=daily"],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "LC_ALL": language},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert answer.stderr.startswith(said) and answer.stderr.endswith("sudo partnership backup --kind=daily\n")


def test_the_shell_scripts_are_clean() -> None:
    for script in (INSTALLER, ROOT / "deploy" / "partnership"):
        subprocess.run(["bash", "-n", str(script)], check=True)
        if shutil.which("shellcheck"):
            answer = subprocess.run(["shellcheck", str(script)], capture_output=True, text=True, check=False)
            assert answer.stdout == ""
        assert os.access(script, os.X_OK)
