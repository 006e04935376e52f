#!/usr/bin/env python3
"""Make the virtual environment and install the pinned, hashed requirements into it.

Standard library only, and no syntax newer than Python 3.6: an old Python must get as far as the
sentence that says it is too old.

    python3 tools/bootstrap.py          what the portal needs to run
    python3 tools/bootstrap.py --dev    that, and what the tests and checks need
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
# In the archive of a release: with them nothing is fetched.
WHEELS = ROOT / "wheels"
STAMP = VENV / "installed.json"
RUNTIME, DEV = "requirements.txt", "requirements-dev.txt"
OLDEST = (3, 11)
NEWER_PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")


def main(arguments):
    if sys.version_info < OLDEST:
        restart_with_newer_python()
    name = DEV if "--dev" in arguments else RUNTIME
    python = venv_python()
    version = version_of(python)
    wanted = digests()
    stamp = read_stamp() if version else {}
    if stamp.get("python") == version and all(stamp.get(key) == wanted[key] for key in needed_for(name)):
        return
    if version is None or version < list(OLDEST):
        make_venv()
        stamp, version = {}, version_of(python)
    install(python, name)
    # The development file holds every pin of the other, so it stands for both.
    stamp.update({key: wanted[key] for key in needed_for(name)}, python=version)
    STAMP.write_text(json.dumps(stamp, indent=2), encoding="utf-8")


def restart_with_newer_python():
    for name in NEWER_PYTHONS:
        found = shutil.which(name)
        if found:
            raise SystemExit(subprocess.call([found, *sys.argv]))
    have = ".".join(str(part) for part in sys.version_info[:2])
    raise SystemExit(
        in_words(
            "Python 3.11 or newer is needed, this is " + have + ". "
            "Install it, or say where it is: make PYTHON=python3.12 demo",
            "Нужен Python 3.11 или новее, а здесь " + have + ". "
            "Установите его или укажите, где он: make PYTHON=python3.12 demo",
        )
    )


def in_words(english, russian):
    """In Russian where the terminal's locale is, as `common.console` has it, which an old Python cannot read."""
    chosen = [os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)]
    if not chosen or not chosen[0].lower().startswith("ru"):
        return english
    try:
        russian.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return english
    return russian


def venv_python():
    folder, suffix = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
    return VENV / folder / ("python" + suffix)


def version_of(python):
    """None where there is no virtual environment, or its Python has gone with a system upgrade."""
    try:
        answer = subprocess.check_output([str(python), "-c", "import sys; print(*sys.version_info[:3])"])
    except (OSError, subprocess.CalledProcessError):
        return None
    return [int(part) for part in answer.split()]


def digests():
    return {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in (RUNTIME, DEV)}


def needed_for(name):
    return (RUNTIME, DEV) if name == DEV else (RUNTIME,)


def read_stamp():
    try:
        return json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def make_venv():
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        words = in_words("Install python3-venv: ", "Установите python3-venv: ")
        raise SystemExit(words + "sudo apt install python3-venv")
    print(in_words("Making the virtual environment .venv", "Готовлю окружение Python (.venv)"), flush=True)
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        raise SystemExit(
            in_words(
                "The virtual environment could not be made: see the lines above.",
                "Окружение Python не получилось: причина в строках выше.",
            )
        )


def install(python, name):
    print(
        in_words(
            "Installing " + name + ": about a minute the first time",
            "Ставлю библиотеки из " + name + ": в первый раз около минуты",
        ),
        flush=True,
    )
    if STAMP.exists():
        STAMP.unlink()
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    if os.name != "nt" and hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--root-user-action=ignore")
    if has_wheels(name):
        refuse_wheels_of_another_python()
        command += ["--no-index", "--find-links", str(WHEELS)]
    if subprocess.call([*command, "--require-hashes", "-r", str(ROOT / name)]):
        raise SystemExit(
            in_words(
                "The packages were not installed: see pip's lines above. Is the package registry in reach?",
                "Библиотеки не установились: причина в строках pip выше. Доступен ли реестр пакетов?",
            )
        )


def refuse_wheels_of_another_python():
    tags = [path.stem.split("-")[-3:] for path in WHEELS.glob("*.whl")]
    # Those of the stable interface, cp39-abi3, fit later versions too.
    built_for = sorted({"3." + python[3:] for python, abi, _platform in tags if python == abi and python[:3] == "cp3"})
    here = ".".join(str(part) for part in sys.version_info[:2])
    if built_for and here not in built_for:
        versions = ", ".join(built_for)
        raise SystemExit(
            in_words(
                "This archive was built for Python " + versions + ", and here is Python " + here + ". "
                "Build one for it, where the internet is in reach: python3 tools/release.py --python " + here,
                "Архив собран для Python " + versions + ", а здесь Python " + here + ". "
                "Нужен архив для этой версии; его собирают там, где есть интернет: "
                "python3 tools/release.py --python " + here,
            )
        )


def has_wheels(name):
    """Only those that the portal runs with are in a release; what tests need is fetched."""
    return name == RUNTIME and WHEELS.is_dir()


if __name__ == "__main__":
    main(sys.argv[1:])
