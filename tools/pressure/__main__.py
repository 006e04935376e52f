"""Put a served portal under pressure, and say as ratios of the same run what everybody else notices of it.

    python -m tools.pressure [--from FOLDER] uploads slow full away killed

uploads  eight people send eight photos of 12 megapixels each; meanwhile visitors read the calendar
slow     two hundred connections send a byte a second
full     the disk is full, then it is not (SQLite; needs root, for a small disk in memory)
away     PostgreSQL is away for a while, then it is back
killed   all processes are killed while people log, sign up and import, and a copy is made (so many times: KILLS=200)

--from   a DATA_DIR with the sample school, which is copied: making it takes a minute each time
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.pressure.disk import full
from tools.pressure.killed import killed
from tools.pressure.outage import away
from tools.pressure.slow import slow
from tools.pressure.uploads import uploads

KINDS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "uploads": uploads,
    "slow": slow,
    "full": full,
    "away": away,
    "killed": killed,
}


def main(asked: list[str]) -> int:
    prepared = None
    if asked[:1] == ["--from"] and len(asked) > 1:
        prepared, asked = asked[1], asked[2:]
    if set(asked) - KINDS.keys():
        sys.exit(__doc__)
    is_well = True
    for name in asked or KINDS:
        folder = Path(tempfile.mkdtemp(prefix="portal-pressure-"))
        try:
            if prepared and name != "full":
                shutil.copytree(prepared, folder, dirs_exist_ok=True)
            found = KINDS[name](folder)
        except AssertionError:
            # What went wrong can be looked at.
            print(f"{name}: see {folder}", file=sys.stderr)
            raise
        finally:
            subprocess.run(["umount", "-q", str(folder)], check=False, stderr=subprocess.DEVNULL)
        shutil.rmtree(folder, ignore_errors=True)
        print(json.dumps({name: found}, ensure_ascii=False, indent=2), flush=True)
        is_well = is_well and found["is_well"]
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
