"""Every change of a date, by every way to make it, as every reader tells of it: one table."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, Occurrence, OccurrenceChange, SignUp
from events.registrations import sign_up_todo
from partners.models import Partner, PartnerKind
from school.models import Undo
from school.publication import clear_cached
from school.undo import take_back
from tests import html
from tests.conftest import Persona
from tests.events.test_event_page import chat_of, data_of
from tests.factories import (
    ActivityFactory,
    OccurrenceChangeFactory,
    OccurrenceFactory,
    PartnershipFactory,
    SchoolProfileFactory,
    SignUpFactory,
)
from tests.todos import waits
from wordings.grades import grade_mask

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]

SOON, NEXT = date(2026, 12, 1), date(2026, 12, 8)
TITLE = "Вечер сказок"


@pytest.fixture
def event(coordinator: Persona) -> Occurrence:
    """A public event of next week that people have known for an hour, and for which somebody signed up."""
    SchoolProfileFactory()
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        activity = ActivityFactory(title=TITLE, place="Актовый зал", joint=[PartnershipFactory()])
        made: Occurrence = OccurrenceFactory(
            activity=activity, starts_on=SOON, start_time=time(9), takes_sign_ups=True, capacity=9, seats_taken=1
        )
        OccurrenceFactory(activity=activity, starts_on=NEXT, start_time=time(9))
        SignUpFactory(occurrence=made, notified_at=timezone.now())
    return made


# Ways to make a change: each is what a person does


def sent(browser: Persona, path: str, **values: Any) -> None:
    """Send the form of a page as a browser does, with these values in place of its own."""
    form = html.page(browser.get(path)).form()
    answer = browser.post(path, {**form.fields, **values})
    assert answer.status_code == 302, html.page(answer).form().errors


Way = Callable[[Persona, Occurrence], None]


def date_form(**values: Any) -> Way:
    return lambda browser, event: sent(browser, reverse("plan:date-edit", args=[event.pk]), **values)


def activity_form(**values: Any) -> Way:
    return lambda browser, event: sent(browser, reverse("plan:activity-edit", args=[event.activity_id]), **values)


def calling_off(browser: Persona, event: Occurrence) -> None:
    sent(browser, reverse("plan:date-cancel", args=[event.pk]), reason="Карантин")


def calling_off_all(browser: Persona, event: Occurrence) -> None:
    sent(browser, reverse("plan:activity-cancel", args=[event.activity_id]), reason="Карантин")


def planning_again(browser: Persona, event: Occurrence) -> None:
    browser.post(reverse("plan:date-restore", args=[event.pk]))


def planning_all_again(browser: Persona, event: Occurrence) -> None:
    browser.post(reverse("plan:activity-restore", args=[event.activity_id]))


def bulk(action: str, **values: Any) -> Way:
    def do(browser: Persona, event: Occurrence) -> None:
        row = f"{event.activity_id}.{Activity.objects.get(pk=event.activity_id).version}"
        answer = browser.post(reverse("plan:activity-bulk"), {"action": action, "row": row, **values})
        assert answer.status_code == 302

    return do


def undoing(browser: Persona, event: Occurrence) -> None:
    take_back(undo=Undo.objects.latest("pk"), by=browser.user, now=timezone.now())


def private_kind(browser: Persona, event: Occurrence) -> None:
    kind = PartnerKind.objects.get(pk=event.activity.partnerships.get().partner.kind_id)
    kind.private_by_default = True
    kind.save()


def private_partner(browser: Persona, event: Occurrence) -> None:
    """The partner is of a private kind now: another way to the same rule."""
    partner = Partner.objects.get(pk=event.activity.partnerships.get().partner_id)
    partner.kind = PartnerKind.objects.filter(private_by_default=True)[0]
    partner.save()


# What each change is told as


@dataclass(frozen=True)
class Told:
    """The ways of a change, each an hour after the one before; what visitors and staff are told in the end."""

    ways: tuple[Way, ...]
    visitors: str
    staff: str = ""
    # What JSON-LD and open data say
    status: str = "EventScheduled"
    previous: str = ""
    # Whether visitors see the event in the end, and are told by what changed
    is_public: bool = True
    left: Mapping[str, str] = field(default_factory=dict)

    @property
    def of_staff(self) -> str:
        return self.staff or self.visitors


HOUR = "ИЗМЕНЕНИЕ: не в 9:00, а в 10:00"
DAY = "ПЕРЕНЕСЕНО с 1 на 2 декабря"
PLACE = "Место: было «Актовый зал», стало «Библиотека»"
OFF, AGAIN = "ОТМЕНЕНО", "СОСТОИТСЯ ВСЁ-ТАКИ"
HIDDEN = "БОЛЬШЕ НЕ НА САЙТЕ: только для сотрудников"
CANCELLED, RESCHEDULED = "EventCancelled", "EventRescheduled"
AT_NINE = "2026-12-01T09:00:00+03:00"

an_hour = date_form(start_time="10:00")
a_day = date_form(starts_on="2026-12-02", ends_on="2026-12-02")
staff_only = activity_form(visibility="staff")
cancelled, hidden = bulk("bulk-cancel", reason="Карантин"), bulk("bulk-visibility", visibility="staff")

TABLE = {
    # Situation 6
    "another hour": Told((an_hour,), HOUR, status=RESCHEDULED, previous=AT_NINE),
    "another day": Told((a_day,), DAY, status=RESCHEDULED, previous=AT_NINE),
    "another place": Told((date_form(place="Библиотека"),), PLACE),
    "the place of the activity": Told((activity_form(place="Библиотека"),), PLACE),
    "called off": Told((calling_off,), OFF, status=CANCELLED),
    "planned again": Told((calling_off, planning_again), AGAIN),
    # Situation 7
    "for staff only": Told((staff_only,), "", HIDDEN, is_public=False),
    "public without a past": Told((staff_only, an_hour, activity_form(visibility="public")), "", HOUR),
    "all dates together": Told(
        (date_form(start_time="10:00", scope="all"),), HOUR, status=RESCHEDULED, previous=AT_NINE
    ),
    "those that follow": Told((date_form(place="Библиотека", scope="following"),), PLACE),
    "by choice not": Told((date_form(start_time="10:00", tells="no"),), ""),
    "an hour twice": Told(
        (an_hour, date_form(start_time="11:00")),
        "ИЗМЕНЕНИЕ: не в 9:00, а в 11:00",
        status=RESCHEDULED,
        previous=AT_NINE,
    ),
    "the activity called off": Told((calling_off_all,), OFF, status=CANCELLED),
    "the activity planned again": Told((calling_off_all, planning_all_again), AGAIN),
    "many called off": Told((cancelled,), OFF, status=CANCELLED),
    "many called off, taken back": Told((cancelled, undoing), AGAIN),
    "many for staff only": Told((hidden,), "", HIDDEN, is_public=False),
    "a kind that is private": Told((private_kind,), "", HIDDEN, is_public=False),
    "a partner of a private kind": Told((private_partner,), "", HIDDEN, is_public=False),
    "changed, then hidden": Told((an_hour, staff_only), "", f"{HOUR}. {HIDDEN}", is_public=False),
}
BY_DEFAULT = (
    "another hour",
    "another day",
    "the place of the activity",
    "called off",
    "planned again",
    "public without a past",
    "many for staff only",
)
ROWS = [
    pytest.param(each, id=name, marks=() if name in BY_DEFAULT else pytest.mark.walk) for name, each in TABLE.items()
]


# Readers: what each says of changes


def strip(browser: Client) -> str:
    page = html.page(browser.get("/calendar/"))
    return "".join(each.text for each in page.all("aside", **{"aria-label": "Что изменилось"}))


def row(browser: Client, event: Occurrence) -> str:
    rows = [each for each in html.page(browser.get("/calendar/")).all("li") if "event" in each.attrs.get("class", "")]
    return "".join(each.text for each in rows if f"/events/{event.pk}/" in each.links)


def cell(browser: Client, event: Occurrence) -> str:
    rows = html.page(browser.get("/calendar/2026/12/")).all("li")
    found = [
        each.text for each in rows if "event" in each.attrs.get("class", "") and f"/events/{event.pk}/" in each.links
    ]
    return "".join(found)


def in_open_data(browser: Client, event: Occurrence) -> dict[str, Any]:
    document = json.loads(browser.get("/open-data/events.json").text)
    return next((each for each in document["events"] if each["url"].endswith(f"/events/{event.pk}/")), {})


def feed(browser: Client, path: str = "/calendar.ics") -> str:
    return browser.get(path).text.replace("\r\n ", "").replace("\\,", ",")


@pytest.mark.parametrize("told", ROWS)
def test_every_reader_tells_of_a_change_alike(
    coordinator: Persona, anonymous: Client, event: Occurrence, told: Told
) -> None:
    for number, way in enumerate(told.ways):
        with time_machine.travel(timezone.now() + timedelta(hours=number)):
            way(coordinator, event)
    with time_machine.travel(timezone.now() + timedelta(hours=len(told.ways)), tick=False):
        check_visitors(anonymous, event, told)
        check_signed_up(anonymous, event, told)
        check_staff(coordinator, event, told)


def check_visitors(browser: Client, event: Occurrence, told: Told) -> None:
    page, address = browser.get(f"/events/{event.pk}/"), reverse("events:event-feed", args=[event.pk])
    assert page.status_code == (200 if told.is_public else 404)
    readers = {"strip": strip(browser), "row": row(browser, event), "cell": cell(browser, event), "feed": feed(browser)}
    data = in_open_data(browser, event)
    if not told.is_public:
        assert data == {} and TITLE not in "".join(readers.values())
        return
    readers |= {"page": html.page(page).one("main").text, "chat": chat_of(page)[0], "file": feed(browser, address)}
    readers["data"] = data.get("change", "")
    if told.status == CANCELLED:
        # Rows say so in words of their own, struck through.
        assert "отменено" in readers.pop("row") and "отменено" in readers.pop("cell")
        assert "Отменено" in readers.pop("page")
    assert {name: told.visitors in text for name, text in readers.items()} == dict.fromkeys(readers, True)
    if not told.visitors:
        for words in ("ИЗМЕНЕНИЕ", "ПЕРЕНЕСЕНО", "СОСТОИТСЯ", "Место: "):
            assert not [name for name, text in readers.items() if words in text]
    for said in (data_of(page), data):
        assert (said["eventStatus"], said.get("previousStartDate", "")) == (
            f"https://schema.org/{told.status}",
            told.previous,
        )


def check_signed_up(browser: Client, event: Occurrence, told: Told) -> None:
    page = html.page(browser.get(SignUp.objects.get(occurrence=event).get_absolute_url())).text
    if not told.is_public:
        assert "больше не показ" in page
    elif told.status == CANCELLED:
        assert "Событие отменено" in page
    elif told.visitors:
        assert told.visitors in page


def check_staff(browser: Persona, event: Occurrence, told: Told) -> None:
    page = html.page(browser.get(reverse("events:date-sign-ups", args=[event.pk]))).one("main").text
    if told.status == CANCELLED:
        assert "Сообщите" in page
    else:
        assert told.of_staff in page
    if told.of_staff:
        assert "ещё не знает" in page
        assert waits(browser.user, timezone.localdate(), sign_up_todo)


# The strip


def changed_event(title: str, day: date, *, before: time = time(9), at: str = "", **values: Any) -> Occurrence:
    """A public event at ten that was at another hour before a moment of this week, or before now."""
    made: Occurrence = OccurrenceFactory(
        activity=ActivityFactory(title=title, **values), starts_on=day, start_time=time(10)
    )
    moment = datetime.fromisoformat(f"2026-11-{at}+03:00") if at else timezone.now()
    OccurrenceChangeFactory(occurrence=made, start_time=before, changed_at=moment)
    return made


def headings(browser: Client, query: str = "") -> dict[str, list[str]]:
    """What the strip names under each of its headings."""
    found: dict[str, list[str]] = {}
    for part in html.page(browser.get(f"/calendar/{query}")).all("aside", **{"aria-label": "Что изменилось"}):
        for each in part.find(".//h2 | .//li"):
            if each.element.tag == "h2":
                found[each.text] = []
            else:
                found[list(found)[-1]].append(each.all_by_role("link")[0].text)
    return found


@pytest.mark.moment("2026-11-25 12:00")
def test_the_strip_tells_of_this_week_until_an_event_is_over(anonymous: Client, clock: time_machine.Traveller) -> None:
    SchoolProfileFactory()
    changed_event("Сегодня узнали", date(2026, 11, 26))
    changed_event("В понедельник", date(2026, 11, 27), at="23T00:00")
    changed_event("В воскресенье", date(2026, 11, 28), at="22T23:59")
    changed_event("Прошло", date(2026, 11, 24), at="24T08:00")
    changed_event("Ничего нового", date(2026, 11, 29), before=time(10))
    today, week = "Изменилось сегодня", "Изменилось на этой неделе"
    assert headings(anonymous) == {today: ["Сегодня узнали"], week: ["В понедельник"]}
    clock.move_to("2026-11-27T00:01+03:00")
    assert headings(anonymous) == {week: ["В понедельник"]}
    clock.move_to("2026-11-30T00:01+03:00")
    assert headings(anonymous) == {}


def test_the_strip_goes_by_the_filters_and_by_what_visitors_find(anonymous: Client) -> None:
    SchoolProfileFactory()
    changed_event("Шестым", SOON, grades_text="6", grades=grade_mask([6]), responsible_text="Жъыщева А. П.")
    changed_event("Вторым", SOON, grades_text="2", grades=grade_mask([2]))
    assert sorted(headings(anonymous)["Изменилось сегодня"]) == ["Вторым", "Шестым"]
    assert headings(anonymous, "?grade=6") == {"Изменилось сегодня": ["Шестым"]}
    assert headings(anonymous, "?q=Вторым") == {"Изменилось сегодня": ["Вторым"]}
    assert headings(anonymous, "?q=Жъыщева") == {}


def test_a_change_left_over_of_what_is_for_staff_tells_nobody(anonymous: Client) -> None:
    """The readers ask whether visitors see the event, and do not trust the row alone."""
    SchoolProfileFactory()
    event = changed_event("Тайное", SOON)
    Activity.objects.filter(pk=event.activity_id).update(is_public=False)
    for path in ("/calendar/", "/calendar/2026/12/", "/calendar.ics", "/open-data/events.json"):
        text = anonymous.get(path).text
        assert "Тайное" not in text and "ИЗМЕНЕНИЕ" not in text


@pytest.mark.parametrize("path", ["/calendar/", "/calendar/2026/12/", "/calendar.ics", "/open-data/events.json"])
def test_changes_cost_no_more_queries_the_more_there_are(anonymous: Client, path: str) -> None:
    SchoolProfileFactory()

    def queries() -> int:
        clear_cached()
        with CaptureQueriesContext(connection) as context:
            anonymous.get(path)
        return len(context)

    changed_event("Первое", SOON)
    few = queries()
    for number in range(8):
        changed_event(f"Ещё {number}", SOON + timedelta(days=number))
    assert queries() == few


def test_who_changed_it_is_known(coordinator: Persona, event: Occurrence) -> None:
    an_hour(coordinator, event)
    assert set(OccurrenceChange.objects.values_list("changed_by", flat=True)) == {coordinator.user.pk}


def test_the_form_proposes_to_tell_of_what_is_near_and_known(coordinator: Persona, event: Occurrence) -> None:
    far = OccurrenceFactory(activity=event.activity, starts_on=date(2026, 12, 20))
    fresh = OccurrenceFactory(activity=event.activity, starts_on=date(2026, 12, 3))
    fresh.history.update(history_user=coordinator.user)
    for each, answer in ((event, "yes"), (far, "no"), (fresh, "no")):
        for name in ("plan:date-edit", "plan:date-cancel"):
            assert html.page(coordinator.get(reverse(name, args=[each.pk]))).form().fields["tells"] == [answer]
    page = html.page(coordinator.get(reverse("plan:activity-edit", args=[event.activity_id])))
    assert page.form().fields["tells"] == ["yes"]
    without_dates = html.page(coordinator.get(reverse("plan:activity-edit", args=[ActivityFactory().pk])))
    assert "tells" not in without_dates.form().fields


def test_a_date_moved_into_the_past_by_a_slip_is_told_of_when_it_is_mended(
    coordinator: Persona, anonymous: Client, event: Occurrence
) -> None:
    """Situation 10: the form asks; whoever said yes and mends it later tells from where it really moved."""
    into_past = date_form(starts_on="2026-11-20", ends_on="2026-11-20", signs_up_until="", to_past="on")
    into_past(coordinator, event)
    assert headings(anonymous) == {}
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        a_day(coordinator, event)
        assert DAY in strip(anonymous)
