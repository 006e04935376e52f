"""Settings of the tests: the portal's own, with nothing that is slow or leaves the machine."""

import os
import tempfile

# A developer's .env must not decide what the tests see.
TEST_DIR = tempfile.mkdtemp(prefix="portal-tests-")
os.environ["DATA_DIR"] = TEST_DIR
os.environ.update(DEBUG="false", DEMO="false", HTTPS="false", EMAIL_URL="", ALLOWED_HOSTS="localhost,127.0.0.1")
os.environ["SECRET_KEY"] = "tests-only-" + "0123456789abcdef" * 4

from partnership.settings import *  # noqa: E402, F403
from partnership.settings import DATABASES, STORAGES, TEMPLATES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Threads that write need a file: an in-memory database loses most of their transactions.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(TEST_DIR, "test.sqlite3")}
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"]["OPTIONS"],
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
    }


class UndefinedVariable(str):
    """What Django writes for a variable nobody defined: makes the page fail instead of looking empty."""

    def __contains__(self, item: object) -> bool:
        return True

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"the template uses an undefined variable: {name}")


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable()
PUBLIC_PAGE_LEAKS_RAISE = True
