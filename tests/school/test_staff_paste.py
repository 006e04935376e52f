"""The staff list goes in whole: paste, look, correct, save; then a sheet of invitations."""

from typing import Any

import pytest
from django.http import HttpResponse

from school.models import JournalEntry, Role, SchoolClass, User
from tests import html
from tests.conftest import Persona
from tests.factories import SchoolClassFactory, SchoolProfileFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]
PASTE = "/staff/people/paste/"
LIST = """ФИО\tДолжность\tПочта\tКласс\tТелефон
Иванова Елена Ивановна\tучитель математики\tivanova@school.ru\t6А\t8 900 111-22-33
Петров Пётр Петрович\tзаместитель директора по ВР\t\t\t
Сидорова Анна Юрьевна\tучитель\t\t6Б\t"""


def pasted(browser: Persona, text: str) -> html.Part:
    page = html.page(browser.post(PASTE, {"school_year": "2026", "text": text}))
    assert "rows-TOTAL_FORMS" in page.form().names(), page.text
    return page


def saved(browser: Persona, page: html.Part, **changes: Any) -> HttpResponse:
    fields = page.form().fields | {name.replace("__", "-"): value for name, value in changes.items()}
    return browser.post(PASTE, fields)


def names() -> list[str]:
    return sorted(User.objects.invited().values_list("full_name", flat=True))


def test_a_list_becomes_invited_people_with_roles_and_classes(administrator: Persona) -> None:
    page = pasted(administrator, LIST)
    assert page.form().fields["rows-0-role"] == ["teacher"]
    assert page.form().fields["rows-1-role"] == ["coordinator"]
    assert "8 900 111-22-33" in page.text
    assert not User.objects.invited().exists()
    assert saved(administrator, page)["Location"] == "/staff/people/invitations/"
    elena, petr, anna = (User.objects.get(full_name=name) for name in names())
    assert (elena.email, elena.post, elena.role) == ("ivanova@school.ru", "учитель математики", Role.TEACHER)
    assert (petr.email, petr.role) == (None, Role.COORDINATOR)
    assert not elena.has_joined
    classes = {each.label: each.class_teacher for each in SchoolClass.objects.filter(school_year=2026)}
    assert (classes["6А"], classes["6Б"]) == (elena, anna)
    assert JournalEntry.objects.filter(action="invited", actor=administrator.user).count() == 3


def test_a_list_sent_twice_is_one_set_of_people(administrator: Persona) -> None:
    page = pasted(administrator, LIST)
    saved(administrator, page)
    again = saved(administrator, page)
    assert again.status_code == 302
    assert User.objects.invited().count() == 3
    assert saved(administrator, pasted(administrator, LIST)).status_code == 302
    assert User.objects.invited().count() == 3


def test_a_bad_mail_is_told_beside_its_field_and_nothing_is_saved(administrator: Persona) -> None:
    page = html.page(saved(administrator, pasted(administrator, LIST), **{"rows-1-email": ["петров собака"]}))
    assert "rows-1-email" in page.errors
    assert page.form().fields["rows-1-email"] == ["петров собака"]
    # What was left out stays named.
    assert "8 900 111-22-33" in page.text
    assert names() == []


def test_the_same_mail_is_the_same_person(administrator: Persona) -> None:
    here = UserFactory(full_name="Елена Ивановна", email="ivanova@school.ru", post="")
    page = pasted(administrator, LIST)
    assert page.form().fields["rows-0-action"] == [f"person-{here.pk}"]
    saved(administrator, page)
    here.refresh_from_db()
    assert (here.full_name, here.post) == ("Иванова Елена Ивановна", "учитель математики")
    assert SchoolClass.objects.get(grade=6, letter="А", school_year=2026).class_teacher == here


def test_somebody_of_the_same_name_is_asked_about(administrator: Persona) -> None:
    here = UserFactory(full_name="Иванова Елена Ивановна", post="библиотекарь")
    page = pasted(administrator, LIST)
    assert "rows-0-action" not in page.form().fields
    assert "rows-0-action" in html.page(saved(administrator, page)).errors
    assert saved(administrator, page, **{"rows-0-action": ["add"]}).status_code == 302
    assert User.objects.filter(full_name=here.full_name).count() == 2


def test_a_short_name_that_fits_two_is_asked_about(administrator: Persona) -> None:
    elena = UserFactory(full_name="Иванова Елена Ивановна")
    eva = UserFactory(full_name="Иванова Ева Игоревна")
    page = pasted(administrator, "ФИО\tКласс\nИванова Е. И.\t6А")
    assert {f"person-{elena.pk}", f"person-{eva.pk}"} <= set(page.form().choices("rows-0-action"))
    assert "rows-0-action" not in page.form().fields
    saved(administrator, page, **{"rows-0-action": [f"person-{eva.pk}"]})
    assert SchoolClass.objects.get(grade=6, letter="А", school_year=2026).class_teacher == eva


def test_a_name_that_stands_twice_is_asked_about(administrator: Persona) -> None:
    text = "ФИО\tДолжность\nОрлова Ольга Игоревна\tучитель\nОрлова Ольга Игоревна\tбиблиотекарь"
    page = pasted(administrator, text)
    assert "rows-1-action" not in page.form().fields
    assert saved(administrator, page, **{"rows-1-action": ["row-0"]}).status_code == 302
    assert User.objects.get(full_name="Орлова Ольга Игоревна").post == "учитель, библиотекарь"


def test_namesakes_of_one_table_are_two_people(administrator: Persona) -> None:
    text = "ФИО\tДолжность\nОрлова Ольга Игоревна\tучитель\nОрлова Ольга Игоревна\tбиблиотекарь"
    saved(administrator, pasted(administrator, text), **{"rows-1-action": ["add"]})
    assert User.objects.filter(full_name="Орлова Ольга Игоревна").count() == 2


def test_a_row_left_out_is_not_saved_and_cannot_be_wrong(administrator: Persona) -> None:
    page = pasted(administrator, LIST)
    saved(administrator, page, **{"rows-0-action": ["skip"], "rows-0-email": ["чепуха"]})
    assert names() == ["Петров Пётр Петрович", "Сидорова Анна Юрьевна"]


def test_one_mail_and_one_class_stand_in_one_row(administrator: Persona) -> None:
    page = pasted(administrator, LIST)
    changes = {"rows-1-email": ["Ivanova@school.ru"], "rows-2-classes": ["6а"]}
    errors = html.page(saved(administrator, page, **changes)).errors
    assert {"rows-1-email", "rows-2-classes"} <= errors.keys()


def test_classes_are_added_only_with_the_tick(administrator: Persona) -> None:
    page = pasted(administrator, LIST)
    errors = html.page(saved(administrator, page, **{"table-creates_classes": []})).errors
    assert "rows-0-classes" in errors
    assert names() == []


def test_another_class_teacher_is_named_and_stays_without_the_tick(administrator: Persona) -> None:
    before = UserFactory(full_name="Прежняя Вера Павловна")
    SchoolClassFactory(school_year=2026, grade=6, letter="А", class_teacher=before)
    page = pasted(administrator, LIST)
    assert "Прежняя Вера Павловна" in page.text
    saved(administrator, page, **{"table-replaces_teachers": []})
    assert SchoolClass.objects.get(grade=6, letter="А", school_year=2026).class_teacher == before


def test_a_class_above_the_last_grade_is_refused(administrator: Persona) -> None:
    SchoolProfileFactory(last_grade=9)
    page = pasted(administrator, "ФИО\tКласс\nИванова Е. И.\t10А")
    assert "rows-0-classes" in html.page(saved(administrator, page)).errors


@pytest.mark.parametrize("text", ["", "чепуха 123", "12\t13"])
def test_a_text_without_people_is_told_beside_the_box(text: str, administrator: Persona) -> None:
    page = html.page(administrator.post(PASTE, {"school_year": "2026", "text": text}))
    assert "text" in page.errors


@pytest.mark.parametrize(
    "nonsense",
    [
        {"rows-TOTAL_FORMS": ["999999"]},
        {"rows-TOTAL_FORMS": ["x"]},
        {"rows-0-action": ["row-77"]},
        {"rows-0-action": ["person-99999999999999999999"]},
        {"rows-0-role": ["king"]},
        {"table-school_year": ["1900"]},
        {"table-left_out": ["[[1]]"]},
        {"table-left_out": ["{"]},
        {"rows-0-full_name": [""]},
    ],
)
def test_nonsense_is_no_fault(nonsense: dict[str, list[str]], administrator: Persona) -> None:
    assert saved(administrator, pasted(administrator, LIST), **nonsense).status_code in {200, 302}


def test_the_preview_asks_as_often_for_many_rows_as_for_few(
    administrator: Persona, django_assert_max_num_queries: Any
) -> None:
    rows = "\n".join(f"Фамилия{chr(1072 + n % 32)}{chr(1072 + n // 32)}ова Анна Юрьевна\tучитель" for n in range(100))
    with django_assert_max_num_queries(20):
        pasted(administrator, "ФИО\tДолжность\n" + rows)


def test_a_sheet_has_a_card_with_a_link_for_everybody_chosen(administrator: Persona, anonymous: Persona) -> None:
    saved(administrator, pasted(administrator, LIST))
    form = html.page(administrator.get("/staff/people/invitations/")).form()
    assert len(form.fields["people"]) == 3
    answer = administrator.post("/staff/people/invitations/", form.fields)
    assert "no-store" in answer["Cache-Control"]
    page = html.page(answer)
    cards = page.all_by_role("region")
    assert len([card for card in cards if "invitation" in card.attrs.get("class", "")]) == 3
    links = [part.text for part in page.all("strong", **{"class": "invitation-link"})]
    assert len(set(links)) == 3
    path = links[1].removeprefix("http://testserver")
    # People type capitals, and no dashes.
    typed = path[:-1].replace("-", "").upper().replace("/JOIN/", "/join/") + "/"
    assert anonymous.get(path).status_code == anonymous.get(typed).status_code == 200
    new = {"password": "совсем новые слова", "password_again": "совсем новые слова", "email": "petrov@school.ru"}
    assert anonymous.post(path, new).status_code == 302
    assert anonymous.get(path).status_code == 410


def test_a_new_sheet_stops_the_links_of_the_one_before(administrator: Persona, anonymous: Persona) -> None:
    saved(administrator, pasted(administrator, LIST))
    fields = html.page(administrator.get("/staff/people/invitations/")).form().fields
    first = html.page(administrator.post("/staff/people/invitations/", fields)).all(
        "strong", **{"class": "invitation-link"}
    )
    administrator.post("/staff/people/invitations/", fields)
    assert {anonymous.get(part.text.removeprefix("http://testserver")).status_code for part in first} == {410}


def test_a_sheet_is_proposed_for_those_without_a_link_that_works(administrator: Persona) -> None:
    saved(administrator, pasted(administrator, LIST))
    page = "/staff/people/invitations/"
    administrator.post(page, html.page(administrator.get(page)).form().fields)
    late = UserFactory(invited=True, email=None, full_name="Ковалёва Инна Петровна")
    assert [int(key) for key in html.page(administrator.get(page)).form().fields["people"]] == [late.pk]


def test_the_journal_says_that_a_sheet_was_made_and_has_no_link(administrator: Persona) -> None:
    saved(administrator, pasted(administrator, LIST))
    fields = html.page(administrator.get("/staff/people/invitations/")).form().fields
    before = User.objects.invited().values_list("version", flat=True)
    administrator.post("/staff/people/invitations/", fields)
    entry = JournalEntry.objects.get(action="sheet_made")
    assert (entry.actor, entry.detail) == (administrator.user, "3")
    assert not JournalEntry.objects.filter(detail__contains="join").exists()
    # A link is no edit of the person.
    assert list(User.objects.invited().values_list("version", flat=True)) == list(before)


def test_nobody_who_has_come_in_gets_a_card(administrator: Persona) -> None:
    here, off = UserFactory(), UserFactory(invited=True, inactive=True)
    page = html.page(administrator.post("/staff/people/invitations/", {"people": [str(here.pk), str(off.pk)]}))
    assert here.full_name not in page.one("main").text
    here.refresh_from_db()
    assert not here.link_purpose


HEADINGS = "ФИО\tДолжность\tПочта"


def an_invited(name: str) -> User:
    person = User(full_name=name, role=Role.TEACHER)
    person.set_unusable_password()
    person.full_clean()
    person.save()
    return person


def test_two_posts_of_one_person_that_are_too_long_together_are_told(administrator: Persona) -> None:
    rows = [f"Иванова Елена Ивановна\t{post} {'и наставник ' * 8}\t" for post in ("учитель", "педагог")]
    page = html.page(
        saved(administrator, pasted(administrator, "\n".join([HEADINGS, *rows])), rows__1__action=["row-0"])
    )
    assert "rows-1-post" in page.errors
    assert names() == []


def test_people_who_are_here_do_not_get_one_mail_twice(administrator: Persona) -> None:
    petr, anna = an_invited("Петров Пётр Петрович"), an_invited("Сидорова Анна Юрьевна")
    rows = [f"{person}\tучитель\tx@school.ru" for person in (petr, anna)]
    page = pasted(administrator, "\n".join([HEADINGS, *rows]))
    answers = {"rows__0__action": [f"person-{petr.pk}"], "rows__1__action": [f"person-{anna.pk}"]}
    assert "rows-1-email" in html.page(saved(administrator, page, **answers)).errors


def test_a_person_who_is_here_does_not_get_a_representatives_mail(
    administrator: Persona, representative: Persona
) -> None:
    petr = an_invited("Петров Пётр Петрович")
    page = pasted(administrator, f"{HEADINGS}\n{petr}\tучитель\t{representative.user.email}")
    answer = html.page(saved(administrator, page, rows__0__action=[f"person-{petr.pk}"]))
    assert "rows-0-email" in answer.errors


def test_a_mail_of_another_row_is_told_in_the_second_row_of_a_person(administrator: Persona) -> None:
    rows = ["Петров Пётр Петрович\tучитель\tx@school.ru", "Сидорова Анна Юрьевна\tучитель\t"]
    page = pasted(administrator, "\n".join([HEADINGS, *rows, "Сидорова Анна Юрьевна\tпедагог\tx@school.ru"]))
    assert "rows-2-email" in html.page(saved(administrator, page, rows__2__action=["row-1"])).errors
