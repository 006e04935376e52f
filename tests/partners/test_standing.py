"""As it stands today: all partnerships in one table, filled by hand or by paste, saved together."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from partners.models import Agreement, Partnership
from partners.services.stages import decide, last_number
from tests import html
from tests.factories import AgreementFactory, PartnerFactory, PartnershipFactory, UserFactory

pytestmark = pytest.mark.django_db

PATH = "/en/staff/partnerships/today/"


def sent(client: Client, **changes: Any) -> dict[str, Any]:
    """What a browser sends of the page, with some answers changed: `{"p1-since": "2024-09-01"}`."""
    fields: dict[str, Any] = html.page(client.get(PATH)).form().fields
    return {**fields, **changes}


def save(client: Client, **changes: Any) -> HttpResponse:
    return client.post(PATH, sent(client, **changes))


def steps(partnership: Partnership) -> list[tuple[str, int | None, str]]:
    return [(each.kind, each.to_stage_id, each.text) for each in partnership.transitions.all()]


def test_a_whole_table_is_saved_at_once(coordinator: Client) -> None:
    library, museum = PartnershipFactory(), PartnershipFactory()
    person = UserFactory(coordinator=True)
    answer = save(
        coordinator,
        reason="Работаем вместе много лет",
        kind="accord",
        **{
            f"p{library.pk}-since": "2019-09-01",
            f"p{library.pk}-stage": "3",
            f"p{library.pk}-coordinator": str(person.pk),
            f"p{museum.pk}-until": "2028-08-31",
        },
    )
    assert answer.status_code == 302
    library.refresh_from_db()
    assert (library.started_on, library.stage_id, library.coordinator) == (date(2019, 9, 1), 3, person)
    assert steps(library) == [
        ("opened", 1, ""),
        ("decided", 2, "Работаем вместе много лет"),
        ("decided", 3, "Работаем вместе много лет"),
    ]
    assert library.transitions.last().lacking
    agreement = Agreement.objects.get()
    assert (agreement.partner, agreement.kind, agreement.term_until) == (museum.partner, "accord", date(2028, 8, 31))
    assert (agreement.valid_from, list(agreement.partnerships.all())) == (museum.started_on, [museum])
    assert library.history.count() > 1
    museum.refresh_from_db()
    assert museum.version == 1


def test_a_table_left_as_it_is_changes_nothing(coordinator: Client) -> None:
    partnership = PartnershipFactory(at_stage=2)
    AgreementFactory(partner=partnership.partner, covers=[partnership], term_until=date(2027, 1, 1))
    version = partnership.version
    assert save(coordinator).status_code == 302
    partnership.refresh_from_db()
    assert partnership.version == version


def test_a_changed_stage_needs_a_reason(coordinator: Client) -> None:
    partnership = PartnershipFactory()
    page = html.page(save(coordinator, **{f"p{partnership.pk}-stage": "2", f"p{partnership.pk}-since": "2020-01-01"}))
    assert page.errors == {f"p{partnership.pk}-reason": ["Say why the school decided so, here or above for all."]}
    assert page.form().fields[f"p{partnership.pk}-since"] == ["2020-01-01"]
    assert page.title.startswith("Error: ")
    answer = save(coordinator, **{f"p{partnership.pk}-stage": "2", f"p{partnership.pk}-reason": "Так решил совет"})
    assert answer.status_code == 302
    assert steps(partnership)[-1] == ("decided", 2, "Так решил совет")


def test_a_stage_goes_back_in_one_step(coordinator: Client) -> None:
    partnership = PartnershipFactory(at_stage=3)
    save(coordinator, reason="Начинаем заново", **{f"p{partnership.pk}-stage": "1"})
    assert steps(partnership)[-1] == ("stepped_back", 1, "Начинаем заново")


def test_a_partnership_by_law_has_no_stage(coordinator: Client) -> None:
    partnership = PartnershipFactory(by_law=True)
    page = html.page(coordinator.get(PATH))
    assert "by law: no stages" in page.text
    assert f"p{partnership.pk}-stage" not in page.form().names()
    assert save(coordinator, **{f"p{partnership.pk}-since": "2020-09-01"}).status_code == 302
    partnership.refresh_from_db()
    assert partnership.started_on == date(2020, 9, 1)


def test_the_last_day_of_the_present_agreement_is_adjusted(coordinator: Client) -> None:
    partnership = PartnershipFactory()
    agreement = AgreementFactory(
        partner=partnership.partner, covers=[partnership], number="7", term_until=date(2026, 12, 31)
    )
    assert "№ 7" in html.page(coordinator.get(PATH)).text
    save(coordinator, **{f"p{partnership.pk}-until": "2027-12-31"})
    agreement.refresh_from_db()
    assert (agreement.term_until, Agreement.objects.count()) == (date(2027, 12, 31), 1)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("since", "2030-01-01", "has not come yet"),
        ("since", "", "required"),
        ("until", "2001-01-01", "cannot end before it comes into force"),
        ("until", "2999-01-01", "Check the year"),
        ("stage", "9", "9"),
        ("coordinator", "77777", "77777"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(coordinator: Client, field: str, value: str, words: str) -> None:
    partnership = PartnershipFactory()
    name = f"p{partnership.pk}-{field}"
    page = html.page(save(coordinator, reason="Да", **{name: value}))
    assert list(page.errors) == [name]
    assert words in page.errors[name][0]
    partnership.refresh_from_db()
    assert partnership.version == 1


def test_a_last_day_is_not_taken_away_here(coordinator: Client) -> None:
    partnership = PartnershipFactory()
    AgreementFactory(partner=partnership.partner, covers=[partnership], term_until=date(2027, 1, 1))
    page = html.page(save(coordinator, **{f"p{partnership.pk}-until": ""}))
    assert "open the agreement itself" in page.errors[f"p{partnership.pk}-until"][0]


def test_what_somebody_changed_meanwhile_is_told_and_nothing_is_saved(coordinator: Client) -> None:
    mine, others = PartnershipFactory(), PartnershipFactory()
    data = sent(coordinator, **{f"p{mine.pk}-since": "2020-09-01", f"p{others.pk}-since": "2021-09-01"})
    stored = Partnership.objects.get(pk=others.pk)
    stored.common_goals = "Вместе читаем"
    stored.save()
    page = html.page(coordinator.post(PATH, data))
    assert list(page.errors) == [f"p{others.pk}-since"]
    mine.refresh_from_db()
    assert mine.started_on == date(2025, 9, 1)


def test_a_row_that_only_others_changed_does_not_matter(coordinator: Client) -> None:
    mine, others = PartnershipFactory(), PartnershipFactory()
    data = sent(coordinator, **{f"p{mine.pk}-since": "2020-09-01"})
    decide(partnership=others, seen=last_number(others), to=2, reason="Да", on=date(2026, 11, 25), by=None, lacking={})
    assert coordinator.post(PATH, data).status_code == 302
    others.refresh_from_db()
    assert others.stage_id == 2


def test_a_pasted_table_fills_the_rows_and_saves_nothing(coordinator: Client) -> None:
    library = PartnershipFactory(partner=PartnerFactory(name="МБУК «Библиотека № 5»"))
    museum_a = PartnershipFactory(partner=PartnerFactory(name="Музей А"))
    museum_b = PartnershipFactory(partner=PartnerFactory(name="Музей Б"))
    person = UserFactory(coordinator=True, full_name="Иванова Анна Петровна")
    table = (
        "Партнёр\tС какого года\tЭтап\tКоординатор\tДоговор до\tПримечание\n"
        "Библиотека № 5\t2019\tII\tИванова А. П.\t31.12.2027\tдружим\n"
        "Музей Б\t01.02.2020\tсобственно партнёрство\tПетрова\tбессрочно\t\n"
        "Аквапарк\t2020\t1\t\t\t\n"
    )
    data = sent(coordinator, text=table, fill="yes")
    page = html.page(coordinator.post(PATH, data))
    fields = page.form().fields
    assert {name: fields[f"p{library.pk}-{name}"] for name in ("since", "stage", "coordinator", "until")} == {
        "since": ["2019-09-01"],
        "stage": ["2"],
        "coordinator": [str(person.pk)],
        "until": ["2027-12-31"],
    }
    assert (fields[f"p{museum_b.pk}-since"], fields[f"p{museum_b.pk}-stage"]) == (["2020-02-01"], ["3"])
    assert fields[f"p{museum_a.pk}-since"] == ["2025-09-01"]
    assert "Аквапарк" in page.text and "there is no such partnership at present" in page.text
    for left in ("бессрочно", "Петрова", "дружим"):
        assert left in page.text
    assert not page.errors
    library.refresh_from_db()
    assert library.version == 1
    # What is shown now is saved by the next press.
    data = {name: value for name, value in fields.items() if name != "fill"}
    assert coordinator.post(PATH, {**data, "reason": "Так и есть"}).status_code == 302
    library.refresh_from_db()
    assert (library.started_on, library.stage_id, library.coordinator) == (date(2019, 9, 1), 2, person)


def test_a_person_says_whose_a_row_is_and_what_a_column_holds(coordinator: Client) -> None:
    museum = PartnershipFactory(partner=PartnerFactory(name="Музей Победы"))
    table = "Партнёр\tКогда познакомились\nНаши друзья\t2019"
    page = html.page(coordinator.post(PATH, sent(coordinator, text=table, fill="yes")))
    assert page.field("Когда познакомились").value == [""]
    fields = page.form().fields | {"fill": "yes", "owner-2": "Музей Победы", "meaning": ["name", "since"]}
    page = html.page(coordinator.post(PATH, fields))
    assert page.form().fields[f"p{museum.pk}-since"] == ["2019-09-01"]
    # What was said stays said.
    again = html.page(coordinator.post(PATH, page.form().fields | {"fill": "yes"}))
    assert again.form().fields["owner-2"] == ["Музей Победы"]
    assert again.form().fields[f"p{museum.pk}-since"] == ["2019-09-01"]


def test_tables_with_other_headings_text_and_hidden_sheets_are_all_named(coordinator: Client) -> None:
    museum = PartnershipFactory(partner=PartnerFactory(name="Музей Победы"))
    club = PartnershipFactory(partner=PartnerFactory(name="Клуб «Пехотинец»"))
    made = openpyxl.Workbook()
    first: Any = made.active
    first.title = "Музеи"
    for row in (["Партнёр", "С какого года"], ["Музей Победы", 2019], ["Музей Победы", 2020]):
        first.append(row)
    second = made.create_sheet("Клубы")
    for row in (["С какого года", "Партнёр"], [2021, "Клуб «Пехотинец»"]):
        second.append(row)
    hidden = made.create_sheet("Выбор")
    hidden.append(["Клуб «Пехотинец»", 1999])
    hidden.sheet_state = "hidden"
    saved = io.BytesIO()
    made.save(saved)
    file = SimpleUploadedFile("table.xlsx", saved.getvalue())
    page = html.page(coordinator.post(PATH, sent(coordinator, file=file, fill="yes")))
    fields = page.form().fields
    assert (fields[f"p{museum.pk}-since"], fields[f"p{club.pk}-since"]) == (["2019-09-01"], ["2021-09-01"])
    for left in ("a row above says otherwise", "hidden sheet “Выбор”", "Музеи"):
        assert left in page.text
    # A browser does not send the file again: what stood in it is in the box.
    assert "Музей Победы\t2019" in fields["text"][0]
    again = html.page(coordinator.post(PATH, fields | {"fill": "yes"}))
    assert again.form().fields[f"p{club.pk}-since"] == ["2021-09-01"]


def test_an_empty_box_is_told_beside_it_and_saving_asks_for_none(coordinator: Client) -> None:
    PartnershipFactory()
    page = html.page(coordinator.post(PATH, sent(coordinator, fill="yes")))
    assert list(page.errors) == ["text"]
    assert coordinator.post(PATH, sent(coordinator)).status_code == 302


def test_the_table_asks_no_query_per_row(coordinator: Client, django_assert_max_num_queries: Any) -> None:
    for _number in range(20):
        PartnershipFactory()
    with django_assert_max_num_queries(25):
        coordinator.get(PATH)


def test_teachers_do_not_see_it(teacher: Client) -> None:
    assert teacher.get(PATH).status_code == 403
