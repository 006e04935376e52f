"""A list that is too long for a file says so where the file is asked for, and before it is."""

import pytest

from tests import html
from tests.factories import PartnerFactory
from tests.personas import Persona

pytestmark = pytest.mark.django_db


def test_a_list_that_is_too_long_for_a_file_offers_none_and_says_how_to_shorten_it(
    coordinator: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    PartnerFactory.create_batch(3)
    monkeypatch.setattr("common.lists.COUNTED_AT_MOST", 1)
    page = html.page(coordinator.get("/en/staff/partners/"))
    assert any("format=xlsx" in (each.attrs.get("href") or "") for each in page.all("a"))
    monkeypatch.setattr("common.lists.EXPORTED_AT_MOST", 2)
    page = html.page(coordinator.get("/en/staff/partners/"))
    assert not any("format=" in (each.attrs.get("href") or "") for each in page.all("a"))
    assert "Narrow the list by filters first." in page.text
    refused = coordinator.get("/en/staff/partners/?format=csv")
    assert refused.status_code == 413 and "narrow it by filters first" in refused.text


def test_a_list_that_a_file_just_holds_is_taken(coordinator: Persona, monkeypatch: pytest.MonkeyPatch) -> None:
    PartnerFactory.create_batch(2)
    monkeypatch.setattr("common.lists.EXPORTED_AT_MOST", 2)
    assert coordinator.get("/en/staff/partners/?format=csv").status_code == 200
