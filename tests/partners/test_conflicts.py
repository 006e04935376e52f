"""Two editors of one record: the second sees both versions and chooses; nothing is overwritten silently."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from common.forms import Difference
from partners.models import ContactPerson, Direction, Partner, PartnerKind, RegisterImport, Side
from partners.services.partnerships import withdraw
from tests import html
from tests.conftest import Persona
from tests.factories import ContactPersonFactory, PartnerFactory
from tests.partners.test_partner_form import picture

pytestmark = pytest.mark.django_db


def opened(client: Client, path: str) -> dict[str, Any]:
    """What a browser would send of the page as it is now."""
    return html.page(client.get(path)).form().fields


@pytest.fixture
def partner() -> Partner:
    return PartnerFactory(
        name="Клуб «Пехотинец»",
        about="Клуб",
        directions=["sport-health"],
        note="Записка",
        address="ул. Мира, 1",
    )


@pytest.fixture
def path(partner: Partner) -> str:
    return f"/en/staff/partners/{partner.pk}/edit/"


def differences(response: HttpResponse) -> dict[str, Difference]:
    return {each.name: each for each in response.context["form"].conflict.differences}


def test_the_second_editor_sees_both_versions_and_nothing_is_saved(
    coordinator: Persona, administrator: Persona, partner: Partner, path: str
) -> None:
    first, second = opened(coordinator, path), opened(administrator, path)
    coordinator.post(path, {**first, "about": "Клуб юных десантников"})
    page = administrator.post(path, {**second, "about": "Клуб и музей", "note": "Другая записка"})

    partner.refresh_from_db()
    assert (partner.about, partner.note) == ("Клуб юных десантников", "Записка")
    assert page.status_code == 200
    assert "Somebody was faster" in page.text
    assert str(coordinator.user) in page.text
    shown = differences(page)
    assert set(shown) == {"about", "note"}
    assert (shown["about"].mine, shown["about"].theirs) == ("Клуб и музей", "Клуб юных десантников")
    assert not shown["note"].keeps_theirs
    assert "Клуб и музей" in page.text and "Клуб юных десантников" in page.text


def test_a_field_left_alone_proposes_what_the_other_wrote(
    coordinator: Persona, administrator: Persona, partner: Partner, path: str
) -> None:
    first, second = opened(coordinator, path), opened(administrator, path)
    coordinator.post(path, {**first, "about": "Клуб юных десантников"})
    shown = differences(administrator.post(path, {**second, "note": "Другая записка"}))
    assert shown["about"].keeps_theirs
    assert not shown["note"].keeps_theirs


# Every kind of control: field, what the first editor saves, what the second sends, how both read in words
def changes() -> dict[str, tuple[dict[str, Any], dict[str, Any], str, str]]:
    kinds = dict(PartnerKind.objects.values_list("code", "pk"))
    ways = dict(Direction.objects.values_list("code", "pk"))
    return {
        "name": ({"name": "Клуб «Гвардеец»"}, {"name": "Клуб «Моряк»"}, "Клуб «Гвардеец»", "Клуб «Моряк»"),
        "address": ({"address": ""}, {"address": "ул. Мира, 9"}, "empty", "ул. Мира, 9"),
        "kind": ({"kind": kinds["military"]}, {"kind": kinds["library"]}, "Military unit", "Library"),
        "directions": (
            {"directions": [ways["sport-health"], ways["prevention"]]},
            {"directions": [ways["sport-health"], ways["civic-patriotic"], ways["prevention"]]},
            "Sport and health, Prevention",
            "Civic and patriotic, Sport and health, Prevention",
        ),
        "is_public": ({"is_public": None}, {"is_public": "on", "note": "Моя"}, "no", "yes"),
        "form": ({"form": "community"}, {"form": "organization", "note": "Моя"}, "community", "organization"),
    }


FIELDS = ["name", "address", "kind", "directions", "is_public", "form"]


def stored(partner: Partner, name: str) -> Any:
    partner.refresh_from_db()
    if name == "directions":
        return {each.direction_id for each in partner.partnerships.open()}
    value = getattr(partner, name)
    return value.pk if hasattr(value, "pk") else value


def as_stored(name: str, value: Any) -> Any:
    if name == "directions":
        return set(value)
    return value == "on" if name == "is_public" else value


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("keep", ["mine", "theirs"])
def test_the_choice_is_kept_whatever_the_control(
    coordinator: Persona, administrator: Persona, partner: Partner, path: str, name: str, keep: str
) -> None:
    theirs, mine, theirs_in_words, mine_in_words = changes()[name]
    first, second = opened(coordinator, path), opened(administrator, path)

    def sent(data: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in data.items() if value is not None}

    assert coordinator.post(path, sent({**first, **theirs})).status_code == 302
    page = administrator.post(path, sent({**second, **mine}))
    shown = differences(page)[name]
    assert mine_in_words in shown.mine
    assert theirs_in_words in shown.theirs

    # What the page now holds goes back, with the choice.
    form = page.context["form"]
    again = {key: form[key].value() for key in form.fields if key not in {"logo", "is_another"}}
    again = {key: "on" if value is True else value for key, value in again.items() if value not in (None, False)}
    choices = {each.choice_name: "theirs" if each.keeps_theirs else "mine" for each in differences(page).values()}
    choices[f"keep-{name}"] = keep
    answer = administrator.post(path, {**again, **choices})
    assert answer.status_code == 302, answer.context["form"].errors
    assert stored(partner, name) == as_stored(name, (theirs if keep == "theirs" else mine)[name])


def test_a_third_editor_meanwhile_is_noticed_again(
    coordinator: Persona, administrator: Persona, partner: Partner, path: str
) -> None:
    first, second = opened(coordinator, path), opened(administrator, path)
    coordinator.post(path, {**first, "about": "Второе"})
    page = administrator.post(path, {**second, "about": "Моё"})
    partner.refresh_from_db()
    partner.about = "Третье"
    partner.save()
    form = page.context["form"]
    again = {**second, "about": "Моё", "version": form["version"].value(), "keep-about": "mine"}
    page = administrator.post(path, again)
    assert differences(page)["about"].theirs == "Третье"
    again["version"] = page.context["form"]["version"].value()
    assert administrator.post(path, again).status_code == 302
    assert stored(partner, "about") == "Моё"


@pytest.mark.parametrize("version", ["", "0", "999", "abc", None])
def test_a_missing_or_odd_version_never_overwrites(
    administrator: Persona, partner: Partner, path: str, version: str | None
) -> None:
    data = {**opened(administrator, path), "about": "Моё", "version": version}
    page = administrator.post(path, {key: value for key, value in data.items() if value is not None})
    assert page.status_code == 200
    assert stored(partner, "about") == "Клуб"


def test_changed_directions_alone_are_a_new_version(
    coordinator: Persona, administrator: Persona, partner: Partner, path: str
) -> None:
    first, second = opened(coordinator, path), opened(administrator, path)
    sport, prevention = Direction.objects.filter(code__in=["sport-health", "prevention"])
    assert coordinator.post(path, {**first, "directions": [sport.pk, prevention.pk]}).status_code == 302
    page = administrator.post(path, {**second, "note": "Моя"})
    assert "directions" in differences(page)
    assert stored(partner, "directions") == {sport.pk, prevention.pk}


def test_the_choice_of_fewer_directions_leaves_none_that_was_opened_meanwhile(
    coordinator: Persona, administrator: Persona, partner: Partner, path: str
) -> None:
    first, second = opened(coordinator, path), opened(administrator, path)
    civic, sport, prevention = Direction.objects.exclude(code="social-pedagogical")
    coordinator.post(path, {**first, "directions": [sport.pk, prevention.pk]})
    mine = {**second, "directions": [civic.pk, sport.pk]}
    page = administrator.post(path, mine)
    shown = differences(page)["directions"]
    assert (shown.mine, shown.theirs) == (
        "Civic and patriotic, Sport and health",
        "Sport and health, Prevention",
    )
    # It is a conflict, not yet a direction left.
    assert "directions" not in page.context["form"].errors

    again = {**mine, "version": page.context["form"]["version"].value(), "keep-directions": "mine"}
    page = administrator.post(path, again)
    assert "“Prevention”" in str(page.context["form"].errors["directions"])
    assert stored(partner, "directions") == {sport.pk, prevention.pk}
    again["directions"] = [civic.pk, sport.pk, prevention.pk]
    assert administrator.post(path, again).status_code == 302
    assert stored(partner, "directions") == {civic.pk, sport.pk, prevention.pk}


@pytest.mark.parametrize("keep", ["mine", "theirs"])
def test_a_direction_left_meanwhile_is_shown_and_opened_anew_only_by_choice(
    administrator: Persona, partner: Partner, path: str, keep: str
) -> None:
    data = opened(administrator, path)
    left = partner.partnerships.get()
    withdraw(partnership=left, side=Side.PARTNER, reason="Переезд", on=date(2026, 10, 1), by=administrator.user)
    page = administrator.post(path, {**data, "note": "Моя"})
    shown = differences(page)["directions"]
    assert (shown.mine, shown.theirs) == ("Sport and health", "empty")
    assert stored(partner, "directions") == set()
    again = {
        **data,
        "note": "Моя",
        "version": page.context["form"]["version"].value(),
        "keep-directions": keep,
    }
    assert administrator.post(path, again).status_code == 302
    assert stored(partner, "directions") == ({left.direction_id} if keep == "mine" else set())
    left.refresh_from_db()
    assert (left.ended_on, left.end_reason) == (date(2026, 10, 1), "Переезд")


def test_a_logo_somebody_saved_meanwhile_is_kept(
    coordinator: Persona, administrator: Persona, partner: Partner, path: str
) -> None:
    first, second = opened(coordinator, path), opened(administrator, path)
    coordinator.post(path, {**first, "logo": SimpleUploadedFile("logo.png", picture())})
    partner.refresh_from_db()
    logo = partner.logo.name
    page = administrator.post(path, {**second, "note": "Моя", "logo": SimpleUploadedFile("my.png", picture(9, 9))})
    # No page can give a browser its file back, so the person is asked for it.
    assert "The file “my.png” has to be chosen again." in html.page(page).form().text
    again = {**second, "note": "Моя", "version": page.context["form"]["version"].value()}
    assert administrator.post(path, again).status_code == 302
    assert stored(partner, "logo").name == logo


def test_somebody_who_archived_meanwhile_is_not_undone(
    coordinator: Persona, administrator: Persona, partner: Partner, path: str
) -> None:
    second = opened(administrator, path)
    coordinator.post(f"/staff/partners/{partner.pk}/archive/", {"reason": "закрыт"})
    page = administrator.post(path, {**second, "note": "Моя"})
    assert page.status_code == 200
    assert stored(partner, "is_archived") is True


def test_contacts_have_two_editors_too(coordinator: Persona, administrator: Persona) -> None:
    contact = ContactPersonFactory(named=True)
    path = f"/en/staff/contacts/{contact.pk}/edit/"
    first, second = opened(coordinator, path), opened(administrator, path)
    first["consent_on"] = second["consent_on"] = "2025-09-01"
    assert coordinator.post(path, {**first, "consent_on": "2025-10-01", "phone": "+78442384839"}).status_code == 302
    page = administrator.post(path, {**second, "consent_on": "2025-11-01"})
    shown = differences(page)
    assert (shown["consent_on"].mine, shown["consent_on"].theirs) == ("1 November 2025", "1 October 2025")
    assert shown["phone"].keeps_theirs
    again = {
        **second,
        "consent_on": "2025-11-01",
        "version": page.context["form"]["version"].value(),
        "keep-consent_on": "theirs",
        "keep-phone": "theirs",
    }
    assert administrator.post(path, again).status_code == 302
    saved = ContactPerson.objects.get()
    assert (saved.consent_on.isoformat(), str(saved.phone)) == ("2025-10-01", "+7 844 238-48-39")


def test_the_same_change_twice_is_no_quarrel(
    coordinator: Persona, administrator: Persona, partner: Partner, path: str
) -> None:
    first, second = opened(coordinator, path), opened(administrator, path)
    coordinator.post(path, {**first, "about": "Одно и то же"})
    assert administrator.post(path, {**second, "about": "Одно и то же"}).status_code == 302
    # Saved once: there was nothing left to change.
    partner.refresh_from_db()
    assert (partner.about, partner.version) == ("Одно и то же", 2)


def test_directions_that_a_pasted_list_adds_are_a_new_version(
    coordinator: Persona, administrator: Persona, partner: Partner, path: str
) -> None:
    second = opened(administrator, path)
    text = f"Название\tНаправление\n{partner.name}\tпрофилактическое"
    preview = coordinator.post("/en/staff/import/partners/", {"text": text})["Location"]
    coordinator.post(f"{preview}rows/1/answer/", {"answer": "join"})
    register = RegisterImport.objects.get()
    coordinator.post(f"{preview}apply/", {"version": register.version})
    page = administrator.post(path, {**second, "note": "Моя"})
    assert "directions" in differences(page)
    assert len(stored(partner, "directions")) == 2
