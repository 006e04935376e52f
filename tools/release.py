"""Build the archive of a release: the sources and all wheels, to be installed without the internet.

python tools/release.py                         dist/partnership-<release>.tar.gz, of what is committed
python tools/release.py --python 3.12 --python 3.13   with wheels for these versions of Python (unset: this one)

On the school's machine: unpack, then deploy/install.sh, or tools/bootstrap.py, which takes the wheels that lie there.
"""

import argparse
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WHEELS = "wheels"
# Debian 12 and later, Ubuntu 22.04 and later run wheels of these; pip takes older ones too.
PLATFORM = "manylinux_2_28_x86_64"
OLDER_PLATFORMS = ("manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux_2_12_x86_64", "manylinux1_x86_64")


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    this_python = f"{sys.version_info.major}.{sys.version_info.minor}"
    parser.add_argument("--python", action="append", metavar="3.12", help=f"unset: {this_python}")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        for version in options.python or [this_python]:
            download(Path(folder), version)
        path = build(ROOT / "dist", Path(folder))
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 2**20:.0f} MiB")


def download(folder: Path, version: str) -> None:
    """Fetch the pinned wheels, each checked by its hash, for a version of Python on Linux."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    command += ["--only-binary", ":all:", "--python-version", version, "--implementation", "cp"]
    for platform in (PLATFORM, *OLDER_PLATFORMS):
        command += ["--platform", platform]
    subprocess.run([*command, "--dest", str(folder), "-r", str(ROOT / "requirements.txt")], check=True)


def build(folder: Path, wheels: Path) -> Path:
    """Write the archive of the last commit with these wheels beside the sources; a half one never has the name."""
    name = f"partnership-{release()}"
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.tar.gz"
    part = path.with_suffix(".part")
    sources = subprocess.run(
        ["git", "archive", "--format=tar", f"--prefix={name}/", "HEAD"], cwd=ROOT, check=True, stdout=subprocess.PIPE
    ).stdout
    with tempfile.TemporaryFile() as written:
        written.write(sources)
        written.seek(0)
        with tarfile.open(fileobj=written) as old, tarfile.open(part, "w:gz") as new:
            for member in old:
                new.addfile(member, old.extractfile(member) if member.isfile() else None)
            for wheel in sorted(wheels.iterdir()):
                new.add(wheel, f"{name}/{WHEELS}/{wheel.name}")
    part.replace(path)
    return path


def release() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


if __name__ == "__main__":
    main(sys.argv[1:])
