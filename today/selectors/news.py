"""What a class teacher has to tell the class, and what those who are responsible have to know."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from activities import addresses
from activities.chat_words import change_text, changes_text
from activities.models import Activity, ExcusedClass, Occurrence, OccurrenceChange, PutAway, Suspension, ToldState
from activities.selectors.changes import beginning_of, told_changes
from activities.selectors.suspensions import told_excusals
from activities.suspension_words import suspension_text
from school.models import SchoolClass, User

AbsoluteAddress = Callable[[str], str]
# `change` or `suspension`, and the key of the record
Subject = tuple[str, int]
# What marks the events that the person runs
RUNS = "is_run"


@dataclass(frozen=True)
class News:
    """One text to pass on: of a change, or of days that fall out; `classes` are those of the person that it is for."""

    kind: str
    key: int
    text: str
    classes: Sequence[SchoolClass]
    is_put_away: bool

    @property
    def id(self) -> str:
        return f"news-{self.kind}-{self.key}"


@dataclass(frozen=True)
class ToldToday:
    """The news of one person, and for coordinators all that changed today as one text for the teachers' chat."""

    news: list[News]
    teachers_text: str = ""


def told_today(user: User, *, now: datetime, absolute: AbsoluteAddress) -> ToldToday:
    """Return what changed for the classes and the activities of this person, until it is over.

    Class teachers pass it on; whoever is responsible for an event finds it as well, whatever class it is for. The
    queries are as many for twenty changes as for two.
    """
    today = timezone.localdate(now)
    own = sorted(user.school_classes.all(), key=lambda each: (each.school_year, each.grade, each.letter))
    changes, excusals = _changes(user, own, today), _excusals(user, own, today)
    text = _text_of_the_day(changes, excusals, today) if user.is_coordinator else ""
    return ToldToday(_news(user, own, changes, excusals, now, absolute), text)


def _news(
    user: User,
    own: Sequence[SchoolClass],
    changes: Sequence[OccurrenceChange],
    excusals: Sequence[ExcusedClass],
    now: datetime,
    absolute: AbsoluteAddress,
) -> list[News]:
    changes = [
        each
        for each in changes
        if not is_over(each.occurrence, now)
        and (getattr(each, RUNS) or (classes_of(each, own) and concerns(each, own)))
    ]
    excusals = [each for each in excusals if each.school_class in own and not is_over(each.occurrence, now)]
    if not changes and not excusals:
        return []
    put_away = _put_away(user)
    news = [
        News(
            "change",
            each.pk,
            change_text(each, address_of(each.occurrence, absolute)),
            classes_of(each, own),
            put_away.get(("change", each.pk), datetime.min.replace(tzinfo=now.tzinfo)) >= each.changed_at,
        )
        for each in changes
        if each.suspension is None
    ]
    for suspension in _suspensions(changes, excusals):
        together = [each for each in changes if each.suspension == suspension]
        without = [each for each in excusals if each.suspension == suspension]
        found = {each.school_class for each in without}.union(*(classes_of(each, own) for each in together))
        classes = [each for each in own if each in found]
        is_put_away = ("suspension", suspension.pk) in put_away
        text = suspension_text(suspension, together, without)
        news.append(News("suspension", suspension.pk, text, classes, is_put_away))
    return [each for each in news if each.text]


def _text_of_the_day(changes: Sequence[OccurrenceChange], excusals: Sequence[ExcusedClass], today: date) -> str:
    """Return all that changed today as one text; nothing if nothing did."""
    begins = beginning_of(today)
    changes = [each for each in changes if each.changed_at >= begins]
    excusals = [each for each in excusals if each.suspension and each.suspension.created_at >= begins]
    texts = [changes_text([each for each in changes if each.suspension is None])]
    for suspension in _suspensions(changes, excusals):
        together = [each for each in changes if each.suspension == suspension]
        without = [each for each in excusals if each.suspension == suspension]
        texts.append(suspension_text(suspension, together, without))
    return "\n\n".join(filter(None, texts))


def address_of(occurrence: Occurrence, absolute: AbsoluteAddress) -> str:
    """Return the address of an event's page for a chat; visitors have none of what is for staff only."""
    if not occurrence.activity.is_public:
        return ""
    return absolute(reverse(addresses.EVENT, args=[occurrence.pk]))


def is_over(occurrence: Occurrence, now: datetime) -> bool:
    """Return whether an event has ended by the clock; one without an end lasts until its day is over."""
    ends_at = occurrence.ends_at(timezone.get_current_timezone())
    return ends_at is not None and ends_at <= now


def classes_of(change: OccurrenceChange, own: Sequence[SchoolClass]) -> list[SchoolClass]:
    """Return those of these classes that a change is for, of the rows of `_changes`."""
    return [each for each in own if getattr(change, _mark(each))]


def concerns(change: OccurrenceChange, own: Sequence[SchoolClass]) -> bool:
    """Return whether one of these classes learns something: that others come after all is for them alone."""
    before, now = change.before, ToldState.of(change.occurrence)
    labels = {each.label for each in classes_of(change, own)}
    return bool(labels.intersection(now.returned(before))) or now.differs_from(
        replace(before, excused_text=now.excused_text)
    )


def _mark(school_class: SchoolClass) -> str:
    return f"is_for_{school_class.pk}"


def _changes(user: User, own: Sequence[SchoolClass], today: date) -> list[OccurrenceChange]:
    """Return what is told of events for these classes, each row marked for which, and of those the person runs.

    For coordinators all that changed today comes along.
    """
    marks = {_mark(each): _comes(each) for each in own}
    activity, occurrence = OuterRef("occurrence__activity"), OuterRef("occurrence")
    runs = Exists(Activity.people.through.objects.filter(activity=activity, user=user))
    runs_it = Exists(Occurrence.people.through.objects.filter(occurrence=occurrence, user=user))
    marks[RUNS] = Q(runs) | Q(runs_it)
    wanted = Q(changed_at__gte=beginning_of(today)) if user.is_coordinator else Q()
    for mark in marks:
        wanted |= Q(**{mark: True})
    rows = told_changes(today=today, to_visitors=False).annotate(**marks).filter(wanted)
    rows = rows.select_related("suspension").prefetch_related("suspension__classes")
    return list(rows.order_by("occurrence__starts_on", "occurrence__start_time", "pk"))


def _comes(school_class: SchoolClass) -> Q:
    """Return the condition that a change is of an event for this class, from which it is not excused."""
    meant = Activity.objects.for_class(school_class).filter(pk=OuterRef("occurrence__activity"))
    excused = ExcusedClass.objects.filter(occurrence=OuterRef("occurrence"), school_class=school_class)
    return Q(Exists(meant)) & ~Q(Exists(excused))


def _excusals(user: User, own: Sequence[SchoolClass], today: date) -> list[ExcusedClass]:
    """Return which of these classes events go without; for coordinators also those of days entered today."""
    if not own and not user.is_coordinator:
        return []
    wanted = Q(school_class__in=own)
    if user.is_coordinator:
        wanted |= Q(suspension__created_at__gte=beginning_of(today))
    rows = told_excusals(today=today).filter(wanted, suspension__isnull=False)
    return list(
        rows.select_related("suspension", "occurrence__activity", "school_class").prefetch_related(
            "suspension__classes"
        )
    )


def _suspensions(changes: Sequence[OccurrenceChange], excusals: Sequence[ExcusedClass]) -> list[Suspension]:
    found = {each.suspension for each in changes} | {each.suspension for each in excusals}
    known = [each for each in found if each is not None]
    return sorted(known, key=lambda each: (each.starts_on, each.pk))


def _put_away(user: User) -> Mapping[Subject, datetime]:
    """Return what the person tapped away, and when."""
    rows = PutAway.objects.filter(user=user).values_list("change", "suspension", "put_away_at")
    return {("change", change) if change else ("suspension", suspension): at for change, suspension, at in rows}
