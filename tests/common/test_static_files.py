"""Pages without their static files can be read, and the portal says what is missing."""

import json
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client
from pytest_django import Settings

from common.static_files import ManifestStorage
from tests import html
from tests.factories import SchoolProfileFactory


@pytest.fixture
def collected(settings: Settings, tmp_path: Path) -> Path:
    """A folder for static files into which nothing was collected yet."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "common.static_files.ManifestStorage"}}
    return tmp_path


@pytest.mark.django_db
@pytest.mark.parametrize("manifest", [None, '{"paths": {"build/por'])
def test_a_page_without_static_files_is_readable_and_readyz_says_so(
    client: Client, collected: Path, manifest: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    SchoolProfileFactory()
    if manifest is not None:
        (collected / "staticfiles.json").write_text(manifest)
    for _visit in range(2):
        answer = client.get("/en/partners/?q=x")
        assert answer.status_code == 200 and html.page(answer).heading
    assert [each.name for each in caplog.records].count("common.static_files") == 1
    answer = client.get("/readyz")
    assert answer.status_code == 503 and "collectstatic" in answer.text


@pytest.mark.django_db
def test_files_that_are_all_there_have_their_hashed_names(client: Client, collected: Path) -> None:
    paths = {"build/portal.css": "build/portal.0123456789ab.css"}
    (collected / "staticfiles.json").write_text(json.dumps({"version": "1.1", "paths": paths, "hash": ""}))
    assert staticfiles_storage.url("build/portal.css").endswith(".0123456789ab.css")
    assert "collectstatic" in client.get("/readyz").text, "the list is there, the file is not"
    (collected / "build").mkdir()
    (collected / "build" / "portal.0123456789ab.css").write_text("")
    assert client.get("/readyz").text == "ok\n"
    assert isinstance(staticfiles_storage._wrapped, ManifestStorage)


@pytest.mark.parametrize(("name", "is_told"), [("build/portal.css", True), ("vendor/htmx/htmx.js", False)])
def test_a_name_that_no_file_ever_had_is_not_told_as_missing(
    collected: Path, name: str, is_told: bool, caplog: pytest.LogCaptureFixture
) -> None:
    # WhiteNoise makes the second up of «htmx.min.js» when it starts.
    assert staticfiles_storage.url(name).endswith(name)
    assert ("collectstatic" in caplog.text) is is_told
