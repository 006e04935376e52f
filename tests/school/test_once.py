"""A form that creates something makes one record, however often and however it is sent."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from activities.models import Activity, Project
from activities.services.activities import cancel_activity, restore_activity
from partners.models import Partner
from school.form_keys import SignedKey, claim, complete, erase_expired_form_keys, sent_before
from school.models import FormKey
from tests import html
from tests.factories import ActivityFactory, PartnerFactory, SchoolClassFactory, SchoolProfileFactory, UserFactory
from tests.personas import Persona, signed_in

NEW = "/en/staff/projects/new/"


def fields_of(browser: Client, path: str = NEW, **changed: Any) -> dict[str, Any]:
    """Return what a browser would send from this page."""
    return {**html.page(browser.get(path)).form().fields, **changed}


def test_a_second_click_leads_to_the_first_record(coordinator: Persona) -> None:
    sent = fields_of(coordinator, title="Аллея памяти")
    first, second = coordinator.post(NEW, sent), coordinator.post(NEW, sent, follow=True)
    address = f"/en{Project.objects.get().get_absolute_url()}"
    assert first["Location"] == address
    assert second.redirect_chain == [(address, 302)]
    assert "This has already been saved" in second.text


def test_back_and_send_again_leads_to_the_first_record_though_the_key_is_new(coordinator: Persona) -> None:
    for _turn in range(2):
        response = coordinator.post(NEW, fields_of(coordinator, title="Аллея памяти"))
        assert response["Location"] == f"/en{Project.objects.get().get_absolute_url()}"


def test_a_program_without_a_key_is_known_by_what_it_sends(coordinator: Persona) -> None:
    for _turn in range(2):
        coordinator.post(NEW, {"title": "Аллея памяти"})
    assert Project.objects.count() == 1


def test_what_the_address_asks_for_is_part_of_what_a_form_says(coordinator: Persona) -> None:
    SchoolProfileFactory()
    partners = PartnerFactory.create_batch(2)
    for partner in partners:
        path = f"/en/staff/agreements/new/?partner={partner.pk}"
        for _turn in range(2):
            coordinator.post(path, fields_of(coordinator, path, valid_from="2026-09-01"))
    assert [partner.agreements.count() for partner in partners] == [1, 1]
    for year in (2026, 2027):
        path = f"/en/staff/activities/new/?year={year}"
        row = {"title": "Поклон", "timing_text": "9 мая", "cooperation": "own"}
        for _turn in range(2):
            coordinator.post(path, fields_of(coordinator, path, **row))
    assert set(Activity.objects.values_list("school_year", flat=True)) == {2026, 2027}
    assert Activity.objects.count() == 2


def test_the_same_form_returned_to_its_author_is_still_the_same(coordinator: Persona) -> None:
    sent = fields_of(coordinator, title="Аллея памяти")
    for path in (NEW, f"{NEW}?kept=abc"):
        assert coordinator.post(path, sent)["Location"] == f"/en{Project.objects.get().get_absolute_url()}"


def test_one_more_is_made_where_it_is_asked_for(coordinator: Persona) -> None:
    coordinator.post(NEW, fields_of(coordinator, title="Аллея памяти"))
    page = coordinator.post(NEW, fields_of(coordinator, title="Аллея памяти"), follow=True)
    more = html.page(page).link("Add another one").attrs["href"]
    coordinator.post(more, fields_of(coordinator, more, title="Аллея памяти"))
    assert Project.objects.count() == 2


def test_the_same_is_another_one_after_a_while_for_somebody_else_and_once_the_first_is_gone(
    coordinator: Persona,
) -> None:
    with time_machine.travel(timezone.now()) as clock:
        coordinator.post(NEW, {"title": "Аллея памяти"})
        signed_in(UserFactory(coordinator=True)).post(NEW, {"title": "Аллея памяти"})
        assert Project.objects.count() == 2
        clock.shift(timedelta(minutes=11))
        sent = fields_of(coordinator, title="Аллея памяти")
        coordinator.post(NEW, sent)
        assert Project.objects.count() == 3
        Project.objects.all().delete()
        # A draft that was removed may be entered anew, even by a page that was open all the time.
        coordinator.post(NEW, sent)
        assert Project.objects.count() == 1


def test_other_words_with_the_same_key_are_asked_about_and_kept(coordinator: Persona) -> None:
    sent = fields_of(coordinator, title="Аллея памяти")
    coordinator.post(NEW, sent)
    asked = coordinator.post(NEW, {**sent, "title": "Аллея славы"})
    assert (asked.status_code, Project.objects.count()) == (409, 1)
    page = html.page(asked)
    assert page.link("Show what is saved").attrs["href"] == f"/en{Project.objects.get().get_absolute_url()}"
    form = page.form()
    assert form.fields["title"] == ["Аллея славы"]
    coordinator.post(form.attrs["action"], form.fields)
    assert set(Project.objects.values_list("title", flat=True)) == {"Аллея памяти", "Аллея славы"}


def test_a_form_with_mistakes_may_be_sent_again_with_its_key(coordinator: Persona) -> None:
    sent = fields_of(coordinator, title="")
    assert coordinator.post(NEW, sent).status_code == 200
    assert not FormKey.objects.exists()
    assert coordinator.post(NEW, {**sent, "title": "Аллея памяти"}).status_code == 302


@pytest.mark.moment("2026-11-25 12:00")
def test_a_form_that_was_led_away_unsaved_is_saved_the_next_time(coordinator: Persona) -> None:
    """It was sent while the activity was called off."""
    activity = ActivityFactory()
    path = f"/en/staff/activities/{activity.pk}/dates/new/"
    asked = html.page(coordinator.post(path, fields_of(coordinator, path, days="05.12.2026")))
    sent = asked.form().fields
    cancel_activity(activity=activity, reason="Карантин", on=timezone.localdate())
    assert "Put it back in the plan first" in coordinator.post(path, sent, follow=True).text
    restore_activity(activity=activity)
    assert "1 date is set." in coordinator.post(path, sent, follow=True).text
    assert "This has already been saved" in coordinator.post(path, sent, follow=True).text
    assert activity.occurrences.count() == 1


def test_a_form_that_only_changes_something_holds_as_long_as_that_is_as_it_left_it(administrator: Persona) -> None:
    path = "/en/staff/settings/classes/several/"
    school_class = SchoolClassFactory(grade=9, letter="Ю", size=20)

    def size_after(sent: dict[str, Any], said: str) -> int | None:
        answer = administrator.post(path, sent, follow=True)
        assert said in answer.text and "Add another one" not in answer.text
        school_class.refresh_from_db()
        return school_class.size

    sent = fields_of(administrator, path, text="9Ю 25", school_year=school_class.school_year)
    assert size_after(sent, "number of pupils changed in 1 class") == 25
    assert size_after(sent, "This has already been saved") == 25
    # A correction is no other class: there is nothing to ask.
    assert size_after({**sent, "text": "9Ю 26"}, "number of pupils changed in 1 class") == 26
    school_class.size = 21
    school_class.save()
    assert size_after({**sent, "text": "9Ю 26"}, "number of pupils changed in 1 class") == 26


def test_a_key_is_of_one_form_and_one_person(db: None) -> None:
    user, other = UserFactory.create_batch(2)
    sealed = SignedKey.new().sealed(form="projects:project-new", user=user)
    assert SignedKey.read(sealed, form="projects:project-new", user=user)
    assert SignedKey.read(sealed, form="projects:project-new", user=other) is None
    assert SignedKey.read(sealed, form="projects:project-new") is None
    assert SignedKey.read(sealed, form="partners:partner-new", user=user) is None
    for odd in ("", "a", "\ud800", "ы" * 30, "a" * 5000, sealed[:-1], "\0"):
        assert SignedKey.read(odd, form="projects:project-new", user=user) is None


def test_a_public_form_has_a_key_that_names_nobody(db: None) -> None:
    key, now = uuid4(), timezone.now()
    claimed, is_first = claim(key=key, form="events:event-sign-up 1", address="/events/1/sign-up/", now=now)
    partner = PartnerFactory()
    complete(claimed=claimed, address="/sign-ups/abc/", records=[partner])
    assert is_first
    again, is_first = claim(key=key, form="events:event-sign-up 1", address="/events/1/sign-up/", now=now)
    assert (is_first, again.address, again.record, again.user) == (False, "/sign-ups/abc/", partner, None)
    known = sent_before(key)
    assert known is not None and known.stands
    Partner.objects.all().delete()
    assert (known.record, known.stands) == (None, False)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"form": ""}, "form_key_names_its_form"),
        ({"address": ""}, "form_key_leads_somewhere"),
        ({"digest": "a"}, "form_key_of_nobody_has_no_digest"),
        ({"key": "5f0f9e0e-9f5f-4c7e-8a53-0d1f4b7f3a10"}, "key"),
    ],
)
def test_the_database_holds_what_a_key_is(db: None, values: dict[str, Any], constraint: str) -> None:
    usual = {"key": uuid4(), "form": "a", "address": "/", "made_at": timezone.now()}
    FormKey.objects.create(**{**usual, "key": "5f0f9e0e-9f5f-4c7e-8a53-0d1f4b7f3a10"})
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        FormKey.objects.create(**{**usual, **values})


def test_keys_are_erased_after_two_weeks(db: None) -> None:
    now = timezone.now()
    for days in (0, 13, 14, 15):
        claim(key=uuid4(), form="a", address="/", now=now - timedelta(days=days))
    assert FormKey.objects.count() == 4
    assert erase_expired_form_keys(now=now) == 2
