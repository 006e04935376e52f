"""A pasted plan as pages: the box, the questions, the rows; added, taken back. As a coordinator does it in a browser."""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import docx
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation

from activities.models import Activity
from plan.models import PlanImport, PlanImportRow
from plan.services.importing import PORTION
from plan.views.importing import ROWS_OF_A_PAGE
from school.models import Undo
from tests import html
from tests.conftest import Persona
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    PlanImportFactory,
    SchoolClassFactory,
    SchoolProfileFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-08-20 12:00")]

PASTE = "/en/staff/import/plan/"
HEADING = "Дела, события, мероприятия\tКлассы\tСроки\tОтветственные\tПартнёр"
SURE = "День открытых дверей\t1–4\t5 октября\tКлассные руководители\t"
NO_MONTH = "Встреча с инспектором\t5–9\tвторая среда\tСоциальный педагог\t"
OTHER_YEAR = "Экскурсия\t5–7\t10.10.2024\tКлассные руководители\t"
NO_CLASS = "Классный час\t7Ж\tмай\tКлассный руководитель\t"
UNKNOWN_PARTNER = "Чтения\t1–4\tноябрь\tБиблиотекарь\tБиблиотека имени Никого"
NO_TITLE = "\t5–9\tмарт\tКлассные руководители\t"


@pytest.fixture(autouse=True)
def a_day_in_english() -> Iterator[None]:
    SchoolProfileFactory()
    SchoolClassFactory(grade=6, letter="А")
    with translation.override("en"):
        yield


def paste(client: Client, *rows: str, year: int = 2026, heading: str = HEADING) -> PlanImport:
    answer = client.post(PASTE, {"year": year, "text": "\n".join([heading, *rows])})
    assert answer.status_code == 302, answer.context["form"].errors
    plan = PlanImport.objects.latest("pk")
    if plan.is_ready:
        # Of what is asked once for all rows, nothing matters to most tests.
        do(client, plan, "choose", partner="looking", module="-", former="keep")
        plan.refresh_from_db()
    return plan


def page_of(client: Client, plan: PlanImport, query: str = "") -> html.Part:
    return html.page(client.get(f"{PASTE}{plan.pk}/{query}"))


def row_of(page: html.Part, number: int) -> str:
    """The words of one row of the page, counted without the row of headings."""
    return page.one("li", id=f"row-{number + 1}").text


def rows_of(page: html.Part) -> list[int]:
    """The numbers of the rows that the page shows."""
    ids = (each.attrs.get("id", "") for each in page.all("li") if "is-heading" not in each.attrs.get("class", ""))
    return [int(id_.removeprefix("row-")) - 1 for id_ in ids if id_.startswith("row-")]


def answers_of(page: html.Part, number: int) -> list[str]:
    """The answers of one press that a row offers."""
    return page.one("li", id=f"row-{number + 1}").choices("answer")


def answer(client: Client, plan: PlanImport, number: int, value: str, query: str = "") -> Any:
    return client.post(f"{PASTE}{plan.pk}/rows/{number + 1}/answer/{query}", {"answer": value})


def do(client: Client, plan: PlanImport, what: str, **data: Any) -> Any:
    plan.refresh_from_db()
    return client.post(f"{PASTE}{plan.pk}/{what}/", {"version": plan.version, **data}, follow=True)


def in_plan(year: int = 2026) -> list[str]:
    return list(Activity.objects.filter(school_year=year).order_by("pk").values_list("title", flat=True))


# --- for whom, and the box ----------------------------------------------------------------------


def test_only_coordinators_paste_plans(teacher: Client, representative: Client, anonymous: Client) -> None:
    plan = PlanImportFactory()
    for address in (PASTE, f"{PASTE}{plan.pk}/", f"{PASTE}{plan.pk}/rows/1/"):
        assert teacher.get(address).status_code == 403
        assert representative.get(address).status_code == 403
        assert anonymous.get(address).status_code == 302
    for what in ("apply", "accept", "columns", "read", "choose", "role", "many", "rows/2/answer"):
        assert teacher.post(f"{PASTE}{plan.pk}/{what}/").status_code == 403
    assert in_plan() == []


def test_nothing_to_read_is_said_beside_the_box(coordinator: Client) -> None:
    assert "Paste the table here" in coordinator.post(PASTE, {"year": 2026, "text": "  "}).text
    wrong = SimpleUploadedFile("план.docx", b"no document")
    assert list(html.page(coordinator.post(PASTE, {"year": 2026, "file": wrong})).errors) == ["file"]
    assert not PlanImport.objects.exists()
    form = html.page(coordinator.get(PASTE)).form()
    assert form.attrs["enctype"] == "multipart/form-data"
    assert form.find("descendant-or-self::*[@data-paste-table]")


def test_what_was_pasted_before_is_listed(coordinator: Persona) -> None:
    plan = paste(coordinator, SURE)
    do(coordinator, plan, "apply")
    document = docx.Document()
    table = document.add_table(rows=2, cols=3)
    for row, texts in zip(table.rows, [["Мероприятие", "Классы", "Сроки"], ["Кросс", "5–9", "май"]], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    saved = io.BytesIO()
    document.save(saved)
    uploaded = SimpleUploadedFile("План <ВР>.docx", saved.getvalue())
    assert coordinator.post(PASTE, {"year": 2025, "file": uploaded}).status_code == 302
    page = html.page(coordinator.get(PASTE)).one("main").text
    assert "План <ВР>.docx" in page
    assert "for 2025/2026" in page
    assert "Pasted table" in page
    assert "in the plan" in page
    assert "to be checked" in page
    assert str(coordinator.user) in page


# --- from the paste to the plan -----------------------------------------------------------------


def test_from_the_paste_to_the_plan(coordinator: Client) -> None:
    club = PartnershipFactory(partner=PartnerFactory(name="Клуб «Пехотинец»"))
    plan = paste(
        coordinator,
        SURE,
        OTHER_YEAR,
        NO_MONTH,
        NO_CLASS,
        UNKNOWN_PARTNER,
        NO_TITLE,
        "Смотр строя\t6А\tфевраль\tПреподаватель ОБЗР\tКлуб «Пехотинец»",
    )
    page = page_of(coordinator, plan)
    for words in ("7 rows", "2 are ready", "5 need an answer", "5 rows need your answer"):
        assert words in page.text
    assert "Add 7 rows" not in page.text
    # Sure rows say what they are taken for.
    assert "5 октября →understood as Mon, 5 October" in row_of(page, 1)
    assert answers_of(page, 1) == ["skip"]
    assert "Клуб «Пехотинец»" in row_of(page, 7)
    assert club.direction.title in row_of(page, 7)
    # Each question comes with what is proposed and with the answers that need no typing.
    assert "Understood as: Sat, 10 October." in row_of(page, 2)
    assert [answers_of(page, number) for number in range(2, 7)] == [
        ["proposed", "none", "skip"],
        ["none", "skip"],
        ["grades", "skip"],
        ["own", "looking", "skip"],
        ["skip"],
    ]

    # Refused while rows wait, whoever asks.
    refused = do(coordinator, plan, "apply")
    assert "5 rows need your answer. Nothing was added." in refused.text
    assert refused.redirect_chain[-1][0].endswith("?waiting=yes")
    assert in_plan() == []

    for number, value in ((2, "proposed"), (3, "none"), (4, "grades"), (5, "looking"), (6, "skip")):
        assert answer(coordinator, plan, number, value)["Location"] == f"{PASTE}{plan.pk}/#row-{number + 1}"
    page = page_of(coordinator, plan)
    assert "wait" not in page.text.partition(row_of(page, 1))[0]
    assert not [address for address in page.links if "wait" in address]
    assert "6 are ready" in page.text
    assert "1 is skipped" in page.text
    assert "Add 6 rows to the plan" in page.buttons
    added = do(coordinator, plan, "apply")
    assert added.redirect_chain[-1][0] == "/en/staff/plan/?year=2026"
    assert "6 rows are in the plan." in added.text
    assert "Экскурсия" in added.text
    assert in_plan() == [
        "День открытых дверей",
        "Экскурсия",
        "Встреча с инспектором",
        "Классный час",
        "Чтения",
        "Смотр строя",
    ]
    trip, meeting = (
        Activity.objects.get(title="Экскурсия"),
        Activity.objects.get(title="Встреча с инспектором"),
    )
    assert f"{trip.first_day:%d.%m.%Y}" == "10.10.2026"
    assert (meeting.timing_text, meeting.first_day) == ("вторая среда", None)
    assert list(Activity.objects.get(title="Смотр строя").partnerships.all()) == [club]


def test_those_that_wait_are_answered_one_after_the_other(coordinator: Client) -> None:
    plan = paste(coordinator, SURE, OTHER_YEAR, NO_MONTH)
    page = page_of(coordinator, plan, "?waiting=yes")
    assert rows_of(page) == [2, 3]
    assert page.all("button", formaction=f"/en/staff/import/plan/{plan.pk}/rows/3/answer/?waiting=yes")
    assert f"/en/staff/import/plan/{plan.pk}/rows/3/?waiting=yes" in page.links
    back = answer(coordinator, plan, 2, "proposed", "?waiting=yes")
    assert back["Location"] == f"{PASTE}{plan.pk}/?waiting=yes#row-3"
    assert rows_of(page_of(coordinator, plan, "?waiting=yes")) == [3]
    # Once nothing waits, all rows are there again.
    answer(coordinator, plan, 3, "none", "?waiting=yes")
    assert rows_of(page_of(coordinator, plan, "?waiting=yes")) == [1, 2, 3]


def test_all_is_accepted_as_it_is_written(coordinator: Client) -> None:
    plan = paste(coordinator, OTHER_YEAR, NO_MONTH, NO_CLASS, UNKNOWN_PARTNER, NO_TITLE)
    answered = do(coordinator, plan, "accept")
    assert "4 rows are accepted as written." in answered.text
    # A row that says nothing cannot be taken.
    assert "1 needs an answer" in answered.text
    answer(coordinator, plan, 5, "skip")
    do(coordinator, plan, "apply")
    assert len(in_plan()) == 4


def test_a_plan_that_changed_since_it_was_seen_is_not_added(coordinator: Client) -> None:
    plan = paste(coordinator, SURE, "Кросс\t5–9\tмай\t\t")
    seen = plan.version
    answer(coordinator, plan, 2, "skip")
    late = coordinator.post(f"{PASTE}{plan.pk}/apply/", {"version": seen}, follow=True)
    assert "This plan was changed or applied in the meantime" in late.text
    assert in_plan() == []
    for version in ("", "x", "9" * 40):
        coordinator.post(f"{PASTE}{plan.pk}/apply/", {"version": version})
    assert in_plan() == []


# --- rows ---------------------------------------------------------------------------------------


def test_a_row_is_corrected(coordinator: Client) -> None:
    library = PartnershipFactory(partner=PartnerFactory(name="Детская библиотека № 5"))
    plan = paste(coordinator, UNKNOWN_PARTNER.replace("ноябрь", "вторая среда"))
    address = f"{PASTE}{plan.pk}/rows/2/?waiting=yes"
    page = coordinator.get(address)
    assert "In the table: “Библиотека имени Никого”" in page.text
    # Nothing is proposed, so it is not offered to take what is proposed.
    assert html.page(page).form().choices("timing_answer") == ["none"]

    data = {"title": "Чтения вслух", "timing": "вторая среда", "grades": "1–4", "partnerships": [library.pk]}
    again = coordinator.post(address, data)
    assert again.status_code == 200
    assert "Say which days are meant, or use other words." in again.text
    assert "Чтения вслух" in again.text
    done = coordinator.post(address, {**data, "timing": "вторая среда ноября"})
    assert done["Location"] == f"{PASTE}{plan.pk}/?waiting=yes#row-2"
    page = page_of(coordinator, plan)
    assert "Чтения вслух" in row_of(page, 1)
    assert "вторая среда ноября →understood as Wed, 11 November" in row_of(page, 1)
    assert "Детская библиотека № 5" in row_of(page, 1)
    assert "Add 1 row to the plan" in page.buttons


def test_the_ticked_partner_stands_first_in_the_row(coordinator: Client) -> None:
    for name in ("Абрикос", "Берёзка", "Весна"):
        last = PartnershipFactory(partner=PartnerFactory(name=f"Клуб «{name}»"))
    plan = paste(coordinator, "Смотр\t5–9\tмай\t\tКлуб «Весна»")
    form = coordinator.get(f"{PASTE}{plan.pk}/rows/2/").context["form"]
    assert form["partnerships"].value() == [last.pk]
    assert next(iter(form["partnerships"])).data["value"].value == last.pk


def test_what_the_plan_has_is_left_out_unless_somebody_wants_it(coordinator: Client) -> None:
    known = ActivityFactory(title="День открытых дверей", grades=0b1111, timing_text="5 октября")
    plan = paste(coordinator, SURE, "Кросс\t5–9\tмай\t\t", "Кросс\t5–9\tмай\t\t")
    page = page_of(coordinator, plan)
    for words in (
        "3 rows",
        "1 is ready",
        "1 is already in the plan",
        "1 is skipped",
        "Add 1 row to the plan",
    ):
        assert words in page.text
    assert "Already in the plan." in row_of(page, 1)
    assert known.get_absolute_url() in page.links
    assert "Skipped: the same as row 3" in row_of(page, 3)
    assert answers_of(page, 1) == answers_of(page, 3) == ["add"]
    answer(coordinator, plan, 1, "add")
    do(coordinator, plan, "apply")
    assert in_plan() == ["День открытых дверей", "День открытых дверей", "Кросс"]


def test_nothing_to_add_is_said(coordinator: Client) -> None:
    plan = paste(coordinator, SURE)
    answer(coordinator, plan, 1, "skip")
    page = page_of(coordinator, plan)
    assert "There is nothing to add" in page.text
    assert not page.all(id="apply")


def test_a_doubt_that_was_settled_elsewhere_is_taken_so(coordinator: Client) -> None:
    plan = paste(coordinator, NO_CLASS)
    known = SchoolClassFactory(grade=7, letter="Ж")
    page = page_of(coordinator, plan)
    assert "It is clear now" in row_of(page, 1)
    assert answers_of(page, 1) == ["again", "skip"]
    answer(coordinator, plan, 1, "again")
    assert "1 is ready" in page_of(coordinator, plan).text
    do(coordinator, plan, "apply")
    assert list(Activity.objects.get().classes.all()) == [known]


def test_what_is_shown_is_what_is_added(coordinator: Client) -> None:
    """A row that was sure keeps what it was taken for, though the register says something else by now."""
    partner = PartnerFactory(name="Клуб «Весна»")
    partnership = PartnershipFactory(partner=partner)
    plan = paste(coordinator, "Смотр\t5–9\tмай\t\tКлуб «Весна»")
    partner.name = "Клуб «Зима»"
    partner.save()
    assert "Клуб «Зима»" in row_of(page_of(coordinator, plan), 1)
    do(coordinator, plan, "apply")
    assert list(Activity.objects.get().partnerships.all()) == [partnership]


def test_too_long_a_text_waits_to_be_shortened(coordinator: Client) -> None:
    plan = paste(coordinator, f"{'Очень длинное дело ' * 250}\t5–9\tмай\t{'я' * 1_000}\t")
    page = page_of(coordinator, plan)
    assert "Longer than 1000 characters: shorten it." in row_of(page, 1)
    assert "Longer than 600 characters: shorten it." in row_of(page, 1)
    assert answers_of(page, 1) == ["skip"]
    assert "Shorten it" in page.text
    # The page shows only their beginning.
    assert len(row_of(page, 1)) < 2_500
    do(coordinator, plan, "accept")
    assert "1 needs an answer" in page_of(coordinator, plan).text
    form = coordinator.get(f"{PASTE}{plan.pk}/rows/2/")
    assert form.status_code == 200
    coordinator.post(f"{PASTE}{plan.pk}/rows/2/", {"title": "Дело", "grades": "5–9", "timing": "май"})
    do(coordinator, plan, "apply")
    assert in_plan() == ["Дело"]


def test_what_people_pasted_is_text(coordinator: Client) -> None:
    cell = "<script>alert(1)</script> & <b>бег</b>"
    row = "\t".join(f"{cell} {letter}" for letter in "абвгд")
    plan = paste(coordinator, row, heading=HEADING.replace("Сроки", "Сроки <i>"))
    for address in ("", "?waiting=yes", "rows/2/"):
        page = coordinator.get(f"{PASTE}{plan.pk}/{address}").text
        assert "alert(1)" in page
        assert "<script>alert" not in page
        assert "<b>бег" not in page
    do(coordinator, plan, "accept")
    do(coordinator, plan, "apply")
    for address in (f"{PASTE}{plan.pk}/", address_of_undo()):
        assert "<script>alert" not in coordinator.get(address).text


@pytest.mark.long
def test_a_long_table_has_pages_and_finds_back(coordinator: Client) -> None:
    rows = [f"Дело № {number}\t5–9\tмай\t\t" for number in range(1, ROWS_OF_A_PAGE + 3)]
    plan = paste(coordinator, *rows)
    page = page_of(coordinator, plan, "?page=2")
    # The row of headings is the first line.
    assert rows_of(page) == [ROWS_OF_A_PAGE, ROWS_OF_A_PAGE + 1, ROWS_OF_A_PAGE + 2]
    back = answer(coordinator, plan, ROWS_OF_A_PAGE + 1, "skip")
    assert back["Location"] == f"{PASTE}{plan.pk}/?page=2#row-{ROWS_OF_A_PAGE + 2}"
    # One form for all answers: three hundred of them would be heavy.
    assert len(page_of(coordinator, plan).all("form")) < 10


# --- columns ------------------------------------------------------------------------------------


def test_columns_are_corrected(coordinator: Client) -> None:
    plan = paste(coordinator, "Иванова А. А.\tДень открытых дверей\tоктябрь", heading="Дело\tКто отвечает\tКогда")
    assert "Иванова А. А." in row_of(page_of(coordinator, plan), 1)
    columns = {"column-0-0": "responsible", "column-0-1": "title", "column-0-2": "timing"}
    done = do(coordinator, plan, "columns", **columns)
    assert "The tables are read again." in done.text
    row = PlanImportRow.objects.activities().get()
    assert row.texts == {"responsible": "Иванова А. А.", "title": "День открытых дверей", "timing": "октябрь"}
    # What cannot be is said, and changes nothing.
    assert (
        "Two columns cannot have the same meaning."
        in do(coordinator, plan, "columns", **{**columns, "column-0-2": "title"}).text
    )
    assert (
        "Say which column contains the activities." in do(coordinator, plan, "columns", **{"column-0-2": "timing"}).text
    )
    late = coordinator.post(f"{PASTE}{plan.pk}/columns/", {**columns, "version": 1}, follow=True)
    assert "This plan was changed or applied in the meantime" in late.text
    assert PlanImportRow.objects.activities().get().texts == row.texts


def test_a_table_without_a_heading_shows_what_was_guessed(coordinator: Client) -> None:
    plan = paste(coordinator, heading=SURE)
    assert "open" in page_of(coordinator, plan).one("details", class_="read-columns").attrs
    plan = paste(coordinator, SURE)
    assert "open" not in page_of(coordinator, plan).one("details", class_="read-columns").attrs


# --- a long table, read in portions -------------------------------------------------------------


@pytest.mark.walk
def test_a_long_table_is_read_on_with_and_without_javascript(coordinator: Client) -> None:
    plan = paste(coordinator, *[f"Дело № {number}\t5–9\tмай\t\t" for number in range(2 * PORTION - 1)])
    page = page_of(coordinator, plan)
    assert f"{PORTION} of {2 * PORTION} rows understood." in page.text
    assert page.one("progress", max=f"{2 * PORTION}", value=f"{PORTION}")
    htmx = coordinator.post(f"{PASTE}{plan.pk}/read/", headers={"HX-Request": "true"})
    assert htmx["HX-Redirect"] == f"{PASTE}{plan.pk}/"
    again = paste(coordinator, *[f"Иное № {number}\t5–9\tмай\t\t" for number in range(2 * PORTION - 1)])
    assert coordinator.post(f"{PASTE}{again.pk}/read/")["Location"] == f"{PASTE}{again.pk}/"
    assert f"{2 * PORTION - 1} rows" in page_of(coordinator, again).text


# --- taken back ---------------------------------------------------------------------------------


def address_of_undo() -> str:
    return Undo.objects.get().get_absolute_url()


def test_what_nobody_worked_on_is_taken_back(coordinator: Client) -> None:
    plan = paste(coordinator, SURE, "Кросс\t5–9\tмай\t\t", "Чтения\t1–4\tноябрь\t\t")
    do(coordinator, plan, "apply")
    page = page_of(coordinator, plan)
    assert "3 were added" in page.text
    assert address_of_undo() in page.links
    # It is there to be read, not to be changed.
    assert answers_of(page, 1) == []
    assert not [address for address in page.links if "/rows/2/" in address]
    assert Activity.objects.get(title="Кросс").get_absolute_url() in page.links
    assert coordinator.get(f"{PASTE}{plan.pk}/rows/2/").status_code == 302

    OccurrenceFactory(activity=Activity.objects.get(title="Кросс"))
    page = html.page(coordinator.get(address_of_undo()))
    assert "Undo 2 rows?" in page.text
    assert "1 row stays" in page.text
    done = coordinator.post(address_of_undo(), follow=True)
    assert "2 rows restored" in done.text
    assert in_plan() == ["Кросс"]
    page = page_of(coordinator, plan)
    assert "The plan was undone" in page.text
    assert "/undo/" not in "".join(page.one("main").links)


def test_a_row_that_somebody_changed_meanwhile_is_left_and_named(coordinator: Client) -> None:
    plan = paste(coordinator, SURE, "Кросс\t5–9\tмай\t\t")
    do(coordinator, plan, "apply")
    assert "Undo 2 rows?" in coordinator.get(address_of_undo()).text
    Activity.objects.get(title="Кросс").save()
    done = coordinator.post(address_of_undo(), follow=True)
    assert "“Кросс” — It has been changed since." in done.text
    assert in_plan() == ["Кросс"]


def test_where_everything_was_worked_on_nothing_is_offered(coordinator: Client) -> None:
    plan = paste(coordinator, SURE)
    do(coordinator, plan, "apply")
    Activity.objects.get().save()
    page = html.page(coordinator.get(address_of_undo()))
    assert "There is nothing to undo" in page.text
    assert not page.one("main").all("form")


def test_what_was_put_in_is_shown_and_taken_back_right_where_it_is_said(coordinator: Client) -> None:
    ActivityFactory(title="Было и раньше")
    plan = paste(coordinator, SURE, "Кросс\t5–9\tмай\t\t")
    said = html.page(coordinator.post(f"{PASTE}{plan.pk}/apply/", {"version": plan.version}, follow=True))
    put_in = PlanImport.objects.get().rows_url
    assert {put_in, address_of_undo()} <= set(said.all_by_role("status")[0].links)
    listed = html.page(coordinator.get(PASTE))
    assert {put_in, address_of_undo()} <= set(listed.links)
    rows = coordinator.get(put_in).context["rows"]
    assert sorted(each.title for each in rows) == sorted(set(in_plan()) - {"Было и раньше"})


def test_after_its_day_the_rows_are_still_shown_and_nothing_is_promised(coordinator: Client) -> None:
    plan = paste(coordinator, SURE)
    do(coordinator, plan, "apply")
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        page = page_of(coordinator, plan)
        assert PlanImport.objects.get().rows_url in page.links
        assert "/undo/" not in "".join(page.one("main").links)
        assert "The 24 hours for undoing are over" in page.text
        assert "/undo/" not in "".join(html.page(coordinator.get(PASTE)).one("main").links)


def test_no_row_is_joined_to_nothing_by_an_odd_answer(coordinator: Client) -> None:
    plan = paste(coordinator, SURE)
    assert answer(coordinator, plan, 1, "join").status_code == 302
    assert plan.rows.get(number=2).action == "add"


def test_an_answer_does_not_go_to_a_row_that_got_the_number_meanwhile(coordinator: Client) -> None:
    plan = paste(coordinator, SURE, NO_MONTH)
    seen = page_of(coordinator, plan).form(id="answers").fields["seen"]
    do(coordinator, plan, "choose", former="rewrite")
    address = f"{PASTE}{plan.pk}/rows/2/answer/"
    said = coordinator.post(address, {"answer": "skip", "seen": seen}, follow=True)
    assert "in the meantime" in html.page(said).text
    assert plan.rows.get(number=2).action == "add"
    seen = page_of(coordinator, plan).form(id="answers").fields["seen"]
    coordinator.post(address, {"answer": "skip", "seen": seen})
    assert plan.rows.get(number=2).action == "skip"


def test_a_correction_does_not_go_to_a_row_that_got_the_number_meanwhile(coordinator: Client) -> None:
    plan = paste(coordinator, SURE, NO_MONTH)
    address = f"{PASTE}{plan.pk}/rows/2/"
    fields = html.page(coordinator.get(address)).form().fields | {"title": ["Другое дело"]}
    do(coordinator, plan, "choose", former="rewrite")
    assert "in the meantime" in html.page(coordinator.post(address, fields, follow=True)).text
    assert plan.rows.get(number=2).title == "День открытых дверей"
