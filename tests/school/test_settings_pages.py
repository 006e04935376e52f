import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from school.models import PlannedResult, SchoolProfile
from school.publication import public_version
from school.registries import reference_lists
from tests import html
from tests.conftest import Persona
from tests.factories import SchoolProfileFactory

PROFILE = "/staff/settings/profile/"
TYPED = {
    "name": "МОУ «Средняя школа № 1»",
    "short_name": "Школа № 1",
    "time_zone": "Europe/Moscow",
    "last_grade": "11",
    "term_system": "quarters",
    "director_post": "Директор",
    "events_wanted": "3",
    "trust_wanted": "4",
    "gap_named_from": "2",
    "notice_days": "30",
}


def picture() -> SimpleUploadedFile:
    saved = io.BytesIO()
    Image.new("RGB", (40, 40), "navy").save(saved, "PNG")
    return SimpleUploadedFile("герб.png", saved.getvalue(), "image/png")


@pytest.fixture
def files(settings: Settings, tmp_path: object) -> None:
    settings.PRIVATE_MEDIA_ROOT = tmp_path


@pytest.mark.django_db
def test_settings_of_the_school_stand_apart_from_those_of_the_portal(administrator: Persona) -> None:
    page = html.page(administrator.get("/en/staff/settings/")).one("main")
    portal = page.find(".//h2[.='The portal itself']/following-sibling::div[1]")[0]
    assert portal.links == [
        f"/en/staff/{path}/" for path in ("settings/state", "settings/copies", "settings/mail", "journal")
    ]
    assert [each.text for each in page.all("h2")] == ["School", "The portal itself", "Reference lists"]


def test_settings_lead_to_every_reference_list(administrator: Persona) -> None:
    page = administrator.get("/staff/settings/").content.decode()
    for each in reference_lists:
        assert f"/staff/settings/lists/{each.slug}/" in page


@pytest.mark.django_db
def test_reference_lists_have_addresses_of_their_own() -> None:
    slugs = [each.slug for each in reference_lists]
    assert len(slugs) == len(set(slugs))
    assert {"directions", "partner-kinds", "principles", "stages", "conditions"} <= set(slugs)


def test_saving_the_profile_publishes_it(administrator: Persona) -> None:
    before = public_version()
    assert administrator.post(PROFILE, {**TYPED, "version": "1"}).status_code == 302
    assert SchoolProfile.objects.get().short_name == "Школа № 1"
    assert public_version() > before


@pytest.mark.django_db
def test_bad_profile_is_answered_beside_its_fields(administrator: Persona) -> None:
    SchoolProfileFactory()
    typed = {**TYPED, "name": "Ш" * 301, "site": "javascript:alert(1)", "email": "школа", "goal": "\0"}
    page = administrator.post(PROFILE, {**typed, "version": "1"})
    assert set(page.context["form"].errors) == {"name", "site", "email", "goal"}
    assert SchoolProfile.objects.get().short_name == "Школа № 1"


@pytest.mark.django_db
@pytest.mark.usefixtures("files")
def test_logo_is_kept_under_another_name_and_shown_to_visitors(administrator: Persona, anonymous: Client) -> None:
    assert anonymous.get("/logo/").status_code == 404
    assert administrator.post(PROFILE, {**TYPED, "version": "1", "logo": picture()}).status_code == 302
    profile = SchoolProfile.objects.get()
    assert "герб" not in profile.logo.name
    answer = anonymous.get(profile.logo_url)
    assert answer.status_code == 200
    assert answer["Content-Type"] in {"image/png", "image/jpeg"}
    assert b"".join(answer.streaming_content)
    assert "Set-Cookie" not in answer

    administrator.post(PROFILE, {**TYPED, "version": str(profile.version), "remove_logo": "on"})
    assert anonymous.get("/logo/").status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("files")
def test_a_logo_that_is_no_picture_is_refused(administrator: Persona) -> None:
    SchoolProfileFactory()
    fake = SimpleUploadedFile("logo.png", b"MZ\x90\x00 this is a program", "image/png")
    page = administrator.post(PROFILE, {**TYPED, "version": "1", "logo": fake})
    assert page.context["form"].errors["logo"]
    assert not SchoolProfile.objects.get().logo


@pytest.mark.django_db
def test_a_new_row_gets_a_code_of_its_own(administrator: Persona) -> None:
    before = public_version()
    typed = {"name": "Новый результат", "position": "50", "is_active": "on"}
    assert administrator.post("/staff/settings/lists/planned-results/new/", typed).status_code == 302
    other = {**typed, "position": "60"}
    assert administrator.post("/staff/settings/lists/planned-results/new/", other).status_code == 302
    codes = PlannedResult.objects.filter(name="Новый результат").values_list("code", flat=True)
    assert sorted(codes) == ["novyy-rezultat", "novyy-rezultat-2"]
    assert public_version() > before


@pytest.mark.django_db
def test_rewording_keeps_the_code_and_the_history(administrator: Persona) -> None:
    row = PlannedResult.objects.create(code="kept", name="Было")
    path = f"/staff/settings/lists/planned-results/{row.pk}/edit/"
    administrator.post(path, {"name": "Стало", "position": "1", "version": "1"})
    row.refresh_from_db()
    assert (row.code, row.name, row.is_active) == ("kept", "Стало", False)
    assert row.history.first().history_user == administrator.user


@pytest.mark.django_db
def test_every_list_and_its_forms_open(administrator: Persona) -> None:
    for each in reference_lists:
        base = f"/staff/settings/lists/{each.slug}/"
        assert administrator.get(base).status_code == 200, each.slug
        assert administrator.get(f"{base}new/").status_code == (404 if each.is_fixed else 200), each.slug
        for row in each.model._default_manager.all()[:1]:
            assert administrator.get(f"{base}{row.pk}/edit/").status_code == 200, each.slug
        assert administrator.get(f"{base}{10**30}/edit/").status_code == 404
    assert administrator.get("/staff/settings/lists/nothing/").status_code == 404
    assert administrator.get("/staff/settings/lists/nothing/new/").status_code == 404


@pytest.mark.django_db
def test_bad_wording_is_answered_beside_its_field(administrator: Persona) -> None:
    typed = {"name": "и" * 301, "position": "-1"}
    page = administrator.post("/staff/settings/lists/planned-results/new/", typed)
    assert set(page.context["form"].errors) == {"name", "position"}
    assert "и" * 301 in page.content.decode()


@pytest.mark.django_db
def test_second_editor_of_the_profile_sees_both_versions(administrator: Persona) -> None:
    profile = SchoolProfileFactory()
    typed = {**TYPED, "version": str(profile.version)}
    assert administrator.post(PROFILE, {**typed, "city": "Волгоград"}).status_code == 302
    page = administrator.post(PROFILE, {**typed, "city": "Камышин"})
    assert [each.name for each in page.context["form"].conflict.differences] == ["city"]
    assert SchoolProfile.objects.get().city == "Волгоград"


@pytest.mark.django_db
@pytest.mark.moment("2026-11-25 12:00")
def test_history_pages_open(administrator: Persona) -> None:
    administrator.post(PROFILE, {**TYPED, "version": "1", "city": "Волгоград"})
    administrator.post("/staff/settings/classes/several/", {"school_year": "2026", "text": "1А 27"})
    administrator.post("/staff/settings/terms/usual/?year=2026")
    administrator.post("/staff/settings/lists/planned-results/new/", {"name": "Новый", "position": "1"})
    for path, text in [
        ("profile/history/", "Волгоград"),
        ("classes/history/?year=2026", "1А"),
        ("terms/history/?year=2026", "1 четверть"),
        ("lists/planned-results/history/", "Новый"),
    ]:
        page = administrator.get(f"/staff/settings/{path}")
        assert page.status_code == 200
        assert text in page.content.decode(), path
