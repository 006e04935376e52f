"""Activities of the plan: saving with all that belongs to them, calling off, removing, copying to another year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from activities.cooperation import settle_cooperation
from activities.models import Activity, Module, Occurrence
from activities.modules import settle_module
from activities.parsing import (
    PlanParser,
    SettledTiming,
    TimingAnswer,
    fill_in,
    main_direction,
    settle_timing,
)
from activities.services.occurrences import follow_dates
from activities.services.sign_ups import promote
from activities.visibility import settle_visibility
from partners.models import Partnership
from school.models import SchoolClass, User
from school.publication import publishing
from school.years import SchoolYear
from wordings.timing import LONGEST, TimingKind, rewritten


@publishing()
def save_activity(
    *,
    activity: Activity,
    partnerships: Sequence[Partnership],
    classes: Iterable[SchoolClass],
    by: User | None,
) -> Activity:
    """Save an activity whose wordings are parsed already (`parsing.fill_in`), with its partnerships and classes.

    With a partnership it is with partners, whatever was said before; without one it is done on the school's own where
    somebody said so, else it looks for a partner.
    """
    settle_cooperation(activity, partnerships)
    settle_module(activity, Module.objects.all() if activity.module else ())
    if activity.direction_id is None:
        activity.direction_id = main_direction(partnerships)
    settle_visibility(activity, [each.partner for each in partnerships])
    if activity._state.adding:
        activity.created_by = by
    activity.save()
    activity.partnerships.set(partnerships)
    activity.classes.set(classes)
    follow_dates(activity)
    return activity


@publishing()
def cancel_activity(*, activity: Activity, reason: str, on: date) -> None:
    """Call off an activity as a whole, with every date that is not yet held."""
    current = Activity.objects.select_for_update().get(pk=activity.pk)
    if current.is_cancelled:
        return
    current.cancel(on=on, reason=reason)
    for occurrence in current.occurrences.open():
        occurrence.status, occurrence.cancel_reason = Occurrence.Status.CANCELLED, reason
        occurrence.cancelled_with_activity = True
        occurrence.sequence += 1
        occurrence.save()
    follow_dates(current)


@publishing()
def restore_activity(*, activity: Activity) -> None:
    """Plan a called-off activity again, with the dates that were called off together with it."""
    current = Activity.objects.select_for_update().get(pk=activity.pk)
    if not current.is_cancelled:
        return
    current.restore()
    for occurrence in current.occurrences.filter(cancelled_with_activity=True):
        occurrence.status, occurrence.cancel_reason = Occurrence.Status.PLANNED, ""
        occurrence.cancelled_with_activity = False
        occurrence.sequence += 1
        occurrence.save()
        # People may have given seats back while the date was called off.
        promote(occurrence=occurrence, now=timezone.now())
    follow_dates(current)


@dataclass(frozen=True)
class Copied:
    """The result of copying activities to another year."""

    activities: list[Activity]
    # How many had been copied before
    skipped: int

    @property
    def undated(self) -> list[Activity]:
        """The copies whose wording names no certain days of the new year: a person has to say them."""
        return [each for each in self.activities if each.first_day is None]


COPIED_FIELDS = """
    title module timing_text cooperation own_forces_text direction_id grades_text participants responsible_text kind_id
    form_id mechanism_id product_type_id significance place is_away description accompanied_by to_bring cost
    accessibility visibility
""".split()


@publishing()
def copy_to_year(*, activities: Iterable[Activity], year: SchoolYear, by: User, rewrites_dates: bool = False) -> Copied:
    """Copy activities to another year with their wordings, without dates and attendance.

    The days are parsed again from the wording, for the new year: «12.09.2025» of last year becomes that day of this
    one. With `rewrites_dates` the wording says so too. Any other ambiguous wording has no days until somebody says them.
    Ended partnerships are left out; an activity without any partnership left looks for a partner, unless it is done on
    the school's own. An activity that was copied before is skipped.
    """
    chosen = list(activities)
    # If two people copy the same activities, the second one finds them copied.
    rows = Activity.objects.select_for_update().filter(pk__in=[each.pk for each in chosen])
    list(rows.order_by("pk").values_list("pk"))
    parser = PlanParser(year)
    known = set(Activity.objects.in_year(year).filter(copied_from__in=chosen).values_list("copied_from_id", flat=True))
    copies = []
    for source in chosen:
        if source.pk not in known:
            known.add(source.pk)
            copies.append(_copy(source, year, parser, by, rewrites_dates=rewrites_dates))
    return Copied(copies, len(chosen) - len(copies))


def _copy(source: Activity, year: SchoolYear, parser: PlanParser, by: User, *, rewrites_dates: bool) -> Activity:
    copy = Activity(
        school_year=year.start, copied_from=source, **{name: getattr(source, name) for name in COPIED_FIELDS}
    )
    rewriting = rewritten(copy.timing_text, year) if rewrites_dates else None
    if rewriting and len(rewriting.text) <= LONGEST:
        copy.timing_text = rewriting.text
    timing = parser.timing(copy.timing_text)
    is_last_years = {ambiguity.code for ambiguity in timing.ambiguities} == {"other-year"}
    answer = TimingAnswer.PROPOSED if is_last_years else TimingAnswer.NONE
    settled = settle_timing(timing, answer=answer) or SettledTiming(TimingKind.OPEN)
    audience, responsible = parser.audience(copy.grades_text), parser.responsible(copy.responsible_text)
    fill_in(copy, timing=settled, audience=audience, responsible=responsible)
    joint = {each.pk for each in source.partnerships.all()}
    partnerships = [each for each in parser.partnerships if each.pk in joint]
    save_activity(activity=copy, partnerships=partnerships, classes=audience.classes, by=by)
    copy.people.set(responsible.people)
    copy.principles.set(source.principles.all())
    return copy
