"""The files of products on the disk, with a smaller picture of those that are pictures."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from common.files import PICTURE_TYPES, Document, StoredDocument, stored, stored_contents
from common.pictures import accept_picture

FOLDER = "products"


@dataclass(frozen=True)
class StoredPicture:
    """The picture of a product's file for cards, on the disk."""

    path: str
    width: int
    height: int


@dataclass(frozen=True)
class StoredFile:
    """A product's file on the disk that no record names yet, with its picture if the file is one."""

    document: StoredDocument
    picture: StoredPicture | None


@contextmanager
def stored_file(document: Document | None) -> Iterator[StoredFile | None]:
    """Keep a file, and a smaller picture of one that is a picture, for the block; both go away again if it fails.

    Stands outside of a transaction, which must wait neither for a disk nor for what draws.
    """
    if document is None:
        yield None
        return
    drawn = None
    if PurePath(f"picture{document.extension}").suffix in PICTURE_TYPES:
        document.content.seek(0)
        try:
            drawn = accept_picture(SimpleUploadedFile(document.name, document.content.read()))
        except ValidationError:
            # It opens as a file all the same.
            drawn = None
        document.content.seek(0)
    with stored(document, FOLDER) as file, stored_contents([drawn.medium] if drawn else [], FOLDER, ".jpg") as paths:
        assert file is not None
        yield StoredFile(file, StoredPicture(paths[0], drawn.width, drawn.height) if drawn else None)
