"""What this room registers with the rooms below."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from activities.models import Occurrence
from events.selectors.calendar_filter import CalendarFilter, offered
from events.selectors.sign_ups import total_of_dates, waiting_for_staff
from partners.models import Partner
from partners.registries import PublicLink, public_page_links
from school.models import User
from school.registries import JournalCode, Todo, journal_codes, todo


def sign_up_todo(user: User, today: date) -> Iterator[Todo]:
    """Yield the dates whose sign-ups wait for somebody of the staff."""
    mine = Occurrence.objects.loggable_by(user).filter(ends_on__gte=today)
    keys = list(mine.filter(waiting_for_staff()).order_by("starts_on").values_list("pk", flat=True).distinct())
    if keys:
        said = _("{total}. Somebody was set aside, got a seat, or has to be told of a change.")
        yield Todo(
            _("Dates whose sign-ups wait for you"),
            reverse("events:date-sign-ups", args=[keys[0]]),
            len(keys),
            hint=format_lazy(said, total=total_of_dates(keys)),
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

for code in (
    JournalCode("sign-ups of date", _("sign-ups of a date"), "events:date-sign-ups"),
    JournalCode("events:", _("a page of the calendar")),
):
    journal_codes.register(code)
