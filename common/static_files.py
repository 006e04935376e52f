"""Static files under names with the hash of their content, and pages that can be read without them."""

import logging
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from common.commands import as_typed

logger = logging.getLogger(__name__)


class MissingFilesMixin(ManifestFilesMixin):
    """Names a file that was never collected as it is and says so once: a page without its looks is still a page.

    Django's answers each page with an error. `/readyz` says what is wrong (`school.readiness`).
    """

    has_told = False

    def load_manifest(self) -> Any:  # two values, where its stubs know one
        try:
            return super().load_manifest()
        except ValueError:
            # Cut off when the disk was full
            return {}, ""

    def stored_name(self, name: str) -> str:
        try:
            return super().stored_name(name)
        except ValueError:
            # WhiteNoise asks for names that it makes up, «htmx.js» of «htmx.min.js»: no file of ours is missing then.
            if not self.has_told and finders.find(name):
                self.has_told = True
                command = as_typed("collectstatic")
                logger.error("static files are missing, %s among them: run %s", name, command)
            return name

    def is_complete(self) -> bool:
        """Whether the files were collected: there is a list of them, and the one that every page needs."""
        stylesheet = self.hashed_files.get("build/portal.css")
        return stylesheet is not None and bool(self.exists(stylesheet))  # type: ignore[attr-defined]


class ManifestStorage(MissingFilesMixin, ManifestStaticFilesStorage):  # type: ignore[misc]
    """Django's own."""


class CompressedManifestStorage(MissingFilesMixin, CompressedManifestStaticFilesStorage):
    """WhiteNoise's, which compresses."""
