"""What this room registers with the rooms below."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Occurrence
from activities.models.occurrence import LONGEST
from common.text import Text
from events.selectors.calendar_filter import CalendarFilter, offered
from events.selectors.sign_ups import waiting_for_staff
from events.selectors.stories import next_events_in, next_events_with, year_of_direction
from partners.models import Partner
from partners.registries import PublicLink, direction_story, public_page_links, public_story
from school.models import SchoolProfile, User
from school.registries import JournalCode, Todo, TodoGroup, journal_codes, todo
from school.years import SchoolYear

SIGN_UPS = "sign-ups"


def sign_up_todo(user: User, today: date, profile: SchoolProfile) -> Iterator[Todo]:
    """Yield the dates whose sign-ups wait for somebody of the staff, those of each school year with its own list."""
    present = SchoolYear.of(today).start
    yield _sign_ups_of(user, today, present, SIGN_UPS, _("Activities with sign-ups to review"))
    # A list is of one year. In August people sign up for September already.
    words = _("Activities of the next school year with sign-ups to review")
    yield _sign_ups_of(user, today, present + 1, f"{SIGN_UPS}-next-year", words)
    if today - LONGEST < SchoolYear(present).starts_on:
        # What began in August may go on.
        words = _("Activities of the past school year with sign-ups to review")
        yield _sign_ups_of(user, today, present - 1, f"{SIGN_UPS}-past-year", words)


def _sign_ups_of(user: User, today: date, year: int, code: str, words: Text) -> Todo:
    mine = Occurrence.objects.loggable_by(user).filter(ends_on__gte=today, activity__school_year=year)
    return Todo(
        code,
        words,
        TodoGroup.URGENT,
        # As a subquery: the conditions on sign-ups would bring a date once for each of them.
        Occurrence.objects.filter(pk__in=mine.filter(waiting_for_staff()).order_by().values("pk")),
        f"{reverse('plan:activity-list')}?year={year}&waits={code}",
        name="activity__title",
        day="starts_on",
        order_by=["starts_on", "start_time"],
        page="events:date-sign-ups",
        part_of="activity",
        whole=Activity,
        lists_wholes=True,
        hint=_("Some are on hold, have got a place, or need to be told about a change."),
        icon="people",
    )


def link_to_events(partner: Partner, version: int) -> Sequence[PublicLink]:
    """Return the link to the calendar of this partner, if the calendar can be narrowed to it."""
    if partner.slug not in offered(version).partners:
        return []
    address = reverse("events:calendar") + CalendarFilter(partners=(partner,)).address
    return [PublicLink(_("Events with this partner"), address, icon="calendar3")]


todo.register(sign_up_todo, position=2)
public_page_links.register(link_to_events, position=10)
public_story.register(next_events_with, position=10)
direction_story.register(year_of_direction, position=10)
direction_story.register(next_events_in, position=20)

for code in (
    JournalCode("sign-ups of date", _("sign-ups of a date"), "events:date-sign-ups"),
    JournalCode("events:", _("a page of the calendar")),
):
    journal_codes.register(code)
