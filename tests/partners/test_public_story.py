"""The shared story on the public pages of a partner and of a direction: all that visitors may know, and no more."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.models import Activity
from activities.selectors import together
from partners.models import Direction, Partner
from school.models import SchoolProfile
from tests import html
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    PhotoFactory,
    ProductFactory,
    ProjectFactory,
    ProjectMemberFactory,
    SchoolProfileFactory,
)
from tests.html import Part
from tests.personas import Persona

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]


@pytest.fixture
def library() -> Partner:
    SchoolProfileFactory()
    partner: Partner = PartnerFactory(name="Детская библиотека", thanks="Спасибо за громкие чтения")
    PartnershipFactory(partner=partner, started_on=date(2018, 9, 3))
    return partner


def joint(partner: Partner, title: str, **fields: object) -> object:
    return ActivityFactory(title=title, joint=[partner.partnerships.get()], **fields)


def main_of(client: Client, path: str) -> Part:
    answer = client.get(path)
    assert answer.status_code == 200
    return html.page(answer).one("main")


def page_of(client: Client, partner: Partner) -> Part:
    return main_of(client, f"/en/partners/{partner.slug}/")


def test_a_partners_page_tells_the_shared_story(client: Client, library: Partner) -> None:
    week = joint(library, "Неделя книги")
    for day in (1, 2):
        OccurrenceFactory(activity=week, starts_on=date(2026, 10, day), held=True, pupil_count=20, partner_count=500)
    evening = joint(library, "Вечер сказок")
    held = OccurrenceFactory(activity=evening, starts_on=date(2026, 11, 5), held=True, pupil_count=3, parent_count=4)
    PhotoFactory(occurrence=held, shown=True)
    OccurrenceFactory(activity=joint(library, "Ярмарка"), starts_on=date(2026, 12, 12))
    project = ProjectFactory(shown=True, title="Читаем малышам")
    ProjectMemberFactory(project=project, partner=library)
    ProductFactory(activity=week, title="Сборник отзывов", is_public=True)
    page = page_of(client, library)
    for words in ("since 2018", "Спасибо за громкие чтения", "Ярмарка", "Читаем малышам", "Сборник отзывов"):
        assert words in page.text, words
    together = page.by_role("region", "Done together")
    assert [each.all("a")[0].text for each in together.all("li", class_="held-row")] == ["Вечер сказок", "Неделя книги"]
    figures = {each.one("dt").text: each.one("dd") for each in together.one("dl").find("./div")}
    # Each number is of the rows below it; who came from the partner may be another one's.
    assert {name: (each.text, each.links) for name, each in figures.items()} == {
        "Activities held": ("2", ["#held"]),
        "Participations": ("47", ["#held"]),
    }
    assert f"/en/events/{held.pk}/" in together.links
    # On paper it says whose partner it is, too.
    (school,) = page.all("p", class_="only-print")
    assert school.text.startswith(str(SchoolProfile.objects.get()))
    assert together.all_by_role("img") and f"/en/products/?partner={library.slug}" in page.links


def test_what_is_older_than_a_page_holds_is_in_the_calendar_of_the_partner(
    client: Client, library: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "ROWS_OPEN", 1)
    monkeypatch.setattr(together, "ROWS_SHOWN", 2)
    for month in (9, 10, 11):
        OccurrenceFactory(activity=joint(library, f"Дело {month}"), starts_on=date(2026, month, 2), held=True)
    # A page asks for no more than it shows.
    assert len(together.held_rows(Activity.objects.all(), date(2026, 11, 25), most=2)) == 2
    direction = library.partnerships.get().direction
    for path, narrowed in (
        (f"/en/partners/{library.slug}/", f"partner={library.slug}"),
        (f"/en/directions/{direction.slug}/", f"direction={direction.slug}"),
    ):
        done = main_of(client, path).one("section", class_="together")
        rows = done.all("li", class_="held-row")
        assert [each.one("a").text for each in rows[:2]] == ["Дело 11", "Дело 10"]
        assert done.one("dl").find("./div")[0].one("dd").text == "3"
        assert done.one("summary").text == "2 more" and rows[2].text.startswith("1 more")
        (older,) = rows[2].links
        assert older == f"/en/calendar/2026/9/?{narrowed}"
        assert "Дело 9" in main_of(client, older).text
        assert len(rows) == 3


def test_what_was_held_today_is_done_and_no_longer_next(client: Client, library: Partner) -> None:
    for title, is_held in (("Утренник", True), ("Вечер сказок", False)):
        OccurrenceFactory(activity=joint(library, title), starts_on=date(2026, 11, 25), held=is_held)
    direction = library.partnerships.get().direction
    partners, directions = page_of(client, library), main_of(client, f"/en/directions/{direction.slug}/")
    for page in (partners, directions):
        coming = page.by_role("region", "What is next").text
        assert "Вечер сказок" in coming and "Утренник" not in coming
    assert "Утренник" in partners.by_role("region", "Done together").text


def test_what_is_for_staff_is_neither_told_nor_counted(client: Client, library: Partner) -> None:
    hidden = PartnerFactory(name="Тайная часть", is_public=False)
    secret = joint(library, "Тайное дело", is_public=False, visibility="staff")
    held = OccurrenceFactory(activity=secret, starts_on=date(2026, 10, 1), held=True, pupil_count=30)
    PhotoFactory(occurrence=held, shown=True)
    ProductFactory(activity=secret, title="Тайный сборник", is_public=True)
    OccurrenceFactory(activity=secret, starts_on=date(2026, 12, 12))
    ProjectMemberFactory(project=ProjectFactory(title="Тайный проект"), partner=library)
    shown = ProjectFactory(shown=True, title="Общий проект")
    for each in (library, hidden):
        ProjectMemberFactory(project=shown, partner=each)
    off = joint(library, "Отменённое", cancelled=True)
    OccurrenceFactory(activity=off, starts_on=date(2026, 10, 2), held=True)
    page = page_of(client, library)
    assert "Тайн" not in page.text and "Отменённое" not in page.text and "Общий проект" in page.text
    assert not page.all_by_role("img") and not page.all_by_role("region", "Done together")
    direction = library.partnerships.get().direction
    assert "Тайн" not in main_of(client, f"/en/directions/{direction.slug}/").text


def test_a_partner_with_nothing_yet_has_a_page_without_empty_parts(client: Client) -> None:
    SchoolProfileFactory()
    partner = PartnerFactory(name="Новый клуб")
    page = page_of(client, partner)
    assert "since" not in page.text and page.all_by_role("region") == []


def test_pages_ask_as_much_for_ten_as_for_two(client: Client, library: Partner) -> None:
    direction = library.partnerships.get().direction

    def add(count: int) -> None:
        for number in range(count):
            activity = joint(library, f"Дело {number}")
            held = OccurrenceFactory(activity=activity, starts_on=date(2026, 10, 1), held=True)
            PhotoFactory(occurrence=held, shown=True)
            OccurrenceFactory(activity=activity, starts_on=date(2026, 12, 1))
            project = ProjectFactory(shown=True)
            ProjectMemberFactory(project=project, partner=library)
            ProductFactory(activity=activity, is_public=True)

    paths = (f"/partners/{library.slug}/", f"/directions/{direction.slug}/")
    asked = []
    for count in (2, 8):
        add(count)
        client.get("/calendar/?q=x")
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                # A search is never cached.
                client.get(f"{path}?q={count}")
            asked.append(len(queries))
    assert asked[2:] <= asked[:2] and max(asked) <= 30, asked


def test_a_directions_page_has_its_goal_its_year_and_its_partners_as_the_document_has_them(client: Client) -> None:
    SchoolProfileFactory()
    direction = Direction.objects.get(code="sport-health")
    direction.goal, direction.goal_en = "Чтобы двигаться было привычкой", "That moving is a habit"
    direction.save()
    partners = [PartnerFactory(name=name, directions=["sport-health"]) for name in ("Школа ГТО", "Аптека", "Клуб")]
    this = ActivityFactory(title="Кросс", joint=[partners[0].partnerships.get()], direction=direction)
    OccurrenceFactory(activity=this, starts_on=date(2026, 10, 1), held=True, pupil_count=12)
    before = ActivityFactory(title="Прошлогодний", school_year=2025, direction=direction)
    OccurrenceFactory(activity=before, starts_on=date(2025, 10, 1), held=True, pupil_count=100)
    ProductFactory(activity=this, is_public=True)
    ProductFactory(activity=before, is_public=True, made_on=date(2025, 10, 2))
    page = main_of(client, f"/en/directions/{direction.slug}/")
    assert "That moving is a habit" in page.text and "Прошлогодний" not in page.text
    assert [each.text for each in page.all("h3", class_="partner-card-name")] == ["Школа ГТО", "Аптека", "Клуб"]
    year = page.by_role("region", "The year 2026/2027 in numbers")
    figures = {each.one("dt").text: each.one("dd") for each in year.one("dl").find("./div")}
    assert {name: each.text for name, each in figures.items()} == {
        "Activities held": "1",
        "Participations": "12",
        "Results": "1",
    }
    (rows,) = figures["Results"].links
    assert "Found 1 " in main_of(client, rows).text


def test_a_word_of_thanks_is_written_by_the_school_and_seen_at_once(
    coordinator: Persona, client: Client, library: Partner
) -> None:
    page_of(client, library)
    fields = {
        "name": library.name,
        "kind": library.kind_id,
        "form": "organization",
        "is_public": "on",
        "version": library.version,
        "directions": [each.direction_id for each in library.partnerships.all()],
        "thanks": "Спасибо за музей",
    }
    assert coordinator.post(f"/staff/partners/{library.pk}/edit/", fields).status_code == 302
    assert "Спасибо за музей" in page_of(client, library).text
