"""Every check of the code but the tests: `make check`.

python tools/check.py              all of them, two at a time; a failure does not hide the next
python tools/check.py types lint   the named ones

Coverage comes from the last `make test COVERAGE=true`, if it was of this very tree; else the tests run for it now.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import covered  # noqa: E402

PYTHON = sys.executable
STEPS = {
    # First, for where the tests must run
    "coverage": [PYTHON, "tools/covered.py"],
    "lint": [PYTHON, "-m", "ruff", "check", "."],
    "format": [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."],
    "imports": [
        PYTHON,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
        "--no-logo",
    ],
    "types": [PYTHON, "-m", "mypy"],
    "templates": [PYTHON, "-m", "djlint", "--lint", "--quiet", "templates"],
    "compiled": [PYTHON, "tools/check_templates.py"],
    "django": [PYTHON, "manage.py", "check"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "upgrades": [PYTHON, "tools/upgrade_dumps.py", "--check"],
    "translations": [PYTHON, "tools/messages.py", "--check"],
    "assets": [PYTHON, "tools/assets.py", "--check"],
    "error pages": [PYTHON, "tools/error_pages.py", "--check"],
    "pictures": [PYTHON, "tools/pictures.py", "--check"],
    "lock": [PYTHON, "tools/lock.py", "--check"],
}


def main(names: list[str]) -> int:
    unknown = set(names) - STEPS.keys()
    if unknown:
        sys.exit(f"No such check: {', '.join(sorted(unknown))}. There are: {', '.join(STEPS)}")
    names = names or list(STEPS)
    if "coverage" in names and not covered.is_measured():
        print("coverage      no whole run over this very tree was measured: the tests run now", flush=True)
    with ThreadPoolExecutor(2) as pool:
        failed = [name for name, passed in zip(names, pool.map(passes, names), strict=True) if not passed]
    print()
    if failed:
        print(f"Failed: {', '.join(failed)}")
        return 1
    print("All checks passed.")
    return 0


def passes(name: str) -> bool:
    started = time.monotonic()
    answer = subprocess.run(
        STEPS[name],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    word = "failed" if answer.returncode else "ok"
    lines = [f"{name:<14}{word}  {time.monotonic() - started:.1f} s"]
    if answer.returncode:
        lines.append(answer.stdout.rstrip() + "\n")
    elif name == "coverage":
        lines += answer.stdout.splitlines()[-1:]
    # In one piece: another check may be speaking at the same time.
    print("\n".join(lines) + "\n", end="", flush=True)
    return answer.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
