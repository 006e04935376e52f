"""The school year in pictures: every figure leads to the list of exactly its records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from activities.models import Activity, Product
from activities.models.choices import Step
from activities.selectors.reference import work_lists
from activities.totals import YearFigures, year_figures
from common.charts import Chart, Figure, Mark
from partners.models import Direction, Partnership
from partners.selectors.reference import directions, stages
from projects.selectors.bank import in_year
from school.models import User
from school.years import SchoolYear
from wordings.months import MONTHS_OF_YEAR

# Months in which a school works with its partners; summer is shown where something is in the plan.
STUDY_MONTHS = MONTHS_OF_YEAR[:9]
BY_LAW = "law"


@dataclass(frozen=True)
class YearInPictures:
    """What the plan of a school year holds and what of it was held, as charts."""

    year: SchoolYear
    figures: YearFigures
    planned: Figure
    held: Figure
    results: Figure
    charts: Sequence[Chart]


def year_in_pictures(user: User, today: date, version: int) -> YearInPictures:
    """Count the school year that is going on; three queries, one of them for coordinators alone."""
    year = SchoolYear.of(today)
    all_directions = directions(version)
    figures = year_figures(Activity.objects.visible_to(user), year, all_directions)
    charts = [_months(figures, year, today), _directions(figures, year, all_directions)]
    if user.is_coordinator:
        charts.append(_stages(version))
    charts += [_forms(figures, year, version), _pupils(figures, year)]
    return YearInPictures(
        year,
        figures,
        Figure(figures.planned, _list(year, counted="planned")),
        Figure(figures.held, _list(year, counted="held")),
        Figure(
            in_year(Product.objects.visible_to(user), year).count(),
            f"{reverse('projects:product-list')}?year={year.start}",
        ),
        [each for each in charts if any(mark.most for mark in each.marks)],
    )


def _list(year: SchoolYear, **narrowed: object) -> str:
    return f"{reverse('plan:activity-list')}?{urlencode({'year': year.start, **narrowed})}"


def _months(figures: YearFigures, year: SchoolYear, today: date) -> Chart:
    used = figures.planned_in_month.keys() | figures.held_in_month.keys() | set(STUDY_MONTHS)
    return Chart(
        "months",
        _("Month by month"),
        _("Month"),
        _("Held"),
        [
            Mark(
                capfirst(MONTHS[month]),
                Figure(figures.held_in_month[month], _list(year, held_in=month)),
                Figure(figures.planned_in_month[month], _list(year, counted="planned", month=month)),
                short=capfirst(MONTHS_3[month]),
                is_present=month == today.month,
            )
            for month in MONTHS_OF_YEAR
            if month in used
        ],
        _("In the plan"),
        _what_months_count(figures),
    )


def _what_months_count(figures: YearFigures) -> str:
    """Return in words what stands in a month, and why the months may come to more than the year."""
    if figures.planned_in_month.total() <= figures.planned and figures.held_in_month.total() <= figures.held:
        return _("Activities are counted, not their dates.")
    words = _(
        "Activities are counted, not their dates. One that goes on for several months stands in each of them, so the "
        "months come to more than the year: held %(held)s, in the plan %(planned)s."
    )
    return words % {"held": figures.held, "planned": figures.planned}


def _directions(figures: YearFigures, year: SchoolYear, all_directions: Sequence[Direction]) -> Chart:
    return Chart(
        "directions",
        _("Directions"),
        _("Direction"),
        _("Held"),
        [
            Mark(
                each.title,
                Figure(figures.held_in_direction[each.pk], _list(year, counted="held", direction=each.slug)),
                Figure(figures.planned_in_direction[each.pk], _list(year, counted="planned", direction=each.slug)),
                icon=each.icon,
                palette=each.palette,
            )
            for each in all_directions
        ],
        _("In the plan"),
        _("What several directions do together counts for each of them."),
    )


def _stages(version: int) -> Chart:
    """Count the partnerships that go on now, one query."""
    counts = dict(Partnership.objects.current().order_by().values_list("stage").annotate(Count("pk")))
    board = f"{reverse('partners:partnership-list')}?view=table&stage="
    marks = [
        Mark(f"{each.number}. {each.title}", Figure(counts.get(each.number, 0), f"{board}{each.number}"))
        for each in stages(version)
    ]
    if counts.get(None):
        marks.append(Mark(capfirst(_("by law")), Figure(counts[None], f"{board}{BY_LAW}")))
    return Chart("stages", _("Stages of partnerships"), _("Stage"), _("Partnerships"), marks)


def _forms(figures: YearFigures, year: SchoolYear, version: int) -> Chart:
    return Chart(
        "forms",
        _("Forms of participation"),
        _("Form"),
        _("Held"),
        [
            Mark(each.title, Figure(figures.held_in_form[each.pk], _list(year, counted="held", form=each.code)))
            for each in work_lists(version)["form"]
            if figures.held_in_form[each.pk]
        ],
    )


def _pupils(figures: YearFigures, year: SchoolYear) -> Chart:
    words = {
        Step.PLAN: _("Planned it themselves"),
        Step.PREPARE: _("Prepared it themselves"),
        Step.HOLD: _("Held it themselves"),
        Step.ANALYZE: _("Summed it up themselves"),
    }
    held = Figure(figures.held, _list(year, counted="held"))
    return Chart(
        "pupils",
        _("Pupils’ own work"),
        _("What pupils did"),
        _("Events"),
        [
            Mark(
                words[step], Figure(figures.done_by_pupils[step], _list(year, counted="held", pupils=step.value)), held
            )
            for step in Step
            if figures.held
        ],
        _("Held in all"),
    )
