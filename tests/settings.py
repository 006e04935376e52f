"""Settings of the tests: the portal's own, with nothing that is slow or leaves the machine."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path


def in_memory() -> str | None:
    """Linux has a folder that no disk is waited for: making and removing folders is most of what uploads take in tests.

    A container may have a small one.
    """
    folder = Path("/dev/shm")
    is_there = folder.is_dir() and os.access(folder, os.W_OK)
    return str(folder) if is_there and shutil.disk_usage(folder).free > 2**30 else None


# A developer's .env must not decide what the tests see.
TEST_DIR = tempfile.mkdtemp(prefix="portal-tests-", dir=in_memory())
atexit.register(shutil.rmtree, TEST_DIR, ignore_errors=True)
os.environ["DATA_DIR"] = TEST_DIR
os.environ.update(BACKUP_DIR="", BACKUP_PASSPHRASE="", PORTAL_COMMAND="")
os.environ.update(DEBUG="false", DEMO="false", HTTPS="false", EMAIL_URL="", ALLOWED_HOSTS="localhost,127.0.0.1")
# Nor the locale of their terminal: commands speak its language.
os.environ["LC_ALL"] = "C.UTF-8"
os.environ["SECRET_KEY"] = "tests-only-" + "0123456789abcdef" * 4

from partnership.settings import *  # noqa: E402, F403
from partnership.settings import BASE_DIR, DATABASES, STATIC_ROOT, STORAGES, TEMPLATES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
# Every test client begins with middleware of its own: WhiteNoise looks for a file when it is asked for,
# not through all of them each time.
WHITENOISE_AUTOREFRESH = True
# WhiteNoise warns of a folder that is not there, and warnings are errors.
STATIC_ROOT.mkdir(exist_ok=True)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# That a copy is made before an upgrade is a test of its own.
BACKUP_BEFORE_UPDATES = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Threads that write need a file: an in-memory database loses most of their transactions.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(TEST_DIR, "test.sqlite3")}
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"]["OPTIONS"],
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA secure_delete=ON;",
    }


OWN_TEMPLATES = str(BASE_DIR / "templates") + os.sep


class UndefinedVariable(str):
    """What Django writes for a variable nobody defined: makes the page fail instead of looking empty.

    Only in the project's own templates: those of packages use undefined variables on purpose.
    """

    def __bool__(self) -> bool:
        # Django asks this, and nothing else, on its way to writing nothing.
        frame = sys._getframe(1)
        name = frame.f_locals.get("self")
        while frame is not None:
            node = frame.f_locals.get("self")
            origin = getattr(node, "origin", None)
            if origin is not None and hasattr(node, "render_annotated"):
                if str(Path(origin.name)).startswith(OWN_TEMPLATES):
                    raise AssertionError(f"{origin.template_name} uses an undefined variable: {name}")
                return False
            frame = frame.f_back
        return False


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable()
PUBLIC_PAGE_LEAKS_RAISE = True
# Personas stay signed in while a test moves the clock; the tests of sessions ask for the portal's own.
SESSION_IDLE_SECONDS = SESSION_WRITTEN_EVERY_SECONDS = 120 * 24 * 3600
