"""Files as a form receives them."""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile


def as_upload(file: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(file.name, file.read_bytes())
