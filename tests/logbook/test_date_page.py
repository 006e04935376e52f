"""The page of one date: what is planned, who came, how it went, what came of it."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from activities.models import ActivityKind, Occurrence, ProductType
from activities.services.log import CountedGroup, FieldEdit, HoldingReport, log_held
from tests.conftest import Persona
from tests.factories import (
    ActivityFactory,
    AttendanceFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    PhotoFactory,
    ProductFactory,
    ProjectFactory,
    SchoolClassFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-10-15 12:00")]


def address(occurrence: Occurrence) -> str:
    return f"/en/staff/dates/{occurrence.pk}/"


def test_it_tells_who_came_and_who_said_so(coordinator: Persona) -> None:
    library = PartnerFactory(name="Библиотека")
    activity = ActivityFactory(title="Чтения", joint=[PartnershipFactory(partner=library)], place="Читальный зал")
    occurrence = OccurrenceFactory(activity=activity)
    classes = [SchoolClassFactory(grade=grade, letter="А") for grade in (10, 6)]
    first, second = (UserFactory(full_name=name) for name in ("Орлова Инна", "Петрова Анна"))

    def reported(by: object, **counts: tuple[CountedGroup, int]) -> None:
        report = HoldingReport(
            counts={group: FieldEdit(count, 0) for group, count in counts.values()},
            publication_url=FieldEdit("https://school.example/news/1", ""),
        )
        log_held(occurrence=occurrence, report=report, by=by)  # type: ignore[arg-type]

    reported(first, a=(CountedGroup("pupils", school_class=classes[0].pk), 25), b=(CountedGroup("parents"), 3))
    reported(
        second,
        a=(CountedGroup("pupils", school_class=classes[1].pk), 27),
        b=(CountedGroup("partner", partner=library.pk), 2),
    )
    page = coordinator.get(address(occurrence))
    lines = [(line.label, line.count, line.by, line.is_part) for line in page.context["lines"]]
    assert lines == [
        ("Pupils", 52, "", False),
        ("6А", 27, "Петрова Анна", True),
        ("10А", 25, "Орлова Инна", True),
        ("Parents", 3, "Орлова Инна", False),
        ("Библиотека", 2, "Петрова Анна", False),
    ]
    # Who counted most is named below the table, others at their lines.
    assert "Recorded by: Петрова Анна" in page.text
    assert (page.text.count("Петрова Анна"), page.text.count("Орлова Инна")) == (1, 2)
    for words in (
        "Attendance: 57 participations",
        "a person who comes twice is counted twice",
        "Tue, 13 October",
        "Читальный зал",
        "https://school.example/news/1",
        f"/staff/activities/{activity.pk}/log/?date={occurrence.pk}",
        "Correct the numbers",
        f"/dates/{occurrence.pk}/photos/",
        f"products/new/?activity={activity.pk}",
    ):
        assert words in page.text, words
    # A total that was said is somebody's word, until the classes add up to more.
    reported(first, a=(CountedGroup("pupils"), 60))
    page = coordinator.get(address(occurrence))
    assert next((line.count, line.by) for line in page.context["lines"]) == (60, "Орлова Инна")
    # The page of the activity has the number, its history who said it.
    text = coordinator.get(activity.get_absolute_url().replace("/staff", "/en/staff", 1)).text
    assert "65 participations" in text and address(occurrence) in text
    history = coordinator.get(f"/en/staff/activities/{activity.pk}/history/").context["entries"]
    told = {entry.title: entry.changes for entry in history}
    assert told["Date Tue, 13 October, 6А: added"] == [("How many", "", "27")]


def test_a_date_to_come_shows_what_is_planned(coordinator: Persona, teacher: Persona) -> None:
    activity = ActivityFactory(title="Поход", place="Парк", responsible_text="Орлова И.", description="Костёр")
    today = OccurrenceFactory(activity=activity, starts_on=date(2026, 10, 15), capacity=25)
    later = OccurrenceFactory(activity=activity, starts_on=date(2026, 10, 20), place="Роща")
    page = coordinator.get(address(today)).text
    for words in ("Парк", "Орлова И.", "Костёр", "25", "planned", f"log/?date={today.pk}"):
        assert words in page, words
    assert "Who came" not in page and "sum it up" not in page
    page = coordinator.get(address(later)).text
    assert "Роща" in page and "Log it" not in page
    change = f"/staff/dates/{later.pk}/edit/"
    assert change in page and change not in teacher.get(address(later)).text
    assert "Log it" not in teacher.get(address(today)).text
    # Who is responsible for that date alone may log it.
    today.people.add(teacher.user)
    assert "Log it" in teacher.get(address(today)).text
    later.status, later.cancel_reason = "cancelled", "Дождь"
    later.save()
    page = coordinator.get(address(later)).text
    assert "Дождь" in page and change not in page


def test_all_staff_see_it_and_others_do_not(teacher: Persona, anonymous: Client, representative: Persona) -> None:
    occurrence = OccurrenceFactory(held=True)
    text = teacher.get(address(occurrence)).text
    assert "How many came is not recorded yet." in text
    for word in ("Correct the numbers", "Add photos", "Add a result", "Sum up", "Log it"):
        assert word not in text, word
    assert anonymous.get(address(occurrence)).status_code == 302
    assert representative.get(address(occurrence)).status_code == 403
    assert teacher.get("/en/staff/dates/999999/").status_code == 404


def test_photos_lead_those_who_may_to_their_pages(coordinator: Persona, teacher: Persona) -> None:
    photo = PhotoFactory(alt="Книги на столе")
    small, large = (f"/en/staff/photos/{photo.pk}/{size}/" for size in ("small", "large"))
    text = coordinator.get(address(photo.occurrence)).text
    assert small in text and f"/en/staff/photos/{photo.pk}/edit/" in text and "Книги на столе" in text
    text = teacher.get(address(photo.occurrence)).text
    assert small in text and large in text and "/edit/" not in text


def test_what_came_of_it_is_told_with_links(coordinator: Persona) -> None:
    kinds = {each.code: each for each in ActivityKind.objects.all()}
    event = ProductType.objects.filter(kind=kinds["implementation"]).first()
    assert event is not None
    with translation.override("en"):
        event_in_words = event.title.lower()
    project = ProjectFactory(title="Читаем малышам")
    activity = ActivityFactory(kind=kinds["implementation"], product_type=event, project=project)
    product = ProductFactory(activity=activity, title="Сборник сказок")
    occurrence = OccurrenceFactory(activity=activity, held=True)
    for path in (address(occurrence), f"/en/staff/activities/{activity.pk}/"):
        text = coordinator.get(path).text
        for words in (
            "The event itself is the result: " + event_in_words,
            "Сборник сказок",
            f"/products/{product.pk}/",
            "Читаем малышам",
            f"/projects/{project.pk}/",
            f"products/new/?activity={activity.pk}",
        ):
            assert words in text, words
    other = ActivityFactory(kind=next(each for code, each in kinds.items() if code != "implementation"))
    text = coordinator.get(f"/en/staff/activities/{other.pk}/").text
    assert "Nothing recorded yet" in text and "The event itself" not in text


def test_many_counts_are_asked_for_at_once(coordinator: Persona) -> None:
    counts = []
    for number in (2, 20):
        activity = ActivityFactory(joint=PartnershipFactory.create_batch(number // 2))
        occurrence = OccurrenceFactory(activity=activity, held=True)
        for index in range(number):
            school_class = SchoolClassFactory(grade=1 + index % 11, letter=f"{number}{index}")
            AttendanceFactory(occurrence=occurrence, school_class=school_class, by=UserFactory())
        for partnership in activity.partnerships.all():
            AttendanceFactory(occurrence=occurrence, group="partner", partner=partnership.partner, by=UserFactory())
        for _index in range(number):
            PhotoFactory(occurrence=occurrence)
            ProductFactory(activity=activity)
        Occurrence.objects.filter(pk=occurrence.pk).update(pupil_count=27 * number)
        coordinator.get(address(occurrence))
        with CaptureQueriesContext(connection) as queries:
            page = coordinator.get(address(occurrence))
        assert len(page.context["lines"]) == 1 + number + number // 2
        counts.append(len(queries))
    assert counts[0] == counts[1]
