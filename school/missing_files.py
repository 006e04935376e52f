"""Files that the database names and the disk does not have: a restored database without them, a folder that was deleted."""

import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import FileField, Model
from django.utils.translation import gettext_lazy as _

from common.text import Text
from school.models import SchoolProfile
from school.registries import StoredFiles, stored_files

stored_files.register(StoredFiles(SchoolProfile, _("logo of the school")))

# The newest records of each kind; whoever deletes a folder deletes theirs too.
MOST_LOOKED_AT = 20_000


@dataclass(frozen=True)
class MissingFiles:
    """How many records of a kind have lost a file."""

    words: Text
    count: int


def file_fields(model: type[Model]) -> list[str]:
    return [each.name for each in model._meta.get_fields() if isinstance(each, FileField)]


def missing_files() -> list[MissingFiles]:
    """Return the kinds of which something is missing. It reads names alone, of the records and of the folders."""
    there, found = _names_on_disk(), []
    for kind in stored_files:
        rows = kind.model._default_manager.order_by("-pk").values_list(*file_fields(kind.model))[:MOST_LOOKED_AT]
        count = sum(any(name and name not in there for name in names) for names in rows)
        if count:
            found.append(MissingFiles(kind.words, count))
    return found


def _names_on_disk() -> set[str]:
    root = Path(settings.PRIVATE_MEDIA_ROOT)
    return {
        f"{Path(folder).relative_to(root).as_posix()}/{name}"
        for folder, _folders, names in os.walk(root)
        for name in names
    }
