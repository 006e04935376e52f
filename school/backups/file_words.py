"""Why the file of a copy could not be read or written, in a sentence that says what to do."""

import errno
from pathlib import Path

from django.utils.translation import gettext as _


def file_error_in_words(error: OSError) -> str:
    """Return what whoever typed the command can do; the system's own words where nothing better is known."""
    path = str(error.filename or "")
    if isinstance(error, FileNotFoundError):
        return _("There is no file %(path)s.") % {"path": path}
    if isinstance(error, PermissionError):
        return _(
            "The account of the portal may not open %(path)s. Put the file into a folder that is open to it, such as "
            "/srv/copies (not /root), and give it the file: sudo chown partnership /srv/copies/%(name)s"
        ) % {"path": path, "name": Path(path).name}
    if isinstance(error, IsADirectoryError):
        return _("%(path)s is a folder: name the file of the copy in it.") % {"path": path}
    if error.errno == errno.ENOSPC:
        return _("The disk is full: make room, and repeat the command.")
    return f"{error.strerror}: {path}" if path else str(error)
