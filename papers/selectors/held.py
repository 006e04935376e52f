"""«Справка о проведённом»: what a member of staff held in a period. The paper is Russian in any language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import override

from activities.models import Activity, Attendance, Occurrence, Product
from papers.selectors.table import PaperTable
from partners.models import Partnership
from school.models import SchoolProfile, User
from wordings.grades import grades_in_words
from wordings.responsible import names_post

# A paper of more rows nobody reads, and Word takes long to open it.
MOST_ROWS = 1000
TITLE = "Справка о проведённом"
# What the columns are called, and their codes
COLUMNS = {
    "number": "№",
    "day": "Дата",
    "title": "Что проведено",
    "grades": "Классы",
    "partner": "С кем",
    "role": "Роль",
    "participants": "Участников",
    "result": "Результат",
}
RESPONSIBLE, CLASS_TEACHER = "ответственный", "классный руководитель"
ORGANIZER, HELPER = "организатор", "участие в проведении"
NOT_COUNTED = "—"
# Of more classes their grades are said
CLASSES_NAMED = 6


@dataclass(frozen=True)
class HeldPaper:
    """A paper ready to be written: its head, one row of cells for each holding, and its foot, as lines of text."""

    school: str
    title: str
    period: str
    # Whom it is about
    person: tuple[str, ...]
    headings: tuple[str, ...]
    codes: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: str
    # The post on the left, the place to sign and the name on the right
    signature: tuple[str, str]
    issued: str

    @property
    def table(self) -> PaperTable:
        return PaperTable(self.codes, self.headings, (("", self.rows),))

    @property
    def file_name(self) -> str:
        return f"{self.title} {self.person[0]}".replace("/", "-")


def holdings_of(person: User, *, first: date, last: date, seen_by: User) -> QuerySet[Occurrence]:
    """Return what was held in these days and names this person, or was entered or counted by them.

    Each carries what the paper says of it; a few queries for all of them.
    """
    people = Activity.people.through.objects.filter(activity=OuterRef("activity"), user=person.pk)
    own = Occurrence.people.through.objects.filter(occurrence=OuterRef("pk"), user=person.pk)
    counted = Attendance.objects.filter(occurrence=OuterRef("pk"), by=person.pk)
    theirs = (
        Occurrence.objects.visible_to(seen_by)
        .held()
        .filter(activity__cancelled_on=None, starts_on__gte=first, starts_on__lte=last)
        .annotate(
            is_named=Exists(people) | Exists(own),
            is_meant=Exists(Activity.objects.naming(person).filter(pk=OuterRef("activity"))),
            is_counted=Exists(counted),
        )
        .filter(Q(is_named=True) | Q(is_meant=True) | Q(is_counted=True) | Q(activity__created_by=person.pk))
    )
    partnerships = Partnership.objects.select_related("partner").order_by("partner__name_key", "pk")
    classes = Attendance.objects.of_classes().select_related("school_class")
    products = Product.objects.visible_to(seen_by).order_by("made_on", "pk")
    return (
        theirs.select_related("activity")
        .prefetch_related(
            Prefetch("activity__partnerships", partnerships),
            Prefetch("activity__products", products),
            Prefetch("attendance", classes, to_attr="of_classes"),
        )
        .order_by("starts_on", "start_time", "pk")
    )


def held_paper(
    holdings: Sequence[Occurrence],
    *,
    person: User,
    first: date,
    last: date,
    profile: SchoolProfile,
    issued_on: date,
) -> HeldPaper:
    """Return the paper of these holdings (see `holdings_of`)."""
    with override("ru"):
        # What came of an activity is said once, with the last of its dates.
        last_of = {each.activity_id: each.pk for each in holdings}
        rows = tuple(
            _row(number, each, person, is_last=last_of[each.activity_id] == each.pk)
            for number, each in enumerate(holdings, 1)
        )
        return HeldPaper(
            school=profile.name,
            title=TITLE,
            period=f"за период с {_day(first)} по {_day(last)}",
            person=tuple(line for line in (str(person), person.post) if line),
            headings=tuple(COLUMNS.values()),
            codes=tuple(COLUMNS),
            rows=rows,
            totals=_totals(holdings),
            signature=(
                profile.director_post or "Директор",
                f"______________ {profile.director_name}".rstrip(),
            ),
            issued=f"Дата выдачи: {_day(issued_on)}",
        )


def _row(number: int, holding: Occurrence, person: User, *, is_last: bool) -> tuple[str, ...]:
    activity = holding.activity
    return (
        str(number),
        " – ".join(dict.fromkeys((_day(holding.starts_on), _day(holding.ends_on)))),
        activity.title,
        _classes(holding),
        ", ".join(dict.fromkeys(each.partner.title for each in activity.partnerships.all())),
        _role(holding, person),
        str(holding.attended or NOT_COUNTED),
        _result(holding, [each.title for each in activity.products.all()] if is_last else []),
    )


def _day(day: date) -> str:
    return date_format(day, "d.m.Y")


def _classes(holding: Occurrence) -> str:
    """Name the classes that were counted, of many their grades; where none was, those of the plan."""
    counted: list[Attendance] = holding.of_classes  # type: ignore[attr-defined]
    came = {
        (each.school_class.grade, each.school_class.letter): each.school_class for each in counted if each.school_class
    }
    if len(came) > CLASSES_NAMED:
        return grades_in_words({grade for grade, _letter in came})
    return ", ".join(came[key].label for key in sorted(came)) or holding.activity.grades_text


def _role(holding: Occurrence, person: User) -> str:
    """Say as what the person was there: as the one responsible before all else."""
    wordings = (holding.activity.responsible_text, holding.responsible_text)
    if holding.is_named or (person.post and any(names_post(text, person.post) for text in wordings)):  # type: ignore[attr-defined]
        return RESPONSIBLE
    if holding.is_meant:  # type: ignore[attr-defined]
        return CLASS_TEACHER
    counted: list[Attendance] = holding.of_classes  # type: ignore[attr-defined]
    if any(each.school_class and each.school_class.class_teacher_id == person.pk for each in counted):
        return CLASS_TEACHER
    return ORGANIZER if holding.activity.created_by_id == person.pk else HELPER


def _result(holding: Occurrence, products: Sequence[str]) -> str:
    said = [
        holding.summary.rstrip(". "),
        ", ".join(f"«{title}»" for title in products),
        holding.publication_url,
    ]
    return "; ".join(part for part in said if part)


def _totals(holdings: Sequence[Occurrence]) -> str:
    reach = sum(each.attended for each in holdings)
    return f"Проведено: {len(holdings)}. Охват: {reach} {_participations(reach)}."


def _participations(count: int) -> str:
    if count % 10 == 1 and count % 100 != 11:
        return "участие"
    return "участия" if count % 10 in {2, 3, 4} and count % 100 not in {12, 13, 14} else "участий"
