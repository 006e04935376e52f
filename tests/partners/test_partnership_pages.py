"""A partnership's pages: opening, writing down, promises, the wish, steps, leaving, the story."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from partners.models import Direction, Partnership, Promise, Side, StageTransition, WishConfirmation
from partners.services.partnerships import stay, withdraw
from partners.services.stages import advance, last_number
from school.models import SchoolProfile
from school.publication import publishing
from tests import html
from tests.conftest import Persona
from tests.factories import (
    PartnerFactory,
    PartnershipFactory,
    PromiseFactory,
    SchoolProfileFactory,
    UserFactory,
    WishConfirmationFactory,
)
from tests.pdfs import paper

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]

PDF = paper()
TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def a_day_in_english() -> Iterator[None]:
    """One day, and the words of the pages that are asked for: errors of forms are put into words when looked at."""
    SchoolProfileFactory()
    with translation.override("en"):
        yield


def page_of(partnership: Partnership, rest: str = "") -> str:
    return f"/en/staff/partnerships/{partnership.pk}/{rest}"


def complete_first_stage(partnership: Partnership) -> Partnership:
    partnership.common_goals, partnership.common_values = "Читающие дети", "Уважение к книге"
    partnership.save()
    for side in Side:
        PromiseFactory(partnership=partnership, side=side)
    WishConfirmationFactory(partnership=partnership)
    return partnership


# Opening


def new_data(partner, code: str = "social-pedagogical", **more: object) -> dict:
    direction = Direction.objects.get(code=code)
    return {
        "partner": partner.pk,
        "direction": direction.pk,
        "started_on": "2026-09-01",
        "basis": "voluntary",
        "version": 1,
        **more,
    }


def test_three_fields_open_a_partnership_at_the_first_stage(coordinator: Persona) -> None:
    partner = PartnerFactory()
    response = coordinator.post("/en/staff/partnerships/new/", new_data(partner))
    partnership = partner.partnerships.get()
    assert response["Location"] == page_of(partnership)
    assert (partnership.stage_id, partnership.stage_since) == (1, date(2026, 9, 1))
    opening = partnership.transitions.get()
    assert (opening.kind, opening.by) == ("opened", coordinator.user)


def test_all_that_is_folded_is_saved_too(coordinator: Persona) -> None:
    partner = PartnerFactory()
    data = new_data(
        partner,
        common_goals="Читающие дети",
        common_values="Доверие",
        coordinator=coordinator.user.pk,
        problem="Дети мало читают",
        benefit="Читатели и читальный зал",
        opportunity="Дело для каждого класса",
        basis="law",
    )
    coordinator.post("/en/staff/partnerships/new/", data)
    partnership = partner.partnerships.get()
    assert (partnership.common_goals, partnership.coordinator) == ("Читающие дети", coordinator.user)
    assert (partnership.problem, partnership.basis, partnership.stage_id) == ("Дети мало читают", "law", None)


def test_the_address_proposes_partner_and_direction(coordinator: Client) -> None:
    partner = PartnerFactory()
    page = coordinator.get(f"/en/staff/partnerships/new/?partner={partner.pk}&direction=prevention")
    form = page.context["form"]
    assert form["partner"].value() == partner.pk
    assert form["direction"].value() == Direction.objects.get(code="prevention").pk
    for odd in ("?partner=abc&direction=%00", "?partner=999999", "?partner=٣&direction=nowhere"):
        assert coordinator.get(f"/en/staff/partnerships/new/{odd}").status_code == 200


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"started_on": "2026-11-26"}, "started_on", "has not come yet"),
        ({"started_on": "0202-09-01"}, "started_on", "too long ago"),
        ({"partner": "999999"}, "partner", "not one of the available choices"),
        ({"direction": ""}, "direction", "required"),
        ({"common_goals": "ы" * 1001}, "common_goals", "1000"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(coordinator: Client, change: dict, field: str, words: str) -> None:
    partner = PartnerFactory()
    page = coordinator.post("/en/staff/partnerships/new/", {**new_data(partner, common_values="Доверие"), **change})
    assert words in " ".join(page.context["form"].errors[field])
    assert page.context["form"]["common_values"].value() == "Доверие"
    assert not Partnership.objects.exists()


def test_a_second_open_partnership_is_refused_beside_the_direction(coordinator: Client) -> None:
    partner = PartnerFactory(directions=["social-pedagogical"])
    page = coordinator.post("/en/staff/partnerships/new/", new_data(partner))
    assert "already has an open partnership" in page.context["form"].errors["direction"][0]
    assert partner.partnerships.count() == 1


def test_an_archived_partner_is_not_offered(coordinator: Client) -> None:
    archived = PartnerFactory(archived=True)
    page = coordinator.post("/en/staff/partnerships/new/", new_data(archived))
    assert "partner" in page.context["form"].errors


# Editing


def edit_data(partnership: Partnership, **changes: object) -> dict:
    return {
        "version": partnership.version,
        "started_on": partnership.started_on.isoformat(),
        "common_goals": partnership.common_goals,
        "common_values": partnership.common_values,
        **changes,
    }


def test_goals_and_values_are_written_down(coordinator: Client) -> None:
    partnership = PartnershipFactory()
    coordinator.post(page_of(partnership, "edit/"), edit_data(partnership, common_goals="Читать вместе"))
    partnership.refresh_from_db()
    assert (partnership.common_goals, partnership.stage_id) == ("Читать вместе", 1)


def test_the_first_day_is_corrected_with_the_stage_that_began_on_it(coordinator: Client) -> None:
    partnership = PartnershipFactory()
    coordinator.post(page_of(partnership, "edit/"), edit_data(partnership, started_on="2024-09-02"))
    partnership.refresh_from_db()
    assert (partnership.started_on, partnership.stage_since) == (date(2024, 9, 2), date(2024, 9, 2))


def test_the_first_day_stays_before_the_first_step(coordinator: Client) -> None:
    partnership = PartnershipFactory(at_stage=2)
    page = coordinator.post(page_of(partnership, "edit/"), edit_data(partnership, started_on="2025-10-01"))
    assert "Its first step was on" in page.context["form"].errors["started_on"][0]
    coordinator.post(page_of(partnership, "edit/"), edit_data(partnership, started_on="2025-01-15"))
    partnership.refresh_from_db()
    assert (partnership.started_on, partnership.stage_since) == (date(2025, 1, 15), date(2025, 9, 1))


def test_two_editors_the_second_sees_both(coordinator: Client) -> None:
    partnership = PartnershipFactory()
    first = edit_data(partnership, common_goals="Одно")
    coordinator.post(page_of(partnership, "edit/"), first)
    page = coordinator.post(page_of(partnership, "edit/"), {**first, "common_goals": "Другое"})
    shown = {each.name: (each.mine, each.theirs) for each in page.context["form"].conflict.differences}
    assert shown["common_goals"] == ("Другое", "Одно")


def test_conditions_are_called_as_the_reference_list_calls_them(coordinator: Client) -> None:
    form = coordinator.get(page_of(PartnershipFactory(), "edit/")).context["form"]
    assert form["problem"].label == "Seeing that it matters"
    assert "only a common effort" in form["problem"].help_text


# The page


def test_the_page_links_each_criterion_to_what_meets_it(coordinator: Client) -> None:
    partnership = complete_first_stage(PartnershipFactory())
    page = coordinator.get(page_of(partnership))
    states = page.context["path"][0].criteria
    assert [(state.code, state.is_met) for state in states] == [
        ("goals", True),
        ("promises", True),
        ("wish", True),
    ]
    for anchor in ("goals", "promises", "wish"):
        assert f"{page_of(partnership)}#{anchor}" in html.page(page).links
        assert html.page(page).one(id=anchor)
    assert "Move on to the next stage" in page.text
    assert page.context["lacking"] == []


def test_stage_two_without_anything_held_asks_for_a_decision(coordinator: Client) -> None:
    page = coordinator.get(page_of(PartnershipFactory(at_stage=2)))
    assert "nothing held yet" in page.text
    assert "Move on by the school’s decision" in page.text


def test_cooperation_by_law_has_no_stage_on_its_page(coordinator: Client) -> None:
    page = coordinator.get(page_of(PartnershipFactory(by_law=True)))
    assert page.context["path"] == []
    assert "no stage is set" in page.text
    assert "advance/" not in page.text


def test_an_ended_or_archived_one_can_be_read_and_not_changed(coordinator: Persona) -> None:
    ended, archived = PartnershipFactory(), PartnershipFactory(partner=PartnerFactory(archived=True))
    withdraw(partnership=ended, side=Side.PARTNER, reason="Сменили профиль", on=TODAY, by=coordinator.user)
    for partnership in (ended, archived):
        promise = PromiseFactory(partnership=partnership)
        wish = WishConfirmationFactory(partnership=partnership)
        assert coordinator.get(page_of(partnership)).status_code == 200
        assert coordinator.get(page_of(partnership, "history/")).status_code == 200
        for rest in ("edit/", "withdraw/", "advance/", "stay/", "basis/", "promises/new/", "wishes/new/"):
            # It leads to the partnership, which says how it is.
            assert coordinator.get(page_of(partnership, rest))["Location"] == page_of(partnership), rest
        for path in (f"promises/{promise.pk}/edit/", f"promises/{promise.pk}/note/"):
            assert coordinator.post(f"/en/staff/{path}", {"kept": "yes"})["Location"] == page_of(partnership), path
        for path in (f"promises/{promise.pk}/delete/", f"wishes/{wish.pk}/delete/"):
            assert coordinator.post(f"/en/staff/{path}").status_code == 404, path
        promise.refresh_from_db()
        assert (promise.is_kept, promise.version) == (None, 1)
    page = coordinator.get(page_of(ended)).text
    assert "the partner left" in page
    assert "Сменили профиль" in page


# Promises


def test_promises_of_both_sides_are_entered_one_after_another(coordinator: Client) -> None:
    partnership = PartnershipFactory()
    path = page_of(partnership, "promises/new/")
    assert coordinator.get(f"{path}?side=partner").context["form"]["side"].value() == "partner"
    data = {"side": "school", "text": "Актовый зал", "kind": "room", "due_on": "2026-12-20", "version": 1}
    assert coordinator.post(path, {**data, "another": "yes"})["Location"] == f"{path}?side=school"
    assert coordinator.post(path, {**data, "side": "partner"})["Location"].endswith("#promises")
    assert [promise.side for promise in partnership.promises.order_by("pk")] == ["school", "partner"]


def test_a_promise_says_who_and_what(coordinator: Client) -> None:
    page = coordinator.post(
        page_of(PartnershipFactory(), "promises/new/"), {"kind": "room", "due_on": "9999-01-01", "version": 1}
    )
    assert {"side", "text", "due_on"} <= page.context["form"].errors.keys()


def test_a_promise_is_noted_as_kept_and_the_note_taken_back(coordinator: Persona) -> None:
    promise = PromiseFactory(due_on=TODAY - timedelta(days=1))
    path = f"/en/staff/promises/{promise.pk}/note/"
    for answer, is_kept, day in [("yes", True, TODAY), ("no", False, TODAY), ("unknown", None, None)]:
        assert coordinator.post(path, {"kept": answer}).status_code == 302
        promise.refresh_from_db()
        assert (promise.is_kept, promise.noted_on) == (is_kept, day)
    coordinator.post(path, {"kept": "nonsense"})
    assert Promise.objects.get().is_kept is None


def test_a_removed_promise_stays_in_the_history(coordinator: Client) -> None:
    promise = PromiseFactory(text="Актовый зал по средам")
    assert coordinator.post(f"/en/staff/promises/{promise.pk}/delete/").status_code == 302
    assert not Promise.objects.exists()
    assert "Актовый зал по средам" in coordinator.get(page_of(promise.partnership, "history/")).text


# The wish


def test_a_letter_is_attached_and_becomes_a_paper_of_the_partner(coordinator: Persona, private_files: Path) -> None:
    partnership = PartnershipFactory()
    data = {
        "way": "letter",
        "on": "2026-11-20",
        "note": "Заведующий отделом",
        "scan": SimpleUploadedFile("Письмо библиотеки.pdf", PDF),
    }
    response = coordinator.post(page_of(partnership, "wishes/new/"), data)
    wish = partnership.wishes.get()
    assert response["Location"] == f"{page_of(partnership)}#wish"
    assert (wish.noted_by, wish.paper.kind, wish.paper.partner) == (
        coordinator.user,
        "letter",
        partnership.partner,
    )
    assert list(wish.paper.partnerships.all()) == [partnership]
    scan = wish.paper.files.get()
    with scan.file.open() as kept:
        assert (scan.name, kept.read()) == ("Письмо библиотеки.pdf", PDF)


def test_a_letter_needs_its_paper_and_a_call_does_not(coordinator: Client) -> None:
    partnership = PartnershipFactory()
    page = coordinator.post(page_of(partnership, "wishes/new/"), {"way": "letter", "on": "2026-11-20"})
    assert "Attach the letter" in page.context["form"].errors["scan"][0]
    assert (
        coordinator.post(page_of(partnership, "wishes/new/"), {"way": "phone", "on": "2026-11-20"}).status_code == 302
    )


def test_a_file_that_is_no_paper_is_refused_and_nothing_is_kept(coordinator: Client, private_files: Path) -> None:
    partnership = PartnershipFactory()
    data = {
        "way": "letter",
        "on": "2026-11-20",
        "note": "Сказали сами",
        "scan": SimpleUploadedFile("a.pdf", b"MZ\x90"),
    }
    page = coordinator.post(page_of(partnership, "wishes/new/"), data)
    assert "Whatever its name says" in page.context["form"].errors["scan"][0]
    assert page.context["form"]["note"].value() == "Сказали сами"
    assert not WishConfirmation.objects.exists()
    assert not [path for path in private_files.rglob("*") if path.is_file()]


def test_a_paper_of_another_partner_is_no_choice(coordinator: Client) -> None:
    mine, other = WishConfirmationFactory(), PartnershipFactory()
    page = coordinator.post(page_of(other, "wishes/new/"), {"way": "letter", "on": "2026-11-20", "paper": mine.pk})
    assert page.status_code == 200
    assert not other.wishes.exists()


# Steps


def step_data(partnership: Partnership, **changes: object) -> dict:
    return {
        "text": "Библиотека ждёт нас по средам",
        "on": "2026-11-25",
        "seen": last_number(partnership),
        **changes,
    }


def test_a_complete_stage_is_left_with_its_outcome(coordinator: Persona) -> None:
    partnership = complete_first_stage(PartnershipFactory())
    page = coordinator.get(page_of(partnership, "advance/"))
    assert page.context["form"]["text"].label == "Outcome reached"
    response = coordinator.post(page_of(partnership, "advance/"), step_data(partnership))
    assert response["Location"] == page_of(partnership)
    last = partnership.transitions.last()
    assert (last.kind, last.to_stage_id, last.text, last.by, last.lacking) == (
        "advanced",
        2,
        "Библиотека ждёт нас по средам",
        coordinator.user,
        [],
    )


def test_an_incomplete_stage_is_left_by_decision_only(coordinator: Client) -> None:
    partnership = PartnershipFactory()
    page = coordinator.get(page_of(partnership, "advance/"))
    assert page.context["form"]["text"].label == "Why the school decides so"
    # As if it had been complete when the page was opened.
    refused = coordinator.post(page_of(partnership, "advance/"), step_data(partnership))
    assert "Something is missing now" in refused.text
    assert "Библиотека ждёт нас по средам" in refused.text
    assert partnership.transitions.count() == 1
    assert refused.context["form"]["is_decision"].value()
    coordinator.post(page_of(partnership, "advance/"), step_data(partnership, is_decision="on"))
    last = partnership.transitions.last()
    assert (last.kind, last.lacking) == ("decided", ["goals", "promises", "wish"])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": ""}, "text"),
        ({"on": "2026-11-26"}, "on"),
        ({"on": "2025-08-31"}, "on"),
        ({"seen": "-1"}, "seen"),
    ],
)
def test_a_step_needs_words_and_a_sensible_day(coordinator: Client, change: dict, field: str) -> None:
    partnership = complete_first_stage(PartnershipFactory())
    page = coordinator.post(page_of(partnership, "advance/"), step_data(partnership, **change))
    assert field in page.context["form"].errors
    assert partnership.transitions.count() == 1


def test_the_second_of_two_sees_who_was_quicker_and_keeps_the_words(coordinator: Persona) -> None:
    partnership = complete_first_stage(PartnershipFactory())
    seen = last_number(partnership)
    colleague = UserFactory(coordinator=True, full_name="Организатор")
    advance(partnership=partnership, seen=seen, outcome="Уже перевела", on=TODAY, by=colleague)
    page = coordinator.post(page_of(partnership, "advance/"), step_data(partnership, seen=seen, is_decision="on"))
    assert page.status_code == 409
    for words in ("Организатор", "Уже перевела", "Библиотека ждёт нас по средам"):
        assert words in page.text
    assert partnership.transitions.count() == 2


def test_a_step_back_has_a_reason(coordinator: Client) -> None:
    partnership = PartnershipFactory(at_stage=3)
    form = coordinator.get(page_of(partnership, "step-back/")).context["form"]
    assert [number for number, _words in form.fields["to"].choices] == [1, 2]
    coordinator.post(page_of(partnership, "step-back/"), step_data(partnership, to="1", text="Сменился директор"))
    last = partnership.transitions.last()
    assert (last.kind, last.to_stage_id, last.text) == ("stepped_back", 1, "Сменился директор")
    refused = coordinator.post(page_of(partnership, "step-back/"), step_data(partnership, to="1"))
    assert refused["Location"] == page_of(partnership)
    assert partnership.transitions.last() == last


def test_the_last_stage_is_not_left_forward(coordinator: Client) -> None:
    partnership = PartnershipFactory(at_stage=3)
    page = coordinator.get(page_of(partnership, "advance/"), follow=True)
    assert page.redirect_chain == [(page_of(partnership), 302)]
    assert "This step is not possible from here." in page.text


def test_staying_by_choice_and_on_the_way_again(coordinator: Client) -> None:
    partnership = PartnershipFactory(at_stage=2)
    path = page_of(partnership, "stay/")
    assert "until" in coordinator.post(path, {"until": "2026-11-24"}).context["form"].errors
    assert "until" in coordinator.post(path, {"until": "2126-11-24"}).context["form"].errors
    coordinator.post(path, {"until": "2027-08-31", "reason": "Нам так удобно"})
    partnership.refresh_from_db()
    assert (partnership.stays_until, partnership.stays_reason, partnership.stage_id) == (
        date(2027, 8, 31),
        "Нам так удобно",
        2,
    )
    assert "Нам так удобно" in coordinator.get(page_of(partnership)).text
    coordinator.post(path, {"stop": "yes"})
    partnership.refresh_from_db()
    assert partnership.stays_until is None


def test_the_basis_changes_with_a_reason(coordinator: Client) -> None:
    partnership = PartnershipFactory(at_stage=2)
    coordinator.post(page_of(partnership, "basis/"), step_data(partnership, text="120-ФЗ, статья 4"))
    partnership.refresh_from_db()
    assert (partnership.basis, partnership.stage_id) == ("law", None)
    assert "This is now cooperation required by law" in coordinator.get(page_of(partnership, "stay/"), follow=True).text
    coordinator.post(page_of(partnership, "basis/"), step_data(partnership, text="Договорились о большем"))
    partnership.refresh_from_db()
    assert (partnership.basis, partnership.stage_id) == ("voluntary", 1)


# Leaving and coming back


def test_leaving_has_a_side_a_day_and_a_reason_and_the_timeline_stays(coordinator: Persona) -> None:
    partnership = PartnershipFactory()
    path = page_of(partnership, "withdraw/")
    assert {"side", "reason"} <= coordinator.post(path, {"on": "2026-11-25"}).context["form"].errors.keys()
    assert "on" in coordinator.post(path, {"on": "2025-08-31"}).context["form"].errors
    coordinator.post(path, {"side": "partner", "reason": "Нет людей", "on": "2026-11-20"})
    partnership.refresh_from_db()
    assert (partnership.ended_on, partnership.ended_by_side, partnership.end_reason, partnership.ended_by) == (
        date(2026, 11, 20),
        "partner",
        "Нет людей",
        coordinator.user,
    )

    data = new_data(partnership.partner, code="sport-health", started_on="2026-11-25")
    coordinator.post("/en/staff/partnerships/new/", data)
    again = partnership.partner.partnerships.open().get()
    assert again.pk != partnership.pk
    page = coordinator.get(f"/en/staff/partners/{partnership.partner_id}/")
    told = [(entry.on, str(entry.text), entry.note) for entry in page.context["timeline"]]
    assert told[0][:2] == (
        date(2026, 11, 25),
        "Sport and health: the partner came back, a new partnership began",
    )
    assert (
        date(2026, 11, 20),
        "Sport and health: the partnership ended: the partner left",
        "Нет людей",
    ) in told


def test_a_partner_that_left_is_on_the_public_page_of_the_direction_no_longer(
    coordinator: Client, anonymous: Client
) -> None:
    partnership = PartnershipFactory()
    name = partnership.partner.name
    assert name in anonymous.get("/directions/sport-health/").text
    data = {"side": "school", "reason": "Закончили", "on": "2026-11-25"}
    coordinator.post(page_of(partnership, "withdraw/"), data)
    assert name not in anonymous.get("/directions/sport-health/").text


# What others see


def test_teachers_see_stages_and_dates_and_no_words(teacher: Client) -> None:
    partnership = complete_first_stage(PartnershipFactory())
    partnership.transitions.last()
    advance(partnership=partnership, seen=1, outcome="Секретный итог", on=TODAY, by=None)
    withdraw(
        partnership=PartnershipFactory(partner=partnership.partner, direction=Direction.objects.get(code="prevention")),
        side=Side.PARTNER,
        reason="Секретная причина",
        on=TODAY,
        by=UserFactory(full_name="Завуч"),
    )
    page = teacher.get(f"/en/staff/partners/{partnership.partner_id}/")
    assert "stage 2" in page.text
    assert "moved on to stage 2" in page.text
    for secret in (
        "Секретный итог",
        "Секретная причина",
        "Завуч",
        "Читающие дети",
        "Актовый зал",
        "by phone",
    ):
        assert secret not in page.text
    assert "/staff/partnerships/" not in page.text
    assert "/staff/agreements/" not in page.text


def test_a_partners_page_shows_each_partnership_with_its_path(coordinator: Client) -> None:
    partnership = PartnershipFactory(at_stage=2)
    page = coordinator.get(f"/en/staff/partners/{partnership.partner_id}/")
    (shown, path, stays) = page.context["paths"][0]
    assert shown == partnership
    assert [step.state for step in path] == ["done", "current", "ahead"]
    assert "The partner trusts the school" in path[1].lacks
    assert stays is False


def test_visitors_see_the_stage_only_if_the_school_chooses(anonymous: Client, coordinator: Persona) -> None:
    partnership = complete_first_stage(PartnershipFactory(at_stage=2))
    PartnershipFactory(partner=partnership.partner, direction=Direction.objects.get(code="prevention"), by_law=True)
    stay(partnership=partnership, until=date(2027, 5, 31), reason="Секретная причина")
    path = f"/en/partners/{partnership.partner.slug}/"
    assert "Joint activity" not in anonymous.get(path).text
    profile = SchoolProfile.objects.get()
    profile.shows_stages = True
    with publishing():
        profile.save()
    answer = anonymous.get(path)
    page = answer.text
    assert "2. Joint activity" in page
    # Each direction stands once, with its stage beside it.
    main = html.page(answer).one("main").text
    for direction in (partnership.direction, Direction.objects.get(code="prevention")):
        assert main.count(direction.title) == 1, main
    for secret in (
        "По решению школы",
        "Секретная причина",
        "Читающие дети",
        "Актовый зал",
        "telephone",
        "by law",
    ):
        assert secret not in page
    advance(partnership=partnership, seen=2, outcome="Итог", on=TODAY, by=coordinator.user, lacking=["held"])
    assert "3. Partnership proper" in anonymous.get(path).text


def test_the_timeline_of_a_partnership_stands_newest_first(coordinator: Persona) -> None:
    partnership = complete_first_stage(PartnershipFactory())
    advance(partnership=partnership, seen=1, outcome="Итог первого", on=TODAY, by=coordinator.user)
    entries = coordinator.get(page_of(partnership)).context["timeline"]
    assert [str(entry.text) for entry in entries] == [
        "moved on to stage 2",
        "the partner confirmed its wish (by phone)",
        "the partnership began",
    ]
    assert (entries[0].note, entries[0].by) == ("Итог первого", str(coordinator.user))
    assert StageTransition.objects.count() == 2
