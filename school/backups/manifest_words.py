"""What is in a copy, in words for whoever restores it."""

from collections.abc import Iterator

from django.template.defaultfilters import date, filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from school.backups.archive import Manifest


def contents_in_words(manifest: Manifest) -> Iterator[str]:
    """Say whose data they are and of when, by which version, and how much."""
    yield _("School: %(name)s") % {"name": manifest.school or _("not set up yet")}
    yield _("Made on: %(day)s") % {"day": date(timezone.localtime(manifest.created_at), "j E Y, H:i")}
    yield _("Version of the portal: %(release)s") % {"release": manifest.release}
    rows, files = sum(manifest.rows.values()), manifest.files
    yield ngettext(
        "Database: %(count)s row in %(tables)s tables", "Database: %(count)s rows in %(tables)s tables", rows
    ) % {"count": rows, "tables": len(manifest.rows)}
    yield _("Files: %(count)s, %(size)s") % {
        "count": len(files),
        "size": filesizeformat(sum(each.size for each in files.values())),
    }
    if manifest.missing:
        yield ngettext(
            "The database names %(count)s file that was not on the disk when the copy was made.",
            "The database names %(count)s files that were not on the disk when the copy was made.",
            len(manifest.missing),
        ) % {"count": len(manifest.missing)}
