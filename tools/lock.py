"""Pin and hash the dependencies of pyproject.toml, or check that the pins still follow it.

python tools/lock.py            write requirements.txt and requirements-dev.txt anew
python tools/lock.py --check    without the network: is every dependency pinned, and nothing else?
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
RUNTIME, DEV = "requirements.txt", "requirements-dev.txt"
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[.*\])?==([^ ;\\]+)", re.MULTILINE)
UV = "pip compile --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url"


def main(arguments: list[str]) -> None:
    if "--check" not in arguments:
        compile_anew(RUNTIME, [])
        compile_anew(DEV, ["--group", "dev", "-c", RUNTIME])
    complaints = list(check())
    print("\n".join(complaints) or "The pins follow pyproject.toml.")
    sys.exit(bool(complaints))


def compile_anew(name: str, options: list[str]) -> None:
    # uv prefers the pins of an output that is there, and would never move them.
    (ROOT / name).unlink(missing_ok=True)
    subprocess.run(
        [sys.executable, "-m", "uv", "--quiet", *UV.split(), "pyproject.toml", *options, "-o", name],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def check():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = project["project"]["dependencies"]
    dev = project["dependency-groups"]["dev"]
    runtime_pins = yield from check_file(RUNTIME, runtime)
    dev_pins = yield from check_file(DEV, runtime + dev)
    for name, version in runtime_pins.items():
        if dev_pins.get(name) != version:
            yield f"{DEV}: {name} is not pinned to {version} as in {RUNTIME}. Run: make lock"


def check_file(filename: str, declared: list[str]):
    text = (ROOT / filename).read_text(encoding="utf-8")
    pins = {canonicalize_name(name): version for name, version in PIN.findall(text)}
    wanted = {canonicalize_name(item.name): item for item in map(Requirement, declared)}
    for name, item in wanted.items():
        if name not in pins:
            yield f"{filename}: {name} is not pinned. Run: make lock"
        elif not item.specifier.contains(pins[name], prereleases=True):
            yield f"{filename}: {name} {pins[name]} is not {item.specifier}. Run: make lock"
    for gone in sorted(asked_for(text) - wanted.keys()):
        yield f"{filename}: {gone} is no longer in pyproject.toml. Run: make lock"
    return pins


def asked_for(text: str) -> set[NormalizedName]:
    """The packages that uv notes as wanted by pyproject.toml itself, not by another package."""
    names: set[NormalizedName] = set()
    for block in re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE):
        pin = PIN.match(block)
        if pin and "pyproject.toml" in block:
            names.add(canonicalize_name(pin[1]))
    return names


if __name__ == "__main__":
    main(sys.argv[1:])
