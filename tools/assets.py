"""Vendored front-end assets: fetch them from npm, build what pages link to, and check that all is current.

    python tools/assets.py            fetch the exact versions below, then build
    python tools/assets.py --build    only build static/build/portal.css; no network
    python tools/assets.py --check    exit 1 when a vendored or built file is not what it should be; no network

Node is needed for the first of them only; nobody needs it to run the portal. The stylesheet has of Bootstrap what our
templates and scripts use (`tools/stylesheet.py`), so it is built anew when they begin to use more of it.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.stylesheet import only_written, without_blanks, written_here  # noqa: E402

STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
MANIFEST = VENDOR / "manifest.json"
SPRITE = STATIC / "icons" / "sprite.svg"
STYLESHEET = STATIC / "build" / "portal.css"
# Pages link to one stylesheet: each further one would be a round trip before the first paint.
BOOTSTRAP = VENDOR / "bootstrap" / "bootstrap.min.css"
STYLESHEET_PARTS = [
    STATIC / "css" / "portal.css",
    STATIC / "css" / "pages-lists.css",
    STATIC / "css" / "pages-public.css",
    STATIC / "css" / "pages-staff.css",
    STATIC / "css" / "pages-register.css",
    STATIC / "css" / "pages-today.css",
    STATIC / "css" / "pages-partnerships.css",
    STATIC / "css" / "pages-plan.css",
    STATIC / "css" / "pages-year.css",
    STATIC / "css" / "pages-log.css",
    STATIC / "css" / "pages-held.css",
    STATIC / "css" / "pages-marks.css",
    STATIC / "css" / "pages-projects.css",
    STATIC / "css" / "pages-calendar.css",
    STATIC / "css" / "pages-period.css",
    STATIC / "css" / "pages-event.css",
    STATIC / "css" / "pages-share.css",
    STATIC / "css" / "pages-sign-up.css",
]


@dataclass(frozen=True)
class Package:
    """An npm package of one exact version: what is copied from it, and where to."""

    name: str
    version: str
    folder: str
    files: dict[str, str]

    @property
    def spec(self) -> str:
        return f"{self.name}@{self.version}"


ICON_NAMES = """
    archive arrow-counterclockwise arrow-left arrow-right book box-arrow-right box-arrow-up-right building
    calendar3 check-lg chevron-down chevron-expand chevron-left chevron-right clipboard clipboard-check
    clock-history download envelope exclamation-triangle eye eye-slash eyeglasses file-earmark-text filter flag
    gear geo-alt globe heart-pulse house info-circle journal-text key link-45deg list lock mortarboard pencil
    people people-fill person person-badge person-circle person-plus plus-lg printer qr-code search shield-check
    shield-lock sort-down sort-up star table telephone three-dots translate trash upload x-lg
""".split()

PACKAGES = [
    Package(
        "bootstrap",
        "5.3.9",
        "bootstrap",
        {"dist/css/bootstrap.min.css": "bootstrap.min.css", "LICENSE": "LICENSE"},
    ),
    Package("htmx.org", "2.0.11", "htmx", {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"}),
    Package(
        "@fontsource-variable/golos-text",
        "5.3.0",
        "golos-text",
        {
            "files/golos-text-cyrillic-wght-normal.woff2": "golos-text-cyrillic-wght-normal.woff2",
            "files/golos-text-latin-wght-normal.woff2": "golos-text-latin-wght-normal.woff2",
            "LICENSE": "LICENSE",
        },
    ),
    Package(
        "bootstrap-icons",
        "1.13.2",
        "bootstrap-icons",
        {f"icons/{name}.svg": f"icons/{name}.svg" for name in ICON_NAMES} | {"LICENSE": "LICENSE"},
    ),
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--build", action="store_true", help="only rebuild from what is vendored")
    action.add_argument("--check", action="store_true", help="change nothing; exit 1 if anything is stale")
    options = parser.parse_args()
    if options.check:
        faults = list(find_faults())
        for fault in faults:
            print(f"assets: {fault}", file=sys.stderr)
        return 1 if faults else 0
    if not options.build:
        fetch()
    build()
    return 0


def fetch() -> None:
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("assets: npm is needed to fetch new versions (Debian: apt install npm)")
    entries = []
    for package in PACKAGES:
        shutil.rmtree(VENDOR / package.folder, ignore_errors=True)
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([npm, "pack", "--silent", package.spec], cwd=folder, check=True, stdout=subprocess.PIPE)
            (archive,) = Path(folder).glob("*.tgz")
            with tarfile.open(archive) as packed:
                for source, target in package.files.items():
                    member = packed.extractfile(f"package/{source}")
                    if member is None:
                        sys.exit(f"assets: {package.spec} has no {source}")
                    path = VENDOR / package.folder / target
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(without_source_map(path, member.read()))
                    entries.append(
                        {
                            "package": package.name,
                            "version": package.version,
                            "file": path.relative_to(VENDOR).as_posix(),
                            "sha256": sha256(path),
                        }
                    )
        print(f"assets: {package.spec}")
    MANIFEST.write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")


def without_source_map(path: Path, content: bytes) -> bytes:
    """Hashed static storage follows the map's address and fails, for the map is not vendored."""
    if path.suffix == ".css":
        return re.sub(rb"\s*/\*# sourceMappingURL=[^*]*\*/\s*", b"\n", content)
    if path.suffix == ".js":
        return re.sub(rb"\n?//# sourceMappingURL=\S*\s*$", b"\n", content)
    return content


def build() -> None:
    for path, content in built_files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")


def built_files() -> dict[Path, str]:
    return {STYLESHEET: stylesheet(), SPRITE: sprite()}


def stylesheet() -> str:
    # A stylesheet may name its charset at its very beginning only.
    charset = '@charset "UTF-8";'
    theirs = BOOTSTRAP.read_text(encoding="utf-8").strip().removeprefix(charset)
    parts = [only_written(theirs, written_here())]
    parts += [without_blanks(part.read_text(encoding="utf-8").strip()) for part in STYLESHEET_PARTS]
    return charset + "\n" + "\n".join(parts) + "\n"


def sprite() -> str:
    symbols = []
    for name in ICON_NAMES:
        svg = (VENDOR / "bootstrap-icons" / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        view_box = re.search(r'viewBox="([^"]+)"', svg)
        shapes = re.search(r"<svg[^>]*>(.*)</svg>", svg, flags=re.DOTALL)
        if view_box is None or shapes is None:
            sys.exit(f"assets: {name}.svg is not the drawing this script expects")
        lines = "".join(line.strip() for line in shapes[1].splitlines())
        symbols.append(f'<symbol id="{name}" viewBox="{view_box[1]}" fill="currentColor">{lines}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def find_faults():
    """Say in a line each what is not as the list above, the manifest and the sources have it."""
    again = "run: python tools/assets.py"
    if not MANIFEST.is_file():
        yield f"static/vendor/manifest.json is missing; {again}"
        return
    entries = {entry["file"]: entry for entry in json.loads(MANIFEST.read_text(encoding="utf-8"))}
    wanted = {f"{package.folder}/{target}": package for package in PACKAGES for target in package.files.values()}
    present = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file() and path != MANIFEST}
    faulty = False
    for file in sorted(wanted.keys() | entries.keys() | present):
        entry, package = entries.get(file), wanted.get(file)
        if package is None or entry is None:
            fault = "is not in the list of vendored files"
        elif (entry["package"], entry["version"]) != (package.name, package.version):
            fault = f"comes from {entry['package']}@{entry['version']}, not from {package.spec}"
        elif file not in present:
            fault = "is missing"
        elif sha256(VENDOR / file) != entry["sha256"]:
            fault = "was changed by hand: its SHA-256 is not the manifest's"
        else:
            continue
        faulty = True
        yield f"static/vendor/{file} {fault}; {again}"
    if faulty:
        return
    for path, content in built_files().items():
        if not path.is_file() or path.read_text(encoding="utf-8") != content:
            yield f"{path.relative_to(STATIC.parent).as_posix()} is not current; {again} --build"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
