"""«Справка о проведённом»: whose holdings it has, what it says of each, and that the page and Word say the same."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from activities.models import Activity, Group, Occurrence
from activities.services.log import recount
from papers.selectors import held as held_paper
from school.models import JournalEntry, User
from tests import html
from tests.conftest import Persona
from tests.factories import (
    ActivityFactory,
    AttendanceFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    ProductFactory,
    SchoolClassFactory,
    SchoolProfileFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]

PAPER = "/en/staff/documents/held/"
NUMBER, DAY, TITLE, CLASSES, PARTNERS, ROLE, PEOPLE, RESULT = range(8)


@pytest.fixture(autouse=True)
def a_day_in_english() -> Iterator[None]:
    SchoolProfileFactory(director_name="Петрова А. А.")
    with translation.override("en"):
        yield


def held(title: str, on: date = date(2026, 10, 13), *, people: tuple[User, ...] = (), **fields: Any) -> Occurrence:
    activity = ActivityFactory(title=title, **fields)
    activity.people.set(people)
    return OccurrenceFactory(activity=activity, starts_on=on, held=True)


def rows_of(client: Client, query: str = "") -> list[list[str]]:
    """The rows of the page; none where there is no paper."""
    return [row for body in html.page(client.get(f"{PAPER}{query}")).all("tbody") for row in body.rows]


def test_it_has_what_is_the_teachers_own_and_says_in_which_role(teacher: Persona) -> None:
    teacher.user.post = "Учитель истории"
    teacher.user.save()
    own = SchoolClassFactory(grade=6, letter="А", class_teacher=teacher.user)
    stranger = UserFactory()
    held("По имени", date(2026, 9, 10), people=(teacher.user, stranger))
    held("По должности", date(2026, 9, 11), responsible_text="учителя истории")
    for_class = ActivityFactory(title="Для класса", grades=1 << (6 - 1))
    OccurrenceFactory(activity=for_class, starts_on=date(2026, 9, 12), held=True)
    held("Внесено", date(2026, 9, 13), created_by=teacher.user)
    AttendanceFactory(occurrence=held("Посчитано", date(2026, 9, 14), grades=1), by=teacher.user)
    counted = held("Посчитан класс", date(2026, 9, 15), grades=1)
    AttendanceFactory(occurrence=counted, school_class=own, by=teacher.user)
    held("На один раз", date(2026, 9, 16), grades=1).people.add(teacher.user)
    # Nobody's, or not held, or called off as a whole, or of other days
    held("Чужое", people=(stranger,), grades=1)
    OccurrenceFactory(activity=Activity.objects.get(title="По имени"), starts_on=date(2026, 10, 1))
    held("Отменено", people=(teacher.user,), cancelled=True)
    held("Прошлый год", date(2026, 8, 31), people=(teacher.user,), school_year=2025)
    held("Завтра", date(2026, 11, 26), people=(teacher.user,))
    assert [(row[NUMBER], row[DAY], row[TITLE], row[ROLE]) for row in rows_of(teacher)] == [
        ("1", "10.09.2026", "По имени", "ответственный"),
        ("2", "11.09.2026", "По должности", "ответственный"),
        ("3", "12.09.2026", "Для класса", "классный руководитель"),
        ("4", "13.09.2026", "Внесено", "организатор"),
        ("5", "14.09.2026", "Посчитано", "участие в проведении"),
        ("6", "15.09.2026", "Посчитан класс", "классный руководитель"),
        ("7", "16.09.2026", "На один раз", "ответственный"),
    ]
    assert [row[TITLE] for row in rows_of(teacher, "?from=2026-08-31&until=2026-08-31")] == ["Прошлый год"]


def test_a_row_says_for_whom_with_whom_how_many_came_and_what_came_of_it(teacher: Persona) -> None:
    library = PartnershipFactory(partner=PartnerFactory(name="Детская библиотека", short_name=""))
    first = held("Читаем", people=(teacher.user,), joint=[library], grades_text="6–7")
    first.summary, first.publication_url = "Дети читали малышам.", "https://vk.com/wall-1"
    first.save()
    for letter, count in (("Б", 20), ("А", 25)):
        AttendanceFactory(occurrence=first, school_class=SchoolClassFactory(letter=letter), count=count)
    AttendanceFactory(occurrence=first, group=Group.PARTNER, partner=library.partner, count=2)
    recount(first)
    OccurrenceFactory(activity=first.activity, starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 4), held=True)
    ProductFactory(activity=first.activity, title="Сборник <сказок>")
    assert rows_of(teacher) == [
        [
            "1",
            "13.10.2026",
            "Читаем",
            "6А, 6Б",
            "Детская библиотека",
            "ответственный",
            "47",
            "Дети читали малышам; https://vk.com/wall-1",
        ],
        [
            "2",
            "02.11.2026 – 04.11.2026",
            "Читаем",
            "6–7",
            "Детская библиотека",
            "ответственный",
            "—",
            "«Сборник <сказок>»",
        ],
    ]
    page = teacher.get(PAPER).text
    for text in (
        "МОУ «Средняя школа № 1»",
        "за период с 01.09.2026 по 25.11.2026",
        teacher.user.full_name,
        "Проведено: 2. Охват: 47 участий.",
        "Директор",
        "______________ Петрова А. А.",
        "Дата выдачи: 25.11.2026",
    ):
        assert text in page


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "участий"), (1, "участие"), (3, "участия"), (11, "участий"), (21, "участие"), (112, "участий")],
)
def test_the_reach_is_said_in_russian_numbers(count: int, words: str) -> None:
    assert held_paper._participations(count) == words


def test_word_says_what_the_page_says_and_the_journal_who_took_it(coordinator: Persona) -> None:
    person = UserFactory(full_name="Иванова А. П.", post="Учитель")
    occurrence = held("Экскурсия\x0b в музей", people=(person,))
    AttendanceFactory(occurrence=occurrence, count=27)
    recount(occurrence)
    query = f"?person={person.pk}&from=2026-10-01&until=2026-10-31"
    answer = coordinator.get(f"{PAPER}{query}&format=docx")
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"
    document = docx.Document(io.BytesIO(answer.content))
    table, signature = document.tables
    texts = "\n".join(paragraph.text for paragraph in document.paragraphs)
    headings, row = ([cell.text for cell in line.cells] for line in table.rows)
    assert headings[:3] == ["№", "Дата", "Что проведено"]
    assert row[TITLE] == "Экскурсия\n в музей"
    assert row[PEOPLE] == "27"
    for text in (
        "Справка о проведённом",
        "за период с 01.10.2026 по 31.10.2026",
        "Иванова А. П.",
        "Учитель",
        "Проведено: 1. Охват: 27 участий.",
        "Дата выдачи: 25.11.2026",
    ):
        assert text in texts
        assert text in coordinator.get(f"{PAPER}{query}").text
    assert [cell.text for cell in signature.rows[0].cells] == ["Директор", "______________ Петрова А. А."]
    entry = JournalEntry.objects.get(action="exported")
    assert (entry.subject, entry.detail) == ("held paper", f"docx, 1, user {person.pk}")


def test_nobody_elses_paper_is_for_a_teacher(teacher: Persona) -> None:
    held("Чужое", people=(UserFactory(),))
    assert teacher.get(f"{PAPER}?person={teacher.user.pk}").status_code == 200
    for asked in (f"person={UserFactory().pk}", "person=abc", f"person={teacher.user.pk}&person=0"):
        assert teacher.get(f"{PAPER}?{asked}").status_code == 404, asked
    page = teacher.get(PAPER)
    assert "person" not in page.context["form"].fields
    assert "Nothing was held in this period" in page.text
    assert "/en/staff/activities/log/" in page.text


def test_wrong_answers_are_told_beside_their_fields(coordinator: Persona) -> None:
    representative = UserFactory(representative=True)
    for query, name, words in [
        ("from=2026-11-02&until=2026-11-01", "until", "The last day is before the first."),
        ("from=soon", "from", "Enter a valid date."),
        ("from=", "from", "Choose a day."),
        ("until=%00", "until", ""),
        (f"until={'9' * 5000}", "until", "Enter a valid date."),
        ("person=99999999999999999999999", "person", "There is no such person among the staff."),
        ("person=", "person", "Choose a person."),
        (f"person={representative.pk}", "person", "There is no such person among the staff."),
    ]:
        page = coordinator.get(f"{PAPER}?{query}&format=docx")
        assert page.status_code == 200, query
        assert words in str(page.context["form"].errors[name]), query
        assert page.context["paper"] is None, query
        assert "field-errors" in page.text, query


def test_too_many_rows_ask_for_fewer_days(teacher: Persona, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("papers.forms.held.MOST_ROWS", 1)
    activity = held("Каждую неделю", people=(teacher.user,)).activity
    assert len(rows_of(teacher)) == 1
    OccurrenceFactory(activity=activity, starts_on=date(2026, 10, 20), held=True)
    page = teacher.get(PAPER)
    assert "from" in page.context["form"].errors
    assert page.context["paper"] is None


def test_it_asks_as_often_for_many_rows_as_for_one(teacher: Persona) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            teacher.get(PAPER)
        return len(captured)

    def full() -> None:
        occurrence = held("Читаем", people=(teacher.user,), joint=[PartnershipFactory()])
        AttendanceFactory(occurrence=occurrence, school_class=SchoolClassFactory())
        ProductFactory(activity=occurrence.activity)

    full()
    queries()
    few = queries()
    for _row in range(5):
        full()
    queries()
    assert queries() == few
