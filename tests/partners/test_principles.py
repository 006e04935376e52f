"""The yearly sheets of the nine principles: entering, comparing, the years, the paper form."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import translation

from partners.evidence import evidence_of
from partners.models import (
    Partnership,
    Principle,
    PrincipleAssessment,
    PrincipleSheet,
    Side,
)
from partners.selectors.principles import Pair, apart, offered_years, sheets_of, year_to_enter
from partners.services.partnerships import withdraw
from partners.services.principles import PrincipleScore, SheetChanged, save_sheet
from partners.services.register import archive_partner
from partners.services.stages import PartnershipConflict
from partners.views import principles as views
from school.models import SchoolProfile, User
from school.publication import publishing
from school.years import SchoolYear
from tests import html
from tests.conftest import Persona, signed_in
from tests.factories import PartnerFactory, PartnershipFactory, SchoolProfileFactory, UserFactory
from tests.partners.test_directions import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]

TODAY = date(2026, 11, 25)
CODES = [
    "voluntariness",
    "cooperation",
    "responsibility",
    "initiative",
    "co-creation",
    "openness",
    "humanity",
    "tolerance",
    "significance",
]
FIVES = [5] * 9
LAST = SchoolYear(2025)


@pytest.fixture(autouse=True)
def a_day_in_english() -> Iterator[None]:
    SchoolProfileFactory()
    with translation.override("en"):
        yield


@pytest.fixture
def partnership() -> Partnership:
    return PartnershipFactory(started_on=date(2023, 10, 1), partner=PartnerFactory(name="Детская библиотека"))


def page_of(partnership: Partnership, rest: str = "", year: object = 2025) -> str:
    query = "" if year is None else f"?year={year}"
    return f"/en/staff/partnerships/{partnership.pk}/principles/{rest}{query}"


def filled(scores: list[int], *, seen: PrincipleSheet | None = None, **more: object) -> dict[str, object]:
    """What a browser sends; `seen` is the sheet that was there when the page was opened."""
    data: dict[str, object] = {f"score_{code}": score for code, score in zip(CODES, scores, strict=True)}
    if seen is not None:
        data["version"] = seen.version
        for each in seen.assessments.select_related("principle"):
            data[f"initial-score_{each.principle.code}"] = each.score
            data[f"initial-remark_{each.principle.code}"] = each.remark
            data.setdefault(f"remark_{each.principle.code}", each.remark)
        for name in ("trust", "signed_on"):
            value = getattr(seen, name)
            data[name] = data[f"initial-{name}"] = "" if value is None else value
    return data | more


def write(
    partnership: Partnership, side: str, scores: list[int], year: SchoolYear = LAST, **more: Any
) -> PrincipleSheet:
    remarks = more.pop("remarks", {})
    answers = {
        principle.pk: PrincipleScore(score, remarks.get(principle.code, ""))
        for principle, score in zip(Principle.objects.all(), scores, strict=True)
    }
    return save_sheet(
        **{
            "partnership": partnership,
            "year": year,
            "side": side,
            "answers": answers,
            "trust": None,
            "signed_on": None,
            "seen": None,
            "by": UserFactory(coordinator=True),
            **more,
        }
    )


def scores_of(sheet: PrincipleSheet) -> list[int]:
    return [each.score for each in sheet.assessments.all()]


def errors(response: HttpResponse) -> dict[str, list[str]]:
    assert response.status_code == 200
    return response.context["form"].errors


def text_of(response: HttpResponse) -> str:
    return html.page(response).text


# Entering


def test_a_whole_sheet_is_entered(coordinator: Persona, partnership: Partnership) -> None:
    scores = [5, 4, 3, 2, 1, 5, 4, 3, 2]
    answer = coordinator.post(page_of(partnership, "school/"), filled(scores, **{"remark_co-creation": " Вместе "}))
    assert answer.status_code == 302
    assert answer["Location"] == page_of(partnership)
    sheet = PrincipleSheet.objects.get()
    assert (sheet.partnership, sheet.school_year, sheet.side) == (partnership, 2025, Side.SCHOOL)
    assert sheet.entered_by == coordinator.user
    assert scores_of(sheet) == scores
    assert {each.principle.code: each.remark for each in sheet.assessments.all() if each.remark} == {
        "co-creation": "Вместе"
    }
    page = coordinator.get(answer["Location"])
    assert "The school’s sheet of 2025/2026 is saved." in text_of(page)


def test_both_sides_are_asked_plainly_with_the_documents_words_beside(
    coordinator: Persona, administrator: Persona, partnership: Partnership
) -> None:
    for rest in ("school/", "partner/", "paper/"):
        text = text_of(coordinator.get(page_of(partnership, rest)))
        assert "Is it easy to decline to take part?" in text
        assert "Free will — the right to join social partnership freely" in text
        assert "1 — not at all" in text and "5 — fully" in text
    form = html.page(coordinator.get(page_of(partnership, "school/"))).form()
    assert form.by_role("radiogroup", "Do we come up with new things together?").choices("score_co-creation")
    first = Principle.objects.get(code="voluntariness")
    path = f"/en/staff/settings/lists/principles/{first.pk}/edit/"
    for question, said in (("May you say no?", "May you say no?"), ("", "Free will")):
        data = html.page(administrator.get(path)).form().fields | {"question_en": [question], "question": [""]}
        assert administrator.post(path, data).status_code == 302
        rows = html.page(coordinator.get(page_of(partnership, "paper/"))).all("li", class_="paper-row")
        assert rows[0].all("strong")[0].text == said


@pytest.mark.parametrize("code", CODES)
def test_each_of_the_nine_is_asked_for(coordinator: Persona, partnership: Partnership, code: str) -> None:
    data = filled([3] * 9, remark_openness="Слово")
    del data[f"score_{code}"]
    page = coordinator.post(page_of(partnership, "school/"), data)
    assert errors(page) == {f"score_{code}": ["Choose from 1 to 5."]}
    form = html.page(page).form()
    assert form.errors == {f"score_{code}": ["Choose from 1 to 5."]}
    # What was entered is kept.
    scores = {name: value for name, value in form.fields.items() if name.startswith("score_")}
    assert scores == {f"score_{each}": ["3"] for each in CODES if each != code}
    assert page.context["form"]["remark_openness"].value() == "Слово"
    assert not PrincipleSheet.objects.exists()


@pytest.mark.parametrize("score", ["0", "6", "-1", "1.5", "10", "five", "", "٣"])
def test_a_score_out_of_the_scale_is_refused(coordinator: Persona, partnership: Partnership, score: str) -> None:
    page = coordinator.post(page_of(partnership, "partner/"), filled([3] * 9) | {"score_humanity": score})
    assert set(errors(page)) == {"score_humanity"}
    if score:
        page = coordinator.post(page_of(partnership, "partner/"), filled([3] * 9, trust=score))
        assert set(errors(page)) == {"trust"}
    assert not PrincipleSheet.objects.exists()


def test_a_remark_has_300_letters_at_most(coordinator: Persona, partnership: Partnership) -> None:
    path = page_of(partnership, "school/")
    page = coordinator.post(path, filled(FIVES, remark_tolerance="ы" * 301))
    assert set(errors(page)) == {"remark_tolerance"}
    assert coordinator.post(path, filled(FIVES, remark_tolerance="ы" * 300)).status_code == 302


def test_the_partners_sheet_has_trust_and_the_day_it_was_signed(coordinator: Persona, partnership: Partnership) -> None:
    path = page_of(partnership, "partner/")
    assert coordinator.post(path, filled(FIVES, trust=4, signed_on="2026-05-26")).status_code == 302
    sheet = PrincipleSheet.objects.get()
    assert (sheet.side, sheet.trust, sheet.signed_on) == (Side.PARTNER, 4, date(2026, 5, 26))
    # It is what the second stage asks for.
    assert evidence_of([partnership], TODAY, SchoolProfile())[partnership.pk].signed_trust == 4


def test_the_partner_may_leave_both_out(coordinator: Persona, partnership: Partnership) -> None:
    assert coordinator.post(page_of(partnership, "partner/"), filled(FIVES, trust="", signed_on="")).status_code == 302
    sheet = PrincipleSheet.objects.get()
    assert (sheet.trust, sheet.signed_on) == (None, None)


def test_the_school_is_not_asked_for_trust(coordinator: Persona, partnership: Partnership) -> None:
    path = page_of(partnership, "school/")
    page = coordinator.get(path)
    assert "trust" not in page.context["form"].fields
    assert not {"trust", "signed_on"} & html.page(page).form().names()
    assert coordinator.post(path, filled(FIVES, trust=4, signed_on="2026-05-26")).status_code == 302
    sheet = PrincipleSheet.objects.get()
    assert (sheet.trust, sheet.signed_on) == (None, None)


@pytest.mark.parametrize(
    ("day", "is_right"),
    [
        ("2025-08-31", False),
        ("2025-09-01", True),
        ("2026-11-25", True),
        ("2026-11-26", False),
        ("2026-02-31", False),
    ],
)
def test_a_sheet_is_signed_from_the_beginning_of_its_year_until_today(
    coordinator: Persona, partnership: Partnership, day: str, is_right: bool
) -> None:
    answer = coordinator.post(page_of(partnership, "partner/"), filled(FIVES, trust=4, signed_on=day))
    assert (answer.status_code == 302) is is_right
    assert is_right or set(errors(answer)) == {"signed_on"}


def test_each_side_and_each_year_has_a_sheet_of_its_own(coordinator: Persona, partnership: Partnership) -> None:
    for side in Side.values:
        for year in (2024, 2025):
            assert coordinator.post(page_of(partnership, f"{side}/", year), filled(FIVES)).status_code == 302
    assert PrincipleSheet.objects.filter(partnership=partnership).count() == 4


@pytest.mark.parametrize("side", ["nobody", "School", "teacher", "school-partner"])
def test_there_are_two_sides(coordinator: Persona, partnership: Partnership, side: str) -> None:
    assert coordinator.get(page_of(partnership, f"{side}/")).status_code == 404
    assert coordinator.post(page_of(partnership, f"{side}/"), filled(FIVES)).status_code == 404


def test_every_answer_has_words_for_a_screen_reader(coordinator: Persona, partnership: Partnership) -> None:
    page = html.page(coordinator.get(page_of(partnership, "partner/")))
    groups = page.all_by_role("radiogroup")
    assert len({each.name for each in groups if each.name}) == len(groups) == 10
    assert len(page.all("input", type="radio")) == 9 * 5 + 6
    assert all(each.name for each in page.all("input", type="radio"))
    assert page.text.count("1 — not at all") == page.text.count("5 — fully") == 1


# Years


@pytest.mark.parametrize(
    ("started_on", "ended_on", "first", "last"),
    [
        (date(2023, 8, 31), None, 2022, 2026),
        (date(2023, 9, 1), None, 2023, 2026),
        (date(2026, 9, 1), None, 2026, 2026),
        (date(2027, 9, 1), None, 2027, 2027),
        (date(1994, 9, 1), None, 2000, 2026),
        (date(2023, 9, 1), date(2025, 8, 31), 2023, 2024),
        (date(2023, 9, 1), date(2025, 9, 1), 2023, 2025),
    ],
)
def test_years_last_from_the_first_to_this_one_or_to_the_end(
    started_on: date, ended_on: date | None, first: int, last: int
) -> None:
    partnership = Partnership(started_on=started_on, ended_on=ended_on)
    years = offered_years(partnership, {}, TODAY)
    assert [year.start for year in years] == list(range(first, last + 1))


def test_a_year_with_a_sheet_is_offered_whenever_the_partnership_began(partnership: Partnership) -> None:
    write(partnership, "school", FIVES, SchoolYear(2019))
    years = offered_years(partnership, sheets_of(partnership), TODAY)
    assert [year.start for year in years] == [2019, 2023, 2024, 2025, 2026]


def test_the_last_finished_year_is_asked_for_first() -> None:
    years = [SchoolYear(start) for start in (2024, 2025, 2026)]
    assert year_to_enter(years, [], TODAY) == SchoolYear(2025)
    assert year_to_enter(years, [SchoolYear(2024)], TODAY) == SchoolYear(2025)
    assert year_to_enter(years, [SchoolYear(2025)], TODAY) == SchoolYear(2026)
    assert year_to_enter(years, [], date(2026, 8, 31)) == SchoolYear(2024)
    assert year_to_enter(years[2:], [], TODAY) == SchoolYear(2026)


def test_the_form_opens_at_the_year_that_is_missing(coordinator: Persona, partnership: Partnership) -> None:
    write(partnership, "school", FIVES)
    assert coordinator.get(page_of(partnership, "school/", None)).context["year"] == SchoolYear(2026)
    assert coordinator.get(page_of(partnership, "partner/", None)).context["year"] == SchoolYear(2025)
    assert coordinator.get(page_of(partnership, "paper/", None)).context["year"] == SchoolYear(2025)


def test_the_page_opens_at_the_latest_sheets(coordinator: Persona, partnership: Partnership) -> None:
    assert coordinator.get(page_of(partnership, year=None)).context["year"] == SchoolYear(2025)
    write(partnership, "school", FIVES, SchoolYear(2024))
    assert coordinator.get(page_of(partnership, year=None)).context["year"] == SchoolYear(2024)
    write(partnership, "partner", FIVES, SchoolYear(2026))
    assert coordinator.get(page_of(partnership, year=None)).context["year"] == SchoolYear(2026)


@pytest.mark.parametrize("page", ["", "school/", "partner/", "paper/"])
@pytest.mark.parametrize("year", ["2022", "2027", "abc", "-1", "9" * 5000, "%00", "%FF", "2025.0", "٢٠٢٥", "+2025"])
def test_a_year_that_is_not_there_is_said(coordinator: Persona, partnership: Partnership, page: str, year: str) -> None:
    answer = coordinator.get(page_of(partnership, page, year))
    assert answer.status_code == 200
    assert answer.context["year"] == SchoolYear(2025)
    assert "This partnership has no such school year. Here is 2025/2026." in text_of(answer)
    assert "no such school year" not in text_of(coordinator.get(page_of(partnership, page)))


@pytest.mark.parametrize("year", [None, "", "2022", "abc"])
def test_nothing_is_saved_for_a_year_that_was_not_said(
    coordinator: Persona, partnership: Partnership, year: str | None
) -> None:
    page = coordinator.post(page_of(partnership, "school/", year), filled(FIVES))
    assert "__all__" in errors(page)
    form = html.page(page).form()
    assert [form.fields[f"score_{code}"] for code in CODES] == [["5"]] * 9
    assert not PrincipleSheet.objects.exists()
    # The page says for which year its button saves.
    assert form.attrs["action"] == "?year=2025"


def test_many_years_are_folded(coordinator: Persona) -> None:
    old = PartnershipFactory(started_on=date(2010, 9, 1))
    page = html.page(coordinator.get(page_of(old)))
    assert len(page.all("a", class_="chip")) == 17
    assert "open" not in page.by_role("group", "Earlier years").attrs
    folded = html.page(coordinator.get(page_of(old, year=2012))).by_role("group", "Earlier years")
    assert "open" in folded.attrs


# Two people


def test_changed_scores_alone_are_written(coordinator: Persona, partnership: Partnership) -> None:
    sheet = write(partnership, "school", FIVES)
    path = page_of(partnership, "school/")
    written = PrincipleAssessment.history.count()
    assert coordinator.get(path).context["form"]["score_openness"].value() == 5
    assert coordinator.post(path, filled([5] * 5 + [4] + [5] * 3, seen=sheet)).status_code == 302
    sheet.refresh_from_db()
    assert sheet.version == 2
    assert scores_of(sheet) == [5] * 5 + [4] + [5] * 3
    assert PrincipleAssessment.history.count() == written + 1
    # The same again changes nothing.
    assert coordinator.post(path, filled([5] * 5 + [4] + [5] * 3, seen=sheet)).status_code == 302
    sheet.refresh_from_db()
    assert sheet.version == 2


def test_who_corrects_a_sheet_is_not_who_entered_it(
    coordinator: Persona, administrator: Persona, partnership: Partnership
) -> None:
    path = page_of(partnership, "school/")
    coordinator.post(path, filled(FIVES))
    administrator.post(path, filled([4] * 9, seen=PrincipleSheet.objects.get()))
    sheet = PrincipleSheet.objects.get()
    assert (sheet.version, sheet.entered_by) == (2, coordinator.user)
    assert str(administrator.user) in [entry.by for entry in coordinator.get(page_of(partnership)).context["entries"]]


def test_the_second_person_sees_both_sheets_and_nothing_is_saved(
    coordinator: Persona, administrator: Persona, partnership: Partnership
) -> None:
    path = page_of(partnership, "partner/")
    coordinator.post(path, filled([3] * 9, remark_openness="Узнаём поздно", trust=4, signed_on="2026-05-26"))
    page = administrator.post(path, filled([3] * 5 + [5] + [3] * 3, remark_tolerance="Моё", trust=5))
    assert page.status_code == 200
    assert "Somebody was faster" in page.text
    assert str(coordinator.user) in text_of(page)
    form = page.context["form"]
    assert {name: (saved.words, saved.is_taken) for name, saved in form.saved.items()} == {
        "score_openness": ("3", False),
        "remark_openness": ("Узнаём поздно", True),
        "remark_tolerance": ("empty", False),
        "trust": ("4", False),
        "signed_on": ("26 May 2026", True),
    }
    # What this person wrote stays, what they left alone is the other's now.
    assert form["score_openness"].value() == "5"
    assert form["remark_openness"].value() == "Узнаём поздно"
    assert form["remark_tolerance"].value() == "Моё"
    assert form["signed_on"].value() == "2026-05-26"
    assert "Saved in the meantime: 3; yours stays here until you change it." in text_of(page)
    assert "Saved in the meantime: Узнаём поздно; it is shown here now" in text_of(page)
    sheet = PrincipleSheet.objects.get()
    assert (sheet.version, sheet.trust, scores_of(sheet)) == (1, 4, [3] * 9)

    again = {name: form[name].value() or "" for name in form.fields}
    assert administrator.post(path, again).status_code == 302
    sheet = PrincipleSheet.objects.get()
    assert (sheet.version, sheet.trust, sheet.signed_on) == (2, 5, date(2026, 5, 26))
    assert scores_of(sheet) == [3] * 5 + [5] + [3] * 3
    assert set(sheet.assessments.values_list("remark", flat=True)) == {"", "Узнаём поздно", "Моё"}


def test_a_correction_meanwhile_is_taken_over_where_one_changed_nothing(
    coordinator: Persona, administrator: Persona, partnership: Partnership
) -> None:
    path = page_of(partnership, "school/")
    coordinator.post(path, filled(FIVES))
    seen = PrincipleSheet.objects.get()
    theirs, mine = filled([1, 2, *FIVES[2:]], seen=seen), filled([5, 3, 3, *FIVES[3:]], seen=seen)
    assert coordinator.post(path, theirs).status_code == 302
    form = administrator.post(path, mine).context["form"]
    assert {name: (saved.words, saved.is_taken) for name, saved in form.saved.items()} == {
        "score_voluntariness": ("1", True),
        "score_cooperation": ("2", False),
        "score_responsibility": ("5", False),
    }
    assert [form[f"score_{code}"].value() for code in CODES[:3]] == ["1", "3", "3"]
    # The page as it is now knows the other's sheet: a third change meanwhile is compared with that one.
    hidden = html.fragment("".join(form.seen)).fields
    assert "initial-score_voluntariness" in hidden
    kept = html.fragment(form["score_voluntariness"].as_hidden(only_initial=True)).fields
    assert list(kept.values()) == [["1"]]
    assert form["version"].value() == "2"


@pytest.mark.parametrize("version", ["", "0", "2", "999", "abc", "9" * 5000, None])
def test_a_missing_or_odd_version_never_overwrites(
    coordinator: Persona, partnership: Partnership, version: str | None
) -> None:
    sheet = write(partnership, "school", FIVES)
    data = filled([1] * 9, version=version)
    page = coordinator.post(
        page_of(partnership, "school/"), {name: value for name, value in data.items() if value is not None}
    )
    assert page.status_code == 200
    assert scores_of(sheet) == FIVES


def test_the_same_sheet_sent_twice_is_saved(coordinator: Persona, partnership: Partnership) -> None:
    path = page_of(partnership, "partner/")
    data = filled(FIVES, trust=5, signed_on="2026-05-26", remark_openness="Да")
    assert [coordinator.post(path, data).status_code for _time in range(2)] == [302, 302]
    assert PrincipleSheet.objects.get().version == 1


@pytest.mark.django_db(transaction=True)
def test_of_coordinators_who_enter_a_sheet_at_once_one_makes_it() -> None:
    SchoolProfileFactory()
    partnership = PartnershipFactory(started_on=date(2023, 9, 1))
    path = page_of(partnership, "school/")
    browsers = [signed_in(UserFactory(coordinator=True)) for _person in range(4)]
    answers: list[int] = []

    def enter(number: int) -> None:
        answers.append(browsers[number].post(path, filled([number + 1] * 9)).status_code)

    assert at_once([lambda number=number: enter(number) for number in range(4)]) == []  # type: ignore[misc]
    assert sorted(answers) == [200, 200, 200, 302]
    sheet = PrincipleSheet.objects.get()
    assert len(set(scores_of(sheet))) == 1 and len(scores_of(sheet)) == 9


@pytest.mark.django_db(transaction=True)
def test_of_coordinators_who_correct_a_sheet_at_once_one_is_first() -> None:
    SchoolProfileFactory()
    partnership = PartnershipFactory(started_on=date(2023, 9, 1))
    sheet, people = (
        write(partnership, "school", FIVES),
        [UserFactory(coordinator=True) for _person in range(4)],
    )

    def correct(number: int, user: User) -> None:
        write(partnership, "school", [number + 1] * 9, seen=1, by=user)

    raised = at_once([lambda n=n, user=user: correct(n, user) for n, user in enumerate(people)])  # type: ignore[misc]
    assert [type(error) for error in raised] == [SheetChanged] * 3
    sheet.refresh_from_db()
    assert sheet.version == 2


# What may not be changed any more


def ended(partnership: Partnership) -> None:
    withdraw(partnership=partnership, side="school", reason="Переезд", on=date(2026, 10, 1), by=UserFactory())


def archived(partnership: Partnership) -> None:
    archive_partner(partner=partnership.partner, reason="Закрыт", on=date(2026, 10, 1))


@pytest.mark.parametrize("leave", [ended, archived])
def test_sheets_of_what_is_over_are_read_only(coordinator: Persona, partnership: Partnership, leave: Any) -> None:
    sheet = write(partnership, "school", FIVES)
    leave(partnership)
    page = coordinator.get(page_of(partnership))
    assert page.status_code == 200
    assert [pair.school for pair in page.context["pairs"]] == FIVES
    assert "changed" in text_of(page)
    assert "/principles/school/" not in page.text and "/principles/paper/" not in page.text
    empty = coordinator.get(page_of(partnership, year=2024))
    assert "There are no sheets of 2024/2025." in text_of(empty)
    assert "/principles/school/" not in empty.text
    for rest in ("school/", "partner/", "paper/"):
        assert coordinator.get(page_of(partnership, rest)).status_code == 404
    assert coordinator.post(page_of(partnership, "school/"), filled([1] * 9, seen=sheet)).status_code == 404
    assert scores_of(sheet) == FIVES


@pytest.mark.parametrize("leave", [ended, archived])
def test_what_ended_while_the_form_was_open_takes_no_sheet(
    coordinator: Persona, partnership: Partnership, leave: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(**fields: Any) -> PrincipleSheet:
        leave(partnership)
        return save_sheet(**fields)

    monkeypatch.setattr(views, "save_sheet", too_late)
    page = coordinator.post(page_of(partnership, "school/"), filled(FIVES))
    assert errors(page) == {"__all__": ["The partnership has ended in the meantime: its sheets can only be read now."]}
    assert not PrincipleSheet.objects.exists()
    with pytest.raises(PartnershipConflict):
        write(partnership, "school", FIVES)


# Who may


@pytest.mark.parametrize("rest", ["", "school/", "partner/", "paper/"])
def test_sheets_are_the_coordinators(
    anonymous: Persona,
    representative: Persona,
    teacher: Persona,
    coordinator: Persona,
    administrator: Persona,
    partnership: Partnership,
    rest: str,
) -> None:
    path = page_of(partnership, rest)
    assert anonymous.get(path)["Location"].startswith("/en/accounts/login/")
    for nobody in (representative, teacher):
        assert nobody.get(path).status_code == 403
        assert nobody.post(path, filled(FIVES)).status_code == 403
    for somebody in (coordinator, administrator):
        assert somebody.get(path).status_code == 200
    assert not PrincipleSheet.objects.exists()


# Comparing


def test_both_views_stand_side_by_side(coordinator: Persona, partnership: Partnership) -> None:
    write(partnership, "school", [5, 4, 4, 3, 4, 5, 5, 5, 4], remarks={"openness": "Зовём всех"})
    write(
        partnership,
        "partner",
        [5, 3, 2, 4, 4, 3, 5, 4, 4],
        remarks={"openness": "Узнаём поздно"},
        trust=4,
        signed_on=date(2026, 5, 26),
    )
    page = coordinator.get(page_of(partnership))
    assert [(pair.school, pair.partner) for pair in page.context["pairs"]] == [
        (5, 5),
        (4, 3),
        (4, 2),
        (3, 4),
        (4, 4),
        (5, 3),
        (5, 5),
        (5, 4),
        (4, 4),
    ]
    openness = page.context["pairs"][5]
    assert (openness.school_remark, openness.partner_remark) == ("Зовём всех", "Узнаём поздно")
    row = html.page(page).row("Openness").text
    assert row.index("Зовём всех") < row.index("Узнаём поздно")
    words = text_of(page)
    # Both are equally far apart: in the order of the principles.
    assert (
        "Independence and responsibility: the school 4, the partner 2. The partner’s score is lower by 2 "
        "points. Openness: the school 5, the partner 3. The partner’s score is lower by 2 points."
    ) in words
    assert "Cooperation: the school" not in words
    assert "Average 4.3" in words and "Average 3.8" in words
    assert "Trust in the school 4 of 5" in words
    assert "Signed 26 May 2026" in words
    assert "Entered 25 November 2026, " in words


def threshold(points: int) -> None:
    with publishing():
        profile = SchoolProfile.objects.get()
        profile.gap_named_from = points
        profile.save()


@pytest.mark.parametrize(
    ("points", "named"),
    [
        (1, ["Tolerance", "Cooperation", "Free will"]),
        (2, ["Tolerance", "Cooperation"]),
        (3, ["Tolerance"]),
        (4, []),
    ],
)
def test_the_school_says_from_how_many_points_a_difference_is_named(
    coordinator: Persona, partnership: Partnership, points: int, named: list[str]
) -> None:
    threshold(points)
    write(partnership, "school", [5, 3, 4, 4, 4, 4, 4, 1, 4])
    write(partnership, "partner", [4, 5, 4, 4, 4, 4, 4, 4, 4])
    page = coordinator.get(page_of(partnership))
    assert [pair.name for pair in page.context["apart"]] == named
    assert ("in the same way" in text_of(page)) is not named


def test_agreement_in_everything_is_said_warmly(coordinator: Persona, partnership: Partnership) -> None:
    write(partnership, "school", FIVES)
    write(partnership, "partner", FIVES)
    assert "Nowhere by 2 points or more" in text_of(coordinator.get(page_of(partnership)))
    threshold(1)
    assert "Nowhere, not even by 1 point: you agree on every principle." in text_of(
        coordinator.get(page_of(partnership))
    )


@pytest.mark.parametrize(
    ("school", "partner", "words"),
    [
        (5, 3, "Openness: the school 5, the partner 3. The partner’s score is lower by 2 points."),
        (5, 4, "Openness: the school 5, the partner 4. The partner’s score is lower by 1 point."),
        (1, 5, "Openness: the school 1, the partner 5. The school’s score is lower by 4 points."),
        (2, 3, "Openness: the school 2, the partner 3. The school’s score is lower by 1 point."),
    ],
)
def test_a_difference_says_both_scores_and_whose_view_is_lower(school: int, partner: int, words: str) -> None:
    assert Pair("Openness", school, partner).in_words == words


def test_nothing_is_compared_with_what_was_not_said() -> None:
    assert apart([Pair("Openness", 5, None), Pair("Openness", None, 1), Pair("Openness", None, None)], 1) == []


def test_missing_sheets_are_named_with_the_first_step(coordinator: Persona, partnership: Partnership) -> None:
    path = page_of(partnership)
    empty = coordinator.get(path)
    assert "No sheets of 2025/2026 yet." in text_of(empty)
    for rest in ("school/", "partner/", "paper/"):
        assert page_of(partnership, rest) in empty.text

    write(partnership, "school", FIVES)
    school_only = coordinator.get(path)
    assert "The partner’s sheet of 2025/2026 is missing." in text_of(school_only)
    assert f"{page_of(partnership, 'paper/', None)}?side=partner&amp;year=2025" in school_only.text
    assert "Where the views differ" not in school_only.text
    assert "Change the school’s sheet" in school_only.text and "Enter the partner’s sheet" in school_only.text

    write(partnership, "partner", FIVES, SchoolYear(2026))
    partner_only = coordinator.get(page_of(partnership, year=2026))
    assert "The school’s sheet of 2026/2027 is missing." in text_of(partner_only)
    assert "Trust in the school no answer" in text_of(partner_only)
    assert "not yet: it does not count towards the second stage" in text_of(partner_only)

    write(partnership, "partner", FIVES)
    assert "is missing" not in text_of(coordinator.get(path))


# Over the years


def test_change_over_the_years_is_told_in_words(coordinator: Persona, partnership: Partnership) -> None:
    write(partnership, "school", [3, *FIVES[1:]], SchoolYear(2023))
    write(partnership, "school", [5, 4, *FIVES[2:]], SchoolYear(2024))
    write(partnership, "partner", [4] * 9, SchoolYear(2023))
    write(partnership, "partner", [3, *[4] * 8], SchoolYear(2025))
    write(partnership, "school", [4, 4, *FIVES[2:]], SchoolYear(2026))
    page = coordinator.get(page_of(partnership, year=2024))
    assert page.context["table_years"] == [
        SchoolYear(2023),
        SchoolYear(2024),
        SchoolYear(2025),
        SchoolYear(2026),
    ]
    first, second, third, *_rest = page.context["lines"]
    # School and partner of each year; the partner said nothing in 2024 and 2026, the school in 2025.
    assert [(cell.score, cell.change) for cell in first.cells] == [
        (3, 0),
        (4, 0),
        (5, 2),
        (None, 0),
        (None, 0),
        (3, -1),
        (4, -1),
        (None, 0),
    ]
    assert [(cell.score, cell.change) for cell in second.cells] == [
        (5, 0),
        (4, 0),
        (4, -1),
        (None, 0),
        (None, 0),
        (4, 0),
        (4, 0),
        (None, 0),
    ]
    assert not any(cell.change for cell in third.cells)
    words = text_of(page)
    assert "2 points higher than in 2023/2024" in words
    assert "1 point lower than in 2023/2024" in words
    # Since the sheet before it, whichever year that was.
    assert "1 point lower than in 2024/2025" in words
    averages = [cell.score for cell in page.context["averages"]]
    assert averages[:6] == [
        pytest.approx(43 / 9),
        4,
        pytest.approx(44 / 9),
        None,
        None,
        pytest.approx(35 / 9),
    ]
    assert "Average 4.8 4.0 4.9 — — 3.9 4.8 —" in words


def test_one_year_alone_has_no_change(coordinator: Persona, partnership: Partnership) -> None:
    write(partnership, "school", FIVES)
    assert "Over the years" not in coordinator.get(page_of(partnership)).text


def test_only_this_partnerships_sheets_are_shown(coordinator: Persona, partnership: Partnership) -> None:
    write(PartnershipFactory(started_on=date(2023, 9, 1)), "school", FIVES)
    page = coordinator.get(page_of(partnership))
    assert page.context["school_sheet"] is None
    assert page.context["table_years"] == []


def test_the_history_tells_each_saving_once(coordinator: Persona, partnership: Partnership) -> None:
    path = page_of(partnership, "partner/")
    coordinator.post(path, filled([4] * 9, trust=3))
    for scores, more in (
        ([4] * 5 + [2] + [4] * 3, {"remark_openness": "Поздно"}),
        ([4] * 5 + [2] + [4] * 3, {"remark_openness": "Поздно", "trust": 4, "signed_on": "2026-05-26"}),
    ):
        data = filled(scores, seen=PrincipleSheet.objects.get(), **more)
        assert coordinator.post(path, data).status_code == 302
    write(partnership, "partner", FIVES, SchoolYear(2024))
    entries = coordinator.get(page_of(partnership)).context["entries"]
    assert [(entry.title, entry.by, entry.changes) for entry in entries] == [
        (
            "the partner’s sheet: changed",
            str(coordinator.user),
            [("We trust the school", "3", "4"), ("Signed", "", "26 May 2026")],
        ),
        ("the partner’s sheet: changed", str(coordinator.user), [("Openness", "4", "2 · Поздно")]),
        ("the partner’s sheet: entered", str(coordinator.user), []),
    ]


# The paper form


@pytest.mark.parametrize(("side", "boxes"), [("partner", 10), ("school", 9)])
def test_the_paper_form_asks_what_the_form_asks(
    coordinator: Persona, partnership: Partnership, side: str, boxes: int
) -> None:
    page = coordinator.get(page_of(partnership, "paper/") + f"&side={side}")
    article = html.page(page).by_role("article")
    paper = article.text
    for words in (
        "МОУ «Средняя школа № 1»",
        "Детская библиотека",
        "Sport and health",
        "2025/2026",
        f"from the {side}",
    ):
        assert words in paper
    for principle in Principle.objects.all():
        assert principle.title in paper and principle.meaning in paper
    assert [len(each.all(class_="paper-box")) for each in article.all(class_="paper-boxes")] == [5] * boxes
    assert ("We trust the school" in paper) is (side == "partner")
    for words in ("Date", "Position", "Signature"):
        assert words in paper
    # The page's own way to print needs JavaScript; without it the keys are named.
    (button,) = html.page(page).find("//button[@data-print]")
    assert "hidden" in button.attrs and "Ctrl+P" in page.text
    # Years keep the side.
    assert f"?year=2024&side={side}" in html.page(page).links


def test_the_paper_form_is_empty_and_names_nobody(coordinator: Persona, partnership: Partnership) -> None:
    write(partnership, "partner", FIVES, remarks={"openness": "Поздно"}, by=coordinator.user)
    paper = html.page(coordinator.get(page_of(partnership, "paper/"))).by_role("article").text
    assert "Поздно" not in paper
    assert str(coordinator.user) not in paper


@pytest.mark.parametrize("side", ["nobody", "%00", "9" * 5000])
def test_an_unknown_side_on_paper_is_said(coordinator: Persona, partnership: Partnership, side: str) -> None:
    page = coordinator.get(page_of(partnership, "paper/") + f"&side={side}")
    assert page.status_code == 200
    assert page.context["side"] == "partner"
    assert "There is no such side." in text_of(page)
