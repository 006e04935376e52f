"""The papers that a member of staff can take."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from school.models import Role, SchoolClass, User
from school.years import SchoolYear


@dataclass(frozen=True)
class PaperLink:
    """A paper: what it is, what it is for, and the page where it is looked at and downloaded."""

    title: str
    text: str
    url: str
    icon: str


def papers_for(user: User, year: SchoolYear) -> Iterator[PaperLink]:
    if user.is_coordinator:
        url = f"{reverse('papers:plan-paper')}?year={year.start}"
        yield PaperLink(
            _("The plan of the school"),
            _("The year’s plan as the school prints it: for the whole school, for one level or for each."),
            url,
            "calendar3",
        )
    else:
        for school_class in SchoolClass.objects.led_by(user).filter(school_year=year.start):
            yield PaperLink(
                _("The plan of %(school_class)s") % {"school_class": school_class},
                _("What is planned for your class this year, to print or to download."),
                reverse("papers:class-plan", args=[school_class.pk]),
                "calendar3",
            )
    yield PaperLink(
        _("Plan of the week"),
        _("Day, time, classes, place and who is responsible: to hang up, or to send to a chat."),
        reverse("plan:week"),
        "calendar3",
    )
    yield PaperLink(
        _("Certificate of activities held"),
        _("What one person held in a period: for a certification or a report."),
        reverse("papers:held-paper"),
        "clipboard-check",
    )
    if user.role_value.covers(Role.COORDINATOR):
        yield PaperLink(
            _("Principles of partnership: a sheet to fill in"),
            _("Nine questions for the school and for the partner. It is opened from the page of a partnership."),
            reverse("partners:partnership-list"),
            "people",
        )
        yield PaperLink(
            _("Register of partners"),
            _("The list with what you choose, as a table for Excel."),
            reverse("partners:partner-list"),
            "table",
        )
