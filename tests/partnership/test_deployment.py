"""The settings that the documentation tells a school to write pass Django's own check of a deployment."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
BLOCK = re.compile(r"```[a-z]*\n([^`]*^ALLOWED_HOSTS=[^`]*)```", re.MULTILINE)
KEY = "".join(f"{number:x}kQ-" for number in range(16))


def documented() -> dict[str, str]:
    """The settings of the first example in the documentation, with a key in the place of the command that makes one."""
    [block, *_others] = [
        found[1] for path in sorted((ROOT / "docs").glob("*.md")) for found in BLOCK.finditer(path.read_text())
    ]
    lines = [line.strip().partition("=") for line in block.splitlines() if re.match(r"[A-Z_]+=", line.strip())]
    return {name: value for name, _sign, value in lines} | {"SECRET_KEY": KEY}


@pytest.mark.long
def test_the_documented_production_passes_the_check_of_a_deployment(tmp_path: Path) -> None:
    chosen = documented() | {"DATA_DIR": str(tmp_path / "data")}
    assert chosen["HTTPS"] == "true"
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **chosen},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
