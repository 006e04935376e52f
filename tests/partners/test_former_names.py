"""A partner is found by the names that it had (situation 16), and visitors learn of none that they never saw."""

import importlib

import pytest
from django.apps import apps
from django.test import Client

from activities.parsing import PlanParser
from partners.alike import alike_partners
from partners.models import FormerName, Partner
from school.years import SchoolYear
from tests import html
from tests.factories import AgreementFactory, PartnerFactory, PartnershipFactory

pytestmark = pytest.mark.django_db

REGISTER = "/staff/partners/"


def renamed(name: str, *, before: str = "Клуб «Пехотинец»", was_public: bool = True) -> Partner:
    partner = PartnerFactory(name=before, is_public=was_public)
    partner.name, partner.is_public = name, True
    partner.save()
    return partner


def test_the_register_finds_a_partner_by_its_former_name_and_says_so(teacher: Client) -> None:
    renamed("Центр «Патриот»")
    answer = teacher.get(REGISTER, {"q": "пехотинца"})
    (row,) = answer.context["rows"]
    assert (row.title, row.former) == ("Центр «Патриот»", "Клуб «Пехотинец»")
    assert "раньше: Клуб «Пехотинец»" in html.page(answer).text
    (row,) = teacher.get(REGISTER, {"q": "патриот"}).context["rows"]
    assert row.former == ""


def test_what_belongs_to_it_is_found_so_too(coordinator: Client) -> None:
    partner = renamed("Центр «Патриот»")
    AgreementFactory(partner=partner)
    PartnershipFactory(partner=partner)
    for address in ("/staff/agreements/", "/staff/partnerships/"):
        assert "Центр «Патриот»" in html.page(coordinator.get(address, {"q": "Пехотинец"})).text


def test_a_plan_that_calls_it_so_means_it() -> None:
    partner = renamed("Центр «Патриот»")
    reader = PlanParser(SchoolYear(2026))
    assert reader.partners("Встреча с клубом «Пехотинец»").partners == (partner,)
    assert reader.named("Клуб «Пexoтинец»").partners == (partner,)


def test_a_new_partner_with_that_name_is_asked_about() -> None:
    partner = renamed("Центр «Патриот»")
    assert alike_partners(names=["клуб «Пехотинец»"]) == [partner]


@pytest.mark.parametrize(("was_public", "found"), [(True, True), (False, False)])
def test_visitors_find_it_by_names_that_they_saw_alone(anonymous: Client, was_public: bool, found: bool) -> None:
    renamed("Центр «Патриот»", before="Войсковая часть 98540", was_public=was_public)
    answer = anonymous.get("/partners/", {"q": "98540"})
    assert ("Центр «Патриот»" in answer.text) is found
    assert "Войсковая" not in answer.text


def test_spelling_alone_makes_no_former_name() -> None:
    partner = renamed("КЛУБ „Пехотинeц“")
    assert not partner.former_names.exists()


def test_a_name_that_comes_back_is_no_former_one() -> None:
    partner = renamed("Центр «Патриот»")
    partner.name = "Клуб «Пехотинец»"
    partner.save()
    assert set(partner.former_names.values_list("name", flat=True)) == {"Центр «Патриот»"}


def test_the_migration_reads_the_history_and_folds_what_is_stored() -> None:
    partner = renamed("Центр «Патриот»")
    mixed = PartnerFactory(name="МОУ ЦДT")
    FormerName.objects.all().delete()
    Partner.objects.filter(pk=mixed.pk).update(search_text=" моу цдt ", name_key="моу цдt", name_fingerprint="цдt")
    migration = importlib.import_module("partners.migrations.0006_former_names")
    migration.rebuild_search(apps, None)
    migration.remember_former_names(apps, None)
    mixed.refresh_from_db()
    assert (mixed.search_text, mixed.name_fingerprint) == (" моу цдт ", "цдт")
    assert partner.former_names.get().name == "Клуб «Пехотинец»"
    assert partner.former_names.get().was_public
