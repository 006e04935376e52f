"""Compile every template of the project: an unknown tag or filter fails here, not on someone's screen."""

import os
import sys
from pathlib import Path

import django
from django.template import TemplateSyntaxError, engines

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")
    django.setup()
    engine = engines["django"]
    folders = [ROOT / "templates", *ROOT.glob("*/templates")]
    count, faults = 0, []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".html", ".txt", ".xml"}:
                count += 1
                try:
                    engine.get_template(path.relative_to(folder).as_posix())
                except TemplateSyntaxError as error:
                    faults.append(f"{path.relative_to(ROOT)}: {error}")
    print("\n".join(faults) or f"{count} templates compile.")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
