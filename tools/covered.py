"""How much of the portal the tests reach, in lines and branches; pyproject.toml says the floor.

python tools/covered.py                     fail below the floor; the tests run first, unless a run of this tree is there
python tools/covered.py --measure           run the tests, as `make test COVERAGE=true` does, and keep what they reached
python tools/covered.py --measure tests/x   a part of them, only to look at: `python -m coverage report` lists its lines
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "var" / "coverage"
# The tree that the last complete run was of
TREE = DATA / "tree"
# What the tests reach follows from these.
FILES = (".py", ".html", ".toml", ".txt", ".json", ".po")
# The floor is for all tests: it is asked for afterwards.
PYTEST = [sys.executable, "-m", "pytest", "-n", "auto", "--cov", "--cov-report=", "--cov-fail-under=0"]
COVERAGE = [sys.executable, "-m", "coverage"]


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--measure"]:
        return measure(arguments[1:])
    if not is_measured() and (failed := measure([])):
        return failed
    passed = subprocess.run([*COVERAGE, "report"], cwd=ROOT, check=False).returncode
    say_total()
    return passed


def measure(tests: list[str]) -> int:
    TREE.unlink(missing_ok=True)
    DATA.mkdir(parents=True, exist_ok=True)
    tree = digest()
    # All of them, not the sample that runs when nothing is said: tests/sampling.py
    answer = subprocess.run([*PYTEST, *tests], cwd=ROOT, env={**os.environ, "WHOLE": "true"}, check=False).returncode
    # 0: all passed, 1: some failed. Anything else is no whole run.
    if answer in (0, 1):
        say_total()
        if not tests:
            TREE.write_text(tree)
    return answer


def say_total() -> None:
    total = [*COVERAGE, "report", "--format=total", "--fail-under=0"]
    reached = subprocess.run(total, cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True).stdout.strip()
    print(f"The tests reach {reached} % of lines and branches.", flush=True)


def is_measured() -> bool:
    return TREE.exists() and TREE.read_text() == digest()


def digest() -> str:
    """Stands for the tree: another file, or another word in one, another digest."""
    found = hashlib.sha256()
    for path in sorted(files()):
        found.update(f"{path.relative_to(ROOT).as_posix()} {path.stat().st_size}\n".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def files() -> Iterator[Path]:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in {"var", "static", "docs"}]
        yield from (Path(folder, name) for name in names if name.endswith(FILES))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
