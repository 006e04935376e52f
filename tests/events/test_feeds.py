"""iCalendar feeds: what subscribed calendars read, how they follow a change, and what they never learn."""

import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import ics
import pytest
import time_machine
import vobject
from django.db import connection
from django.test import Client
from icalendar import Calendar, Event

from activities.models import Activity, Occurrence
from activities.services.activities import cancel_activity, save_activity
from activities.services.occurrences import DateDetails, Scope, add_dates, cancel_dates, change_dates, restore_date
from events.ics import Clock, escaped, folded
from partners.models import Direction, Partner
from school.models import SchoolProfile
from school.publication import clear_cached, publishing
from tests.factories import (
    ActivityFactory,
    OccurrenceChangeFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    SchoolProfileFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-15 15:00")]

FEED = "/calendar.ics"
# What may come from people and their office programs in any field
NASTY = "Кросс; «бег, прыжки» \\ и \\n\r\nчай\rсок\nдо\u2028конца\x00\x07\x0b\x1c\x85 👩‍👩‍👧‍👦🏃 " + "ы" * 120 + "я"
CLEANED = "Кросс; «бег, прыжки» \\ и \\n\nчай\nсок\nдо\nконца\n\n 👩‍👩‍👧‍👦🏃 " + "ы" * 120 + "я"


@pytest.fixture
def school() -> SchoolProfile:
    made: SchoolProfile = SchoolProfileFactory(short_name="Лицей № 8", time_zone="Europe/Volgograd")
    return made


def read(client: Client, address: str = FEED, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return answer.content.decode()


def events_of(text: str) -> list[Event]:
    return list(Calendar.from_ical(text).walk("VEVENT"))


def titles(client: Client, query: str = "") -> list[str]:
    return [str(each["SUMMARY"]) for each in events_of(read(client, FEED + query))]


def hold(title: str, day: date = date(2026, 12, 12), **details: Any) -> Occurrence:
    """One date of a new activity, set as people set it."""
    activity = ActivityFactory(title=title)
    return add_dates(activity=activity, days=[day], details=DateDetails(**details))[0]


def assert_well_formed(text: str) -> None:
    assert text.endswith("\r\nEND:VCALENDAR\r\n")
    assert not re.search(r"(?<!\r)\n|\r(?!\n)", text)
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]", text)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


# Three readers


def test_three_readers_find_the_same_events(client: Client, school: SchoolProfile) -> None:
    partner = PartnerFactory(name="Детская библиотека", directions=["sport-health"])
    activity = ActivityFactory(
        title="Вечер сказок; чай, пироги",
        joint=[partner.partnerships.get()],
        place="Актовый зал, 2-й этаж",
        to_bring="кружку",
        cost="бесплатно",
        grades_text="2, 6",
    )
    details = DateDetails(start_time=time(14), end_time=time(15, 30), capacity=30, takes_sign_ups=True)
    add_dates(activity=activity, days=[date(2026, 12, 12), date(2026, 12, 19)], details=details)
    hold("Без конца", start_time=time(9))
    hold("Весь день")
    hold("Лагерь с утра", days=3, start_time=time(9))
    cancel_dates(occurrence=hold("Отменённый кросс"), scope=Scope.ONE, reason="Карантин")

    text = read(client)
    assert_well_formed(text)
    first = {(str(each["UID"]), as_moment(each["DTSTART"].dt), str(each["SUMMARY"])) for each in events_of(text)}
    second = {
        (each.uid.value, as_moment(each.dtstart.value), each.summary.value)
        for each in vobject.readOne(text).vevent_list
    }
    third = {(each.uid, each.begin.datetime.astimezone(UTC), each.name) for each in ics.Calendar(text).events}
    assert len(first) == 6
    assert first == second == third


def as_moment(value: date) -> datetime:
    return value.astimezone(UTC) if isinstance(value, datetime) else datetime.combine(value, time(), UTC)


@pytest.mark.parametrize("language", ["", "/en"])
def test_whatever_people_write_breaks_nothing(client: Client, school: SchoolProfile, language: str) -> None:
    # PostgreSQL refuses NUL, SQLite keeps it.
    nasty = NASTY if connection.vendor == "sqlite" else NASTY.replace("\x00", "")
    short = nasty[:90]
    partner = PartnerFactory(name=nasty, short_name=short, name_en=short, directions=["sport-health"])
    Direction.objects.update(name=nasty, name_en=nasty)
    SchoolProfile.objects.update(short_name=short)
    activity = ActivityFactory(
        joint=[partner.partnerships.get()],
        title=nasty,
        place=short,
        grades_text=nasty,
        participants=nasty,
        to_bring=nasty,
        cost=short,
    )
    OccurrenceFactory(activity=activity, place=nasty[:120], start_time=time(10), capacity=5)
    OccurrenceFactory(activity=activity, starts_on=date(2026, 12, 1), status="cancelled", cancel_reason=nasty)

    text = read(client, language + FEED)
    assert_well_formed(text)
    one, two = events_of(text)
    assert one["SUMMARY"] == CLEANED
    assert two["SUMMARY"].endswith(CLEANED)
    assert one["LOCATION"].startswith("Кросс; «бег, прыжки» \\ и \\n\nчай\nсок\nдо\nконца\n\n 👩‍👩‍👧‍👦🏃 ыыы")
    assert one["DESCRIPTION"].count(CLEANED) == 3
    assert one["DESCRIPTION"].endswith(f"{language}/events/{activity.occurrences.first().pk}/")
    assert {each.uid.value for each in vobject.readOne(text).vevent_list} == {one["UID"], two["UID"]}
    # The third reader takes «\\\\n», a backslash and an n, for a backslash and a line break.
    third = {each.name.replace("\\\n", "\\n", 1) for each in ics.Calendar(text).events}
    assert third == {one["SUMMARY"], two["SUMMARY"]}


def test_lines_are_folded_at_75_octets_and_never_inside_a_character() -> None:
    for line in (
        "x" * 75,
        "ж" * 37,
        "",
        "👩‍👩‍👧‍👦" * 40,
        "x" * 76,
        "x" + "ж" * 100,
        "SUMMARY:" + "日本" * 60,
    ):
        lines = folded(line).split("\r\n")
        assert all(len(each.encode()) <= 75 for each in lines)
        assert "".join([lines[0], *[each[1:] for each in lines[1:]]]) == line
        # No line is folded without need.
        assert len(lines) <= len(line.encode()) // 71 + 1


def test_a_lone_surrogate_is_left_out() -> None:
    assert escaped("до\ud800после\ufffe") == "допосле"


# What it says


def test_an_event_says_what_a_parent_needs(client: Client, school: SchoolProfile) -> None:
    shown = PartnerFactory(name="Детская библиотека", directions=["sport-health"])
    second = PartnerFactory(name="Аквапарк", directions=["sport-health"])
    ships = [each.partnerships.get() for each in (shown, second)]
    activity = ActivityFactory(
        title="Вечер сказок",
        place="Актовый зал",
        to_bring="кружку",
        cost="бесплатно",
        grades_text="2, 6",
        participants="родители",
        joint=ships,
    )
    event = OccurrenceFactory(
        activity=activity,
        starts_on=date(2026, 12, 12),
        start_time=time(14),
        end_time=time(15, 30),
        capacity=30,
        takes_sign_ups=True,
    )
    OccurrenceChangeFactory(occurrence=event, starts_on=date(2026, 12, 5))
    found = events_of(read(client))[0]
    address = f"http://testserver/events/{event.pk}/"
    lines = found["DESCRIPTION"].split("\n")
    assert lines.pop(4) == found["COMMENT"] == "ПЕРЕНЕСЕНО с 5 на 12 декабря"
    assert [line.partition(": ")[2] for line in lines] == [
        "2, 6, родители",
        "Аквапарк, Детская библиотека",
        "кружку",
        "бесплатно",
        "30",
        address,
    ]
    assert found["URL"] == address
    assert found["LOCATION"] == "Актовый зал"
    assert found["CATEGORIES"].to_ical().decode() == str(activity.direction.title)
    assert found["UID"] == f"{event.uid}@social-partnership"
    assert (found["STATUS"], "TRANSP" in found) == ("CONFIRMED", False)
    assert found["DTEND"].dt == datetime(2026, 12, 12, 12, 30, tzinfo=UTC)


def test_the_calendar_says_what_it_is_and_how_often_to_ask(client: Client, school: SchoolProfile) -> None:
    calendar = Calendar.from_ical(read(client, f"{FEED}?grade=6&grade=2"))
    assert calendar["NAME"] == calendar["X-WR-CALNAME"]
    # The reader knows no NAME and so leaves the escapes in.
    assert re.fullmatch(r"Лицей № 8: .*2\\, 6.*", calendar["NAME"])
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["X-WR-TIMEZONE"] == "Europe/Volgograd"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=4)
    assert calendar["SOURCE"] == "http://testserver/calendar.ics?grade=2&grade=6"
    assert calendar["URL"] == "http://testserver/calendar/?grade=2&grade=6"


def test_days_without_a_time_end_the_day_after_and_block_nobody(client: Client, school: SchoolProfile) -> None:
    hold("Поход", date(2026, 12, 30), days=3)
    found = events_of(read(client))[0]
    assert (found["DTSTART"].dt, found["DTEND"].dt) == (date(2026, 12, 30), date(2027, 1, 2))
    assert found["TRANSP"] == "TRANSPARENT"


def test_an_end_that_nobody_said_is_not_invented(client: Client, school: SchoolProfile) -> None:
    hold("Без конца", start_time=time(9))
    hold("Лагерь с утра", date(2026, 12, 13), days=3, start_time=time(9))
    one, several = events_of(read(client))
    assert "DTEND" not in one
    # Midnight in Volgograd after the last day
    assert several["DTEND"].dt == datetime(2026, 12, 15, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Europe/Volgograd", "20261212T203000Z"),
        ("Europe/Kaliningrad", "20261212T213000Z"),
        ("Asia/Kamchatka", "20261212T113000Z"),
    ],
)
def test_times_are_those_of_the_schools_zone(client: Client, zone: str, expected: str) -> None:
    SchoolProfileFactory(time_zone=zone)
    hold("Звёзды", start_time=time(23, 30))
    assert f"DTSTART:{expected}\r\n" in read(client)


def test_days_on_which_clocks_change_are_reckoned_exactly() -> None:
    # Volgograd went from +4 to +3 at 02:00 on 27 December 2020, and from +3 to +4 at 02:00 on 28 October 2018.
    clock = Clock(ZoneInfo("Europe/Volgograd"))
    assert clock.utc_value(date(2020, 12, 27), time(0, 30)) == "20201226T203000Z"
    assert clock.utc_value(date(2020, 12, 27), time(9)) == "20201227T060000Z"
    assert clock.utc_value(date(2020, 12, 26), time(9)) == "20201226T050000Z"
    assert clock.utc_value(date(2018, 10, 28), time(2, 30)) == "20181027T233000Z"


def test_in_english_it_is_the_same_event_in_english_words(client: Client, school: SchoolProfile) -> None:
    partner = PartnerFactory(name="Библиотека", name_en="Library", directions=["sport-health"])
    event = OccurrenceFactory(
        activity=ActivityFactory(cost="free", joint=[partner.partnerships.get()]),
        status="cancelled",
        cancel_reason="Карантин",
    )
    found = events_of(read(client, "/en/calendar.ics"))[0]
    assert found["UID"] == f"{event.uid}@social-partnership"
    assert found["SUMMARY"].startswith("Called off: ")
    assert "Together with: Library\nCost: free\n" in found["DESCRIPTION"]
    assert found["URL"] == f"http://testserver/en/events/{event.pk}/"


# Which dates


def test_it_has_this_school_year_and_the_next_and_never_less_than_90_days(
    client: Client, school: SchoolProfile
) -> None:
    for day in (date(2026, 8, 31), date(2026, 9, 1), date(2028, 8, 31), date(2028, 9, 1), date(2026, 6, 15)):
        OccurrenceFactory(activity__title=f"{day}", starts_on=day)
    ActivityFactory(in_october=True)
    assert titles(client) == ["2026-08-31", "2026-09-01", "2028-08-31"]
    with time_machine.travel("2026-09-10T12:00:00+00:00"):
        assert titles(client)[0] == "2026-06-15"
    with time_machine.travel("2027-08-20T12:00:00+00:00"):
        assert titles(client) == ["2026-09-01", "2028-08-31"]


def test_the_filters_are_those_of_the_calendar(client: Client, school: SchoolProfile) -> None:
    partner = PartnerFactory(name="Библиотека", directions=["sport-health"])
    for title, more in {
        "Вторым": {"grades": 2},
        "Шестым": {"grades": 32},
        "Всем": {"joint": [partner.partnerships.get()]},
        "Девятым": {"grades": 256, "place": "Бассейн", "responsible_text": "Соколова Вера Павловна"},
    }.items():
        OccurrenceFactory(activity=ActivityFactory(title=title, **more))
    assert titles(client) == ["Вторым", "Шестым", "Всем", "Девятым"]
    assert titles(client, "?grade=2&grade=6") == ["Вторым", "Шестым", "Всем"]
    assert titles(client, f"?partner={partner.slug}") == ["Всем"]
    assert titles(client, "?q=бассейн") == ["Девятым"]
    # Visitors must not learn by a search who runs what.
    assert titles(client, "?q=соколова") == []


def test_a_filter_that_is_gone_leaves_nothing_rather_than_everything(client: Client, school: SchoolProfile) -> None:
    partner = PartnerFactory(directions=["sport-health"])
    OccurrenceFactory(activity=ActivityFactory(title="Вместе", joint=[partner.partnerships.get()]))
    OccurrenceFactory(activity__title="Другое")
    address = f"?partner={partner.slug}&direction="
    assert titles(client, address) == ["Вместе"]
    with publishing():
        Partner.objects.filter(pk=partner.pk).update(is_public=False)
    assert titles(client, address) == []
    assert titles(client, "?grade=99&grade=x") == []
    assert titles(client, "?grade=99&grade=2") == ["Вместе", "Другое"]


def test_what_is_not_for_visitors_is_never_in_it(client: Client, school: SchoolProfile) -> None:
    hidden = PartnerFactory(name="Войсковая часть 3642", private=True, directions=["sport-health"])
    gone = PartnerFactory(name="Закрытый клуб", archived=True)
    ships = [hidden.partnerships.get(), PartnershipFactory(partner=PartnerFactory(name="Библиотека"))]
    activity = ActivityFactory(
        title="Кросс",
        joint=ships,
        responsible_text="Соколова Вера Павловна",
        lessons="Опоздали на час",
    )
    event = OccurrenceFactory(
        activity=activity, status="cancelled", cancel_reason="Заболел тренер", responsible_text="Иванов И. И."
    )
    secret = OccurrenceFactory(activity__title="Только для своих", activity__is_public=False)
    for address in (FEED, f"/events/{event.pk}.ics", "/open-data/events.json"):
        text = client.get(address).content.decode().replace("\r\n ", "")
        assert "Библиотека" in text
        for words in (
            "3642",
            hidden.slug,
            gone.name,
            "Соколова",
            "Иванов",
            "Опоздали",
            "тренер",
            "Только для своих",
        ):
            assert words not in text
    assert client.get(f"/events/{secret.pk}.ics").status_code == 404
    assert client.get(f"/events/{10**30}.ics").status_code == 404


def test_one_event_is_a_file_to_keep(client: Client, school: SchoolProfile) -> None:
    event = OccurrenceFactory()
    OccurrenceFactory()
    answer = client.get(f"/events/{event.pk}.ics")
    text = answer.content.decode()
    assert answer["Content-Disposition"] == f'attachment; filename="event-{event.pk}.ics"'
    assert_well_formed(text)
    assert [each["UID"] for each in events_of(text)] == [f"{event.uid}@social-partnership"]
    assert "X-WR-CALNAME" not in text
    # The very event of the subscribed calendar
    assert text[text.index("BEGIN:VEVENT") : text.index("END:VEVENT")] in read(client)


# A calendar that follows


@dataclass
class Subscriber:
    """A calendar that keeps events by UID as RFC 5546 says: the newer SEQUENCE counts, then the newer DTSTAMP."""

    events: dict[str, Event] = field(default_factory=dict)

    def take(self, text: str) -> None:
        for event in events_of(text):
            known = self.events.get(str(event["UID"]))
            if known is None or self.age(event) > self.age(known):
                self.events[str(event["UID"])] = event

    @staticmethod
    def age(event: Event) -> tuple[int, datetime]:
        return int(event["SEQUENCE"]), event["DTSTAMP"].dt

    @property
    def only(self) -> Event:
        (event,) = self.events.values()
        return event


def move(occurrence: Occurrence, day: date) -> None:
    before = copy(occurrence)
    occurrence.starts_on = occurrence.ends_on = day
    change_dates(occurrence=occurrence, before=before, scope=Scope.ONE)


def rename(activity: Activity, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(activity, name, value)
    save_activity(activity=activity, partnerships=[], classes=[], by=None)


def test_a_change_arrives_as_an_update_and_never_as_a_second_event(client: Client, school: SchoolProfile) -> None:
    with time_machine.travel("2026-11-10T08:00:00+00:00"):
        event = hold("Кросс", start_time=time(10))
    uid, calendar, seen = str(event.uid), Subscriber(), [read(client)]
    calendar.take(seen[0])
    changes: list[tuple[Callable[[], object], Callable[[Event], bool]]] = [
        (
            lambda: move(Occurrence.objects.get(), date(2026, 12, 19)),
            lambda shown: shown["DTSTART"].dt == datetime(2026, 12, 19, 7, tzinfo=UTC),
        ),
        (
            lambda: rename(Activity.objects.get(), title="Лыжный кросс", place="Парк"),
            lambda shown: (shown["SUMMARY"], shown["LOCATION"]) == ("Лыжный кросс", "Парк"),
        ),
        (
            lambda: cancel_dates(occurrence=Occurrence.objects.get(), scope=Scope.ONE, reason="Мороз"),
            lambda shown: shown["STATUS"] == "CANCELLED" and shown["SUMMARY"].endswith(": Лыжный кросс"),
        ),
        (
            lambda: restore_date(occurrence=Occurrence.objects.get()),
            lambda shown: (shown["STATUS"], shown["SUMMARY"]) == ("CONFIRMED", "Лыжный кросс"),
        ),
        (
            lambda: cancel_activity(activity=Activity.objects.get(), reason="Мороз", on=date(2026, 11, 15)),
            lambda shown: shown["STATUS"] == "CANCELLED",
        ),
    ]
    for hour, (change, is_shown) in enumerate(changes, 13):
        before = calendar.only
        with time_machine.travel(f"2026-11-15T{hour}:00:00+00:00"):
            change()
            seen.append(read(client))
        calendar.take(seen[-1])
        after = calendar.only
        assert str(after["UID"]).startswith(uid)
        assert is_shown(after)
        assert after["SEQUENCE"] > before["SEQUENCE"]
        assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt
        assert after["DTSTAMP"].dt == after["LAST-MODIFIED"].dt
    # Whatever of old answers a cache on the way brings back, in whatever order: what is newest stays.
    newest = calendar.only
    for text in [*reversed(seen), *seen]:
        calendar.take(text)
    assert calendar.only == newest


def test_a_corrected_time_zone_moves_what_calendars_have(client: Client, school: SchoolProfile) -> None:
    hold("Кросс", start_time=time(10))
    calendar = Subscriber()
    calendar.take(read(client))
    with publishing():
        profile = SchoolProfile.objects.get()
        profile.time_zone = "Asia/Omsk"
        profile.save()
    calendar.take(read(client))
    assert calendar.only["DTSTART"].dt == datetime(2026, 12, 12, 4, tzinfo=UTC)


# Asked again and again


def test_an_unchanged_feed_costs_one_query(
    client: Client, school: SchoolProfile, django_assert_num_queries: Callable[..., Any]
) -> None:
    hold("Кросс")
    first = client.get(FEED)
    assert first["ETag"].startswith('W/"')
    assert "Set-Cookie" not in first
    assert "Cookie" not in first["Vary"]
    with django_assert_num_queries(1):
        again = client.get(FEED)
    assert again.content == first.content
    assert again["Content-Disposition"] == first["Content-Disposition"] == 'inline; filename="calendar.ics"'
    with django_assert_num_queries(1):
        unchanged = client.get(FEED, headers={"If-None-Match": first["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert client.head(FEED)["Content-Type"] == first["Content-Type"]
    hold("Другой")
    assert client.get(FEED, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_number_of_queries_does_not_grow(
    client: Client, school: SchoolProfile, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(12):
        partner = PartnerFactory(directions=["sport-health"])
        OccurrenceFactory(activity=ActivityFactory(title=f"{number}", joint=[partner.partnerships.get()]))
    client.get("/calendar/")
    clear_cached()
    # The version, the profile, directions, the three lists of the filters, the rows, their partners, the changes and who does not come
    with django_assert_max_num_queries(10):
        assert len(titles(client)) == 12


def test_after_midnight_the_window_moves_on(client: Client, school: SchoolProfile) -> None:
    OccurrenceFactory(starts_on=date(2026, 6, 20), activity__title="Июньский")
    with time_machine.travel("2026-09-18T20:30:00+00:00"):
        before = client.get(FEED)
        assert "Июньский" in before.content.decode()
    # Midnight in Volgograd is at 21:00 UTC.
    with time_machine.travel("2026-09-18T21:30:00+00:00"):
        after = client.get(FEED, headers={"If-None-Match": before["ETag"]})
        assert after.status_code == 200
        assert "Июньский" not in after.content.decode()
