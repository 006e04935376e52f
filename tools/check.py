"""Every check of the code that needs no test run: `make check`.

python tools/check.py              all of them, in turn; a failure does not hide the next
python tools/check.py types lint   the named ones
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
STEPS = {
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
    "translations": [PYTHON, "tools/messages.py", "--check"],
    "assets": [PYTHON, "tools/assets.py", "--check"],
    "pictures": [PYTHON, "tools/pictures.py", "--check"],
    "lock": [PYTHON, "tools/lock.py", "--check"],
}


def main(names: list[str]) -> int:
    unknown = set(names) - STEPS.keys()
    if unknown:
        sys.exit(f"No such check: {', '.join(sorted(unknown))}. There are: {', '.join(STEPS)}")
    failed = [name for name in names or STEPS if not passes(name)]
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
    print(f"{name:<14}{word}  {time.monotonic() - started:.1f} s", flush=True)
    if answer.returncode:
        print(answer.stdout.rstrip() + "\n", flush=True)
    return answer.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
