"""What is sent to a chat: of an event, of a chosen calendar, of an event for staff only; by MAX, or in other ways."""

from datetime import date, time
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import html
from tests.conftest import Persona
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    SchoolProfileFactory,
)
from wordings.grades import grade_mask

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]

MAX = "https://max.ru/:share?text="


def shared(response: HttpResponse) -> str:
    """Return the text that the page offers to send, the same in all its ways."""
    page = html.page(response)
    (field,) = (each for each in page.all("textarea") if "readonly" in each.attrs)
    text: str = field.element.text.removeprefix("\n")
    (link,) = (each for each in page.all("a") if each.attrs.get("href", "").startswith("https://max.ru/"))
    assert link.attrs["rel"] == "noopener noreferrer nofollow" and "target" not in link.attrs
    assert parse_qs(urlsplit(link.attrs["href"]).query)["text"] == [text]
    # «:share» is MAX's own word; what is sent has no sign that would end the address.
    assert link.attrs["href"] == MAX + link.attrs["href"].removeprefix(MAX)
    assert not set("#&+ \n\"'<>") & set(link.attrs["href"])
    own = f"#{field.attrs['id']}"
    ways = [each for each in page.all("button") if own in (each.attrs.get("data-copy"), each.attrs.get("data-share"))]
    # Without a script they could do nothing.
    assert len(ways) == 2 and all("hidden" in each.attrs for each in ways)
    return text


def test_an_event_is_sent_with_its_page(client: Client) -> None:
    activity = ActivityFactory(title="Кросс & «Эстафета» #1 50%", place="стадион")
    for status in ("planned", "held"):
        event = OccurrenceFactory(
            activity=activity, starts_on=date(2026, 11, 27), status=status, original_start=status, start_time=time(9)
        )
        text = shared(client.get(f"/events/{event.pk}/"))
        assert text.splitlines()[0] == "Кросс & «Эстафета» #1 50%"
        assert "Когда: пт, 27 ноября, 09:00" in text and "стадион" in text
        assert text.splitlines()[-1] == f"http://testserver/events/{event.pk}/"
    assert shared(client.get(f"/activities/{activity.pk}/")).endswith(f"/activities/{activity.pk}/")


@pytest.mark.parametrize("path", ["/calendar/", "/calendar/2026/11/"])
def test_a_chosen_calendar_is_sent_with_its_choice(client: Client, path: str) -> None:
    for number in range(12):
        activity = ActivityFactory(title=f"Чтения {number}", grades_text="6", grades=grade_mask([6]))
        OccurrenceFactory(activity=activity, starts_on=date(2026, 11, 25), start_time=time(8, number))
    off = ActivityFactory(title="Поход", grades_text="6", grades=grade_mask([6]), place="парк")
    OccurrenceFactory(activity=off, starts_on=date(2026, 11, 24), cancel_reason="Мороз", status="cancelled")
    OccurrenceFactory(activity=off, starts_on=date(2026, 11, 25), cancel_reason="Мороз", status="cancelled")
    other = OccurrenceFactory(activity=ActivityFactory(title="Чужое", grades_text="9", grades=grade_mask([9])))
    lines = shared(client.get(f"/en{path}", {"grade": "6"})).splitlines()
    assert lines[0] == "School calendar: grade 6"
    assert lines[-1] == f"http://testserver/en{path}?grade=6"
    assert "• Wed, 25 November, 08:00: Чтения 0".lower() in map(str.lower, lines)
    # At most ten lines, and how many are left; what is over is not among them.
    assert len(lines) == 13 and lines[-2] == "and 3 more events"
    assert other.activity.title not in "\n".join(lines) and "24 November" not in "\n".join(lines)
    # Nothing is ahead: nothing to send
    nothing = html.page(client.get(path, {"q": "Этого нет"}))
    assert not nothing.all("textarea")


def test_a_called_off_event_says_so_in_the_calendar_that_is_sent(client: Client) -> None:
    activity = ActivityFactory(title="Поход", place="парк")
    OccurrenceFactory(activity=activity, starts_on=date(2026, 11, 27), cancel_reason="Мороз", status="cancelled")
    lines = shared(client.get("/en/calendar/")).lower().splitlines()
    assert "• called off: fri, 27 november: поход (парк)" in lines


def test_an_event_for_staff_only_is_sent_from_its_staff_page(teacher: Persona, client: Client) -> None:
    SchoolProfileFactory()
    private = PartnerFactory(name="Жъыщ часть", short_name="Жъыщ", is_public=False)
    trip = ActivityFactory(
        title="Поездка в музей",
        is_away=True,
        is_public=False,
        place="музей",
        joint=[PartnershipFactory(partner=private)],
        responsible_text="Жъыщова А. П.",
        lessons="Жъыщ",
        to_bring="бутерброды",
        accompanied_by="классный руководитель",
    )
    event = OccurrenceFactory(activity=trip, starts_on=date(2026, 11, 27), start_time=time(9), takes_sign_ups=True)
    page = f"/staff/dates/{event.pk}/"
    text = shared(teacher.get(page))
    for words in ("Поездка в музей", "Когда: пт, 27 ноября, 09:00", "музей", "бутерброды", "классный руководитель"):
        assert words in text
    assert "Жъыщ" not in text and "http" not in unquote(text) and "/" not in text
    assert client.get(f"/events/{event.pk}/").status_code == 404
    shown = OccurrenceFactory(starts_on=date(2026, 11, 27))
    assert shared(teacher.get(f"/staff/dates/{shown.pk}/")).endswith(f"http://testserver/events/{shown.pk}/")
