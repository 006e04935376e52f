"""What commands say in the terminal: in Russian where its locale is Russian, else in English.

The pages' language is another matter: a server's terminal may speak English to a school whose pages are Russian. No
settings are needed, since a start may be refused before there are any.
"""

import gettext as catalogs
import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

LOCALE_DIR = Path(__file__).resolve().parent.parent / "locale"
# As POSIX has it: the first of them that is set decides.
VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def console_language(environment: Mapping[str, str] = os.environ, encoding: str | None = None) -> str:
    """Return «ru» where the terminal's locale is Russian and can write Russian letters, else «en»."""
    chosen = next((value for name in VARIABLES if (value := environment.get(name))), "") or _windows_locale()
    if not chosen.lower().startswith("ru"):
        return "en"
    return "ru" if can_write("я", encoding) else "en"


def can_write(text: str, encoding: str | None = None) -> bool:
    """Return whether the terminal's encoding has these characters."""
    try:
        text.encode(encoding or getattr(sys.stdout, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def gettext(text: str) -> str:
    """Return the text in the terminal's language."""
    return _catalog(console_language()).gettext(text)


def ngettext(text: str, plural: str, number: int) -> str:
    """Return the text for this number in the terminal's language."""
    return _catalog(console_language()).ngettext(text, plural, number)


@cache
def _catalog(language: str) -> catalogs.NullTranslations:
    return catalogs.translation("django", LOCALE_DIR, languages=[language], fallback=True)


def _windows_locale() -> str:
    """Return the language that Windows shows its user, as «ru_RU»; nothing elsewhere."""
    if sys.platform == "win32":
        import ctypes
        import locale

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return ""
