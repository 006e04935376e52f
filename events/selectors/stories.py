"""What the public pages of a partner and of a direction show of the calendar: what is next, and the year in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from activities.dates_in_words import days_in_words
from activities.models import Activity, Product
from activities.selectors.together import DoneTogether
from events.row_markup import EventRows, joined
from events.selectors.calendar_filter import CalendarFilter, offered
from events.selectors.events import events_of, shown_occurrences
from partners.models import Direction, Partner
from partners.registries import PublicBlock
from school.years import SchoolYear

EVENTS_SHOWN = 5


@dataclass(frozen=True)
class YearFigure:
    """A number of a year, and the address of exactly its rows."""

    label: str
    count: int
    url: str


def next_events(filters: CalendarFilter, today: date, version: int) -> Sequence[PublicBlock]:
    """Return the part with the next events of these filters; none without events. What was held today is done, not next."""
    coming = shown_occurrences(filters).open().filter(ends_on__gte=today)
    events = events_of(coming, filters, version, most=EVENTS_SHOWN)
    if not events:
        return []
    rows = EventRows(today, version)
    written = joined(rows.in_agenda(each, day=days_in_words(each.starts_on, each.ends_on)) for each in events)
    return [PublicBlock("events/_next_events.html", {"events": written})]


def next_events_with(partner: Partner, today: date, version: int) -> Sequence[PublicBlock]:
    """Provide `partners.registries.public_story`."""
    if partner.slug not in offered(version).partners:
        return []
    return next_events(CalendarFilter(partners=(partner,)), today, version)


def next_events_in(direction: Direction, today: date, version: int) -> Sequence[PublicBlock]:
    """Provide `partners.registries.direction_story`."""
    return next_events(CalendarFilter(directions=(direction,)), today, version)


def year_of_direction(direction: Direction, today: date, version: int) -> Sequence[PublicBlock]:
    """Provide `partners.registries.direction_story` with the school year in numbers."""
    year, filters = SchoolYear.of(today), CalendarFilter(directions=(direction,))
    held = filters.of_activities(Activity.objects.in_year(year))
    together = DoneTogether.of(held, today, narrowed={"direction": direction.slug})
    made = Product.objects.public().filter(made_on__range=(year.starts_on, year.ends_on))
    products = made.filter(activity__in=filters.of_activities(Activity.objects.order_by()).values("pk")).count()
    if not (together.rows or products):
        return []
    address = f"{reverse('projects:public-product-list')}?direction={direction.slug}&year={year.start}"
    figures = [YearFigure(_("Results"), products, address)] if products else []
    return [
        PublicBlock("activities/_together.html", {"together": together, "year": str(year), "figures": figures}),
    ]
