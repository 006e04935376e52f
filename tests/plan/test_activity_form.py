"""The form of an activity: what it asks for, what it understands, what it asks about, and what it never loses."""

from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse, QueryDict
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.models import Activity, ActivityKind, Module, ParticipationForm
from activities.parsing import PlanParser
from partners.models import Direction, Partner, PartnerKind, Partnership
from plan.forms.activities import ActivityForm, NewActivityForm
from plan.forms.calling_off import ReasonForm
from school.models import PublicVersion, User
from school.years import SchoolYear
from tests import html
from tests.conftest import Persona
from tests.factories import (
    ActivityFactory,
    PartnerFactory,
    PartnershipFactory,
    SchoolClassFactory,
    UserFactory,
)
from tests.partners.test_conflicts import opened

pytestmark = pytest.mark.django_db

YEAR = SchoolYear(2026)
NEW = "/en/staff/activities/new/?year=2026"


def edit(activity: Activity) -> str:
    return f"/en/staff/activities/{activity.pk}/edit/"


def errors(response: HttpResponse) -> dict[str, str]:
    with translation.override("en"):
        return {name: " ".join(texts) for name, texts in response.context["form"].errors.items()}


def sent(**fields: Any) -> dict[str, Any]:
    """What a browser sends of a new form in which only what is needed was filled in."""
    usual = {
        "title": "Экскурсия в музей",
        "timing_text": "октябрь",
        "cooperation": "looking",
        "visibility": "usual",
        "module": "Социальное партнёрство",
    }
    return {name: value for name, value in {**usual, **fields}.items() if value is not None}


def query(fields: dict[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name, [str(each) for each in (value if isinstance(value, list) else [value])])
    return data


def filled(by: User | None = None, instance: Activity | None = None, **fields: Any) -> ActivityForm:
    by = by or User(role="coordinator")
    if instance is None:
        return NewActivityForm(query(sent(**fields)), by=by, year=YEAR)
    # A page opens the stored row.
    stored = Activity.objects.get(pk=instance.pk)
    return ActivityForm(query(sent(version=stored.version, **fields)), by=by, instance=stored)


def said(form: ActivityForm) -> dict[str, str]:
    with translation.override("en"):
        return {name: " ".join(map(str, texts)) for name, texts in form.errors.items()}


def entered(**fields: Any) -> Activity:
    """Saved through the form, as it then stands in the plan."""
    form = filled(by=UserFactory(coordinator=True), **fields)
    assert form.is_valid(), form.errors
    saved = form.save_unless_changed()
    assert saved is not None
    return Activity.objects.get(pk=saved.pk)


# What is needed


def test_what_when_and_with_whom_are_enough(teacher: Persona) -> None:
    partnership = PartnershipFactory()
    data = {"title": "День  здоровья", "timing_text": "октябрь", "partnerships": [partnership.pk]}
    answer = teacher.post(NEW, {**opened(teacher, NEW), **data})
    row = Activity.objects.get()
    assert answer["Location"] == f"/en/staff/activities/{row.pk}/"
    assert (row.title, row.timing_text, row.school_year) == ("День здоровья", "октябрь", 2026)
    assert list(row.partnerships.all()) == [partnership]
    # Nobody said a module, so none is stored.
    assert (row.created_by, row.module, row.cooperation) == (teacher.user, "", "partners")
    assert (row.first_day, row.last_day, row.plan_month) == (date(2026, 10, 1), date(2026, 10, 31), 2)
    # The usual is chosen beforehand; a person sees it and may choose otherwise.
    assert row.kind == ActivityKind.objects.get(code="implementation")
    assert row.form == ParticipationForm.objects.get(code="at-events")


def test_each_thing_that_is_missing_is_asked_for_at_its_place() -> None:
    assert set(filled(title=None).errors) == set(filled(title=" \u200b ").errors) == {"title"}
    assert set(filled(timing_text=None).errors) == set(filled(timing_text="\ufeff").errors) == {"timing_text"}
    nobody = said(filled(cooperation=None))
    assert nobody == {"partnerships": "Choose a partner, or say below what to do without one."}
    assert set(filled(title=None, timing_text=None, cooperation=None).errors) == {
        "title",
        "timing_text",
        "partnerships",
    }


def test_who_found_a_partner_looks_for_none_any_more() -> None:
    assert entered(partnerships=[PartnershipFactory().pk], cooperation="looking").cooperation == "partners"
    assert entered(cooperation="looking").cooperation == "looking"


def test_what_the_school_does_on_its_own_names_who_does_it() -> None:
    row = entered(cooperation="own", own_forces_text="Движение  Первых")
    assert (row.cooperation, row.own_forces_text) == ("own", "Движение Первых")
    form = filled(instance=row, partnerships=[PartnershipFactory().pk], cooperation="own")
    assert form.is_valid()
    form.save()
    row.refresh_from_db()
    assert row.cooperation == "partners"
    assert set(filled(cooperation="partners").errors) == {"cooperation"}


def test_nothing_is_said_before_of_a_new_row_or_one_with_partners(coordinator: Persona) -> None:
    joint, own = ActivityFactory(joint=[PartnershipFactory()]), ActivityFactory(cooperation="own")
    forms = [html.page(coordinator.get(page)).form() for page in (NEW, edit(joint), edit(own))]
    assert [form.fields.get("cooperation", []) for form in forms] == [[], [], ["own"]]


def test_the_words_of_a_module_are_kept_and_lead_to_the_list() -> None:
    row = entered(module="Ключевые общешкольные дела")
    assert row.module == "Ключевые общешкольные дела"
    assert row.programme_module == Module.objects.get(code="main-events")
    assert entered(module="Точка роста").programme_module is None
    form = filled(instance=row, module="")
    assert form.is_valid()
    form.save()
    row.refresh_from_db()
    assert (row.module, row.programme_module) == ("", None)


def test_what_was_typed_is_kept_when_something_is_missing(coordinator: Persona) -> None:
    page = coordinator.post(NEW, sent(title="", place="Актовый зал", grades_text="5–9", cost="300 ₽"))
    assert page.status_code == 200
    assert not Activity.objects.exists()
    form = page.context["form"]
    assert (form["place"].value(), form["grades_text"].value(), form["cost"].value()) == (
        "Актовый зал",
        "5–9",
        "300 ₽",
    )
    assert "Актовый зал" in page.text


def test_everything_is_kept_and_shown_again(coordinator: Persona) -> None:
    partnership, person = PartnershipFactory(), UserFactory(full_name="Орлова Инна")
    kind = ActivityKind.objects.exclude(code="implementation").first()
    texts = {
        "title": "Встреча с ветеранами",
        "timing_text": "II неделя октября",
        "grades_text": "5–9",
        "responsible_text": "классные руководители",
        "participants": "родители",
        "place": "Актовый зал",
        "description": "Рассказ\n\nи чаепитие",
        "accompanied_by": "Орлова И.",
        "to_bring": "сменную обувь",
        "cost": "бесплатно",
        "accessibility": "пандус",
        "lessons": "Начать раньше",
        "module": "Другой модуль",
    }
    choices = {
        "kind": kind.pk,
        "form": "",
        "significance": "city",
        "visibility": "staff",
        "is_away": "on",
        "direction": Direction.objects.get(code="prevention").pk,
        "partnerships": [partnership.pk],
        "people": [person.pk],
    }
    assert coordinator.post(NEW, {**texts, **choices}).status_code == 302
    row = Activity.objects.get()
    stored = {name: getattr(row, name) for name in texts}
    assert {**stored, "description": stored["description"].replace("\r\n", "\n")} == texts
    assert (row.kind, row.form, row.significance, row.is_away) == (kind, None, "city", True)
    assert (row.visibility, row.is_public) == ("staff", False)
    assert row.direction.code == "prevention"
    assert list(row.people.all()) == [person]
    page = coordinator.get(f"/en/staff/activities/{row.pk}/").text
    for text in (
        "Встреча с ветеранами",
        "II неделя октября",
        "Актовый зал",
        "сменную обувь",
        "Начать раньше",
    ):
        assert text in page
    again = opened(coordinator, edit(row))
    assert {name: again[name] for name in texts if name != "description"} == {
        name: [text] for name, text in texts.items() if name != "description"
    }
    assert coordinator.post(edit(row), again).status_code == 302
    same = Activity.objects.get()
    assert {name: getattr(same, name) for name in texts} == stored
    assert list(same.people.all()) == [person]


def test_only_what_goes_on_is_offered_and_what_was_chosen_before() -> None:
    going, ended = PartnershipFactory(), PartnershipFactory(ended=True)
    of_archived = PartnershipFactory(partner=PartnerFactory(archived=True))
    for closed in (ended, of_archived):
        assert set(filled(partnerships=[closed.pk]).errors) == {"partnerships"}
    row = ActivityFactory(joint=[ended])
    row.kind = ActivityKind.objects.get(code="implementation")
    row.save()
    ActivityKind.objects.filter(code="implementation").update(is_active=False)
    gone = UserFactory()
    row.people.add(gone)
    gone.is_active = False
    gone.save()
    form = filled(instance=row, partnerships=[ended.pk, going.pk], kind=row.kind_id, people=[gone.pk])
    assert form.is_valid(), form.errors
    form.save_unless_changed()
    # Who went away is still the one who was responsible.
    assert list(row.people.all()) == [gone]
    assert set(row.partnerships.all()) == {ended, going}
    assert set(filled(kind=row.kind_id).errors) == {"kind"}
    assert set(filled(people=[gone.pk]).errors) == {"people"}


def test_what_the_address_proposes_is_chosen_beforehand(coordinator: Persona) -> None:
    partnership = PartnershipFactory()
    direction = Direction.objects.get(code="prevention")
    path = f"{NEW}&partnership={partnership.pk}&direction={direction.pk}&timing=ноябрь"
    form = coordinator.get(path).context["form"]
    assert form["partnerships"].value() == [partnership.pk]
    assert form["direction"].value() == direction.pk
    assert form["timing_text"].value() == "ноябрь"
    for value in ("abc", "-1", "9" * 40, "%00", "²", "0"):
        page = coordinator.get(f"/en/staff/activities/new/?partnership={value}&direction={value}&year={value}")
        assert page.status_code == 200


# When


def test_unsure_words_are_asked_about_and_what_was_typed_is_kept(coordinator: Persona) -> None:
    typed = sent(timing_text="12.09.2025", title="Поход", place="Парк")
    page = coordinator.post(NEW, typed)
    assert set(errors(page)) == {"timing_text", "timing_answer"}
    assert "2025" in errors(page)["timing_text"]
    assert "could be" in page.text
    form = page.context["form"]
    assert {name: form[name].value() for name in ("timing_text", "title", "place")} == {
        "timing_text": "12.09.2025",
        "title": "Поход",
        "place": "Парк",
    }
    assert {"timing_answer", "timing_from", "timing_until"} <= set(form.fields)
    assert not Activity.objects.exists()
    # Words that say nothing have nothing proposed, and that answer is none.
    page = coordinator.post(NEW, sent(timing_text="когда потеплеет", timing_answer="proposed"))
    assert set(errors(page)) == {"timing_text", "timing_answer"}
    assert "could be" not in page.text


def test_sure_words_are_not_asked_about(coordinator: Persona) -> None:
    for page in (coordinator.get(NEW), coordinator.post(NEW, sent(title=""))):
        assert not {"timing_answer", "timing_from", "grades_accepted"} & set(page.context["form"].fields)


def test_the_three_answers() -> None:
    proposed = entered(timing_text="12.09.2025", timing_answer="proposed")
    assert (proposed.timing_text, proposed.timing_kind) == ("12.09.2025", "days")
    assert (proposed.worded_from, proposed.first_day) == (date(2026, 9, 12),) * 2
    none = entered(timing_text="12.09.2025", timing_answer="none")
    assert (none.timing_kind, none.first_day, none.months, none.plan_month) == ("open", None, 0, 14)
    days = entered(timing_text="скоро", timing_answer="days", timing_from="2026-12-01", timing_until="2027-01-15")
    assert (days.timing_text, days.timing_kind) == ("скоро", "period")
    assert (days.first_day, days.last_day, days.months) == (date(2026, 12, 1), date(2027, 1, 15), 0b11000)
    day = entered(timing_text="скоро", timing_answer="days", timing_from="2026-12-01")
    assert (day.timing_kind, day.first_day, day.last_day) == ("days", date(2026, 12, 1), date(2026, 12, 1))


def test_days_that_do_not_fit_are_asked_for_again() -> None:
    days = {"timing_text": "скоро", "timing_answer": "days"}
    assert said(filled(**days)) == {"timing_from": "Say from which day."}
    outside = "These days are not within the school year of the plan."
    assert said(filled(**days, timing_from="2026-08-31")) == {"timing_from": outside}
    assert said(filled(**days, timing_from="2026-09-01", timing_until="2027-09-01")) == {"timing_from": outside}
    assert said(filled(**days, timing_from="2099-12-31")) == {"timing_from": outside}
    backwards = said(filled(**days, timing_from="2026-10-02", timing_until="2026-10-01"))
    assert backwards == {"timing_until": "The last day is before the first."}
    assert "timing_from" in filled(**days, timing_from="послезавтра").errors


def test_an_answer_left_over_from_other_words_does_not_count() -> None:
    for answer in ("none", "days", "proposed"):
        row = entered(timing_text="12 октября", timing_answer=answer)
        assert (row.timing_kind, row.first_day) == ("days", date(2026, 10, 12))


def test_what_is_wrong_with_a_leftover_is_not_hidden(coordinator: Persona) -> None:
    for leftover in ({"timing_answer": "nonsense"}, {"timing_from": "31.02.2027"}):
        page = coordinator.post(NEW, sent(timing_text="12 октября", **leftover))
        assert page.status_code == 200
        (name,) = leftover
        assert set(errors(page)) == {name}
        assert name in html.page(page).form().names()


def test_words_that_were_answered_are_not_asked_about_again(coordinator: Persona) -> None:
    row = entered(timing_text="скоро", timing_answer="days", timing_from="2026-12-01")
    data = opened(coordinator, edit(row))
    assert "timing_answer" not in data
    assert coordinator.post(edit(row), {**data, "title": "Другое", "to_calendar": ""}).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.first_day, row.timing_kind) == ("Другое", date(2026, 12, 1), "days")
    # Other words are understood anew, in doubt they are asked about.
    page = coordinator.post(edit(row), {**opened(coordinator, edit(row)), "timing_text": "когда потеплеет"})
    assert set(errors(page)) == {"timing_text", "timing_answer"}
    assert "Edit the activity" in page.text
    row.refresh_from_db()
    assert row.timing_text == "скоро"
    data = opened(coordinator, edit(row))
    assert coordinator.post(edit(row), {**data, "timing_text": "ноябрь", "to_calendar": ""}).status_code == 302
    row.refresh_from_db()
    assert (row.first_day, row.plan_month) == (date(2026, 11, 1), 3)


def test_the_heading_of_a_refused_change_names_what_is_stored(coordinator: Persona) -> None:
    row = ActivityFactory(title="Субботник")
    page = coordinator.post(edit(row), {**opened(coordinator, edit(row)), "title": "Воскресник", "timing_text": ""})
    assert page.status_code == 200
    assert html.page(page).title.startswith("Error: Субботник")
    assert page.context["form"]["title"].value() == "Воскресник"


# For whom


def test_a_class_that_is_not_there_is_doubted_and_may_stay_as_it_is(coordinator: Persona) -> None:
    sixth = SchoolClassFactory(grade=6, letter="А")
    page = coordinator.post(NEW, sent(grades_text="6А, 6Я"))
    assert set(errors(page)) == {"grades_text"}
    assert "There is no class 6Я in 2026/2027" in errors(page)["grades_text"]
    assert "Leave the wording as it is" in page.text
    assert page.context["form"]["grades_text"].value() == "6А, 6Я"
    assert coordinator.post(NEW, sent(grades_text="6А, 6Я", grades_accepted="on")).status_code == 302
    row = Activity.objects.get()
    assert (row.grades_text, row.grade_set, list(row.classes.all())) == ("6А, 6Я", {6}, [sixth])
    # What was left as it is is not asked about again.
    data = opened(coordinator, edit(row))
    assert "grades_accepted" not in data
    assert coordinator.post(edit(row), {**data, "place": "Зал"}).status_code == 302
    page = coordinator.post(edit(row), {**opened(coordinator, edit(row)), "grades_text": "6Ю"})
    assert set(errors(page)) == {"grades_text"}


def test_grades_that_are_not_understood_may_stay_as_they_are() -> None:
    assert set(filled(grades_text="кто успеет").errors) == {"grades_text"}
    row = entered(grades_text="кто успеет", grades_accepted="on")
    assert (row.grades_text, row.grades) == ("кто успеет", 0)
    assert entered(grades_text="1–4, родители").grade_set == {1, 2, 3, 4}
    assert entered(grades_text="").grades == 0


def test_classes_follow_the_words() -> None:
    sixth, seventh = SchoolClassFactory(grade=6, letter="А"), SchoolClassFactory(grade=7, letter="Б")
    row = entered(grades_text="6А и 7Б")
    assert set(row.classes.all()) == {sixth, seventh}
    form = filled(instance=row, grades_text="7")
    assert form.is_valid() and form.save_unless_changed()
    row.refresh_from_db()
    assert (list(row.classes.all()), row.grade_set) == ([], {7})


# With whom and by whom


def test_the_direction_is_the_partnerships_unless_one_is_chosen() -> None:
    sport, prevention = Direction.objects.filter(code__in=["sport-health", "prevention"]).order_by("position")
    partnership = PartnershipFactory(direction=sport)
    assert entered(partnerships=[partnership.pk]).direction == sport
    assert entered(partnerships=[partnership.pk], direction=prevention.pk).direction == prevention
    looking = entered()
    assert looking.direction is None
    # It has one as soon as it has a partner.
    form = filled(instance=looking, partnerships=[partnership.pk])
    assert form.is_valid() and form.save_unless_changed()
    looking.refresh_from_db()
    assert looking.direction == sport


def partnership_of(kind: str) -> Partnership:
    partner: Partner = PartnerFactory(kind=PartnerKind.objects.get(code=kind))
    return PartnershipFactory(partner=partner)


def test_away_or_with_a_military_or_prevention_partner_is_for_staff_unless_somebody_decides() -> None:
    library, army, police = (partnership_of(kind).pk for kind in ("library", "military", "prevention"))
    cases: list[tuple[dict[str, Any], bool]] = [
        ({"partnerships": [library]}, True),
        ({"partnerships": [army]}, False),
        ({"partnerships": [police]}, False),
        ({"partnerships": [library, police]}, False),
        ({"partnerships": [library], "is_away": "on"}, False),
        ({"is_away": "on"}, False),
        ({}, True),
        ({"partnerships": [army], "is_away": "on", "visibility": "public"}, True),
        ({"partnerships": [library], "visibility": "staff"}, False),
    ]
    assert [entered(**fields).is_public for fields, _expected in cases] == [expected for _fields, expected in cases]


def test_visibility_follows_a_change_of_partners() -> None:
    library, army = partnership_of("library"), partnership_of("military")
    row = entered(partnerships=[library.pk])
    form = filled(instance=row, partnerships=[library.pk, army.pk])
    assert form.is_valid() and form.save_unless_changed()
    row.refresh_from_db()
    assert not row.is_public


def test_visibility_follows_the_kind_of_a_partner() -> None:
    library = partnership_of("library")
    usual = entered(partnerships=[library.pk])
    decided = entered(partnerships=[library.pk], visibility="public")
    army, of_library = PartnerKind.objects.get(code="military"), library.partner.kind

    def shown() -> list[bool]:
        for row in (usual, decided):
            row.refresh_from_db()
        return [usual.is_public, decided.is_public]

    version = PublicVersion.objects.get().number
    library.partner.kind = army
    library.partner.save()
    assert shown() == [False, True] and PublicVersion.objects.get().number > version
    library.partner.kind = of_library
    library.partner.save()
    assert shown() == [True, True]
    of_library.private_by_default = True
    of_library.save()
    assert shown() == [False, True]


def test_people_whom_the_words_name_are_added() -> None:
    orlova = UserFactory(full_name="Орлова Инна Олеговна")
    twins = [UserFactory(full_name=f"Иванова Анна {name}") for name in ("Петровна", "Павловна")]
    other = UserFactory(full_name="Белов Пётр")
    row = entered(responsible_text="Орлова И. О., Иванова А. П., кл. руководители", people=[other.pk])
    # Of two people of one name neither is added by itself.
    assert set(row.people.all()) == {orlova, other}
    assert row.names_class_teachers
    assert row.responsible_text == "Орлова И. О., Иванова А. П., кл. руководители"
    # Who was taken off by hand, while the words stay, does not come back.
    form = filled(instance=row, responsible_text=row.responsible_text, people=[other.pk])
    assert form.is_valid() and form.save_unless_changed()
    assert set(row.people.all()) == {other}
    form = filled(instance=row, responsible_text="Орлова И. О. и советник", people=[other.pk, twins[0].pk])
    assert form.is_valid() and form.save_unless_changed()
    assert set(row.people.all()) == {orlova, other, twins[0]}
    row.refresh_from_db()
    assert not row.names_class_teachers


# Odd texts

TEXTS = {
    "title": 1000,
    "timing_text": 300,
    "grades_text": 300,
    "responsible_text": 600,
    "participants": 300,
    "place": 200,
    "accompanied_by": 300,
    "to_bring": 300,
    "cost": 150,
    "accessibility": 300,
    "description": 5000,
    "lessons": 2000,
    "module": 150,
}


def test_texts_of_full_length_are_kept(coordinator: Persona) -> None:
    full = {name: ("слово " * length)[: length - 1] + "о" for name, length in TEXTS.items()}
    answers = {"timing_answer": "none", "grades_accepted": "on"}
    answer = coordinator.post(NEW, sent(**full, **answers))
    assert answer.status_code == 302, errors(answer)
    row = Activity.objects.get()
    for name, length in TEXTS.items():
        assert len(getattr(row, name)) == length, name
    pages = ["", "edit/", "history/", "cancel/", "delete/", "dates/new/"]
    for page in pages:
        assert coordinator.get(f"/en/staff/activities/{row.pk}/{page}").status_code == 200
    longer = {name: text + "о" for name, text in full.items()}
    page = coordinator.post(edit(row), sent(**longer, **answers, version=row.version))
    assert set(errors(page)) == set(TEXTS)


ODD = {
    "NUL": "а\0б",
    "controls": "\x01\x02а\x0b\x1fб\x7f\x85в",
    "only invisible": "\u200b\u2060\ufeff\xad",
    "only a control": "\x01",
    "emoji": "🎈👨‍👩‍👧‍👦🇷🇺" * 20,
    "direction marks": "\u202eабв\u2066",
    "accents on accents": "е" + "\u0301" * 200,
    "grows when composed": "\u0958\ufb2c" * 150,
    "5,000 letters": "ы" * 5000,
    "5,000 words": "октябрь " * 5000,
    "numbers": "12.10 " * 49,
    "digits of others": "١٢ октября, ۵ класс",
    "lines": "а\r\nб\rв\u2028г\x0bд",
    "tags": "<script>{{ 1 }}{% now %}</script>",
    "a formula": "=1+1",
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_odd_texts_are_refused_at_their_place_or_kept_and_shown(coordinator: Persona, odd: str) -> None:
    answers = {"timing_answer": "none", "grades_accepted": "on"}
    everywhere = dict.fromkeys(TEXTS, odd)
    refused = set(filled(**everywhere, **answers).errors)
    assert refused <= {*TEXTS, "timing_answer"}
    page = coordinator.post(NEW, sent(**everywhere, **answers))
    assert page.status_code == (200 if refused else 302)
    kept = {name: text for name, text in everywhere.items() if name not in refused}
    answer = coordinator.post(NEW, sent(**kept, **answers))
    assert answer.status_code == 302, errors(answer)
    row = Activity.objects.latest("pk")
    for name in TEXTS:
        text = getattr(row, name)
        assert "\0" not in text and len(text) <= TEXTS[name], name
    page = coordinator.get(f"/en/staff/activities/{row.pk}/")
    assert page.status_code == 200
    assert "<script>{{" not in page.text


def test_a_title_is_one_line() -> None:
    row = entered(title=" День\r\nздоровья \u2028 и\tспорта ", timing_text="октябрь\n", place="Зал\n№ 2")
    assert (row.title, row.timing_text, row.place) == ("День здоровья и спорта", "октябрь", "Зал № 2")


def test_a_reason_has_words() -> None:
    for odd in ("", "   ", "\u200b", "\x01\x02", "\ufeff \xad"):
        assert "reason" in ReasonForm({"reason": odd}).errors, repr(odd)
    longest = ReasonForm({"reason": "\u0958" * 300})
    assert not longest.is_valid() or len(longest.cleaned_data["reason"]) <= 300
    form = ReasonForm({"reason": " Карантин\r\nв школе "})
    assert form.is_valid()
    assert form.cleaned_data["reason"] == "Карантин в школе"


WORDINGS = st.text(
    st.sampled_from("0123456789.,–- «»№абвгдеклмнорстьяАБВIVX\n\u200b\x01🎈")
    | st.characters(exclude_categories=["Cs"]),
    max_size=60,
)


@pytest.mark.walk
@settings(max_examples=60, deadline=None)
@given(timing=WORDINGS, grades=WORDINGS, responsible=WORDINGS)
def test_whatever_is_typed_is_understood_or_asked_about(timing: str, grades: str, responsible: str) -> None:
    """Never a fault; and with the answers «no days» and «leave it» only what is empty or not text is refused."""
    parser = PARSER
    fields = {"timing_text": timing, "grades_text": grades, "responsible_text": responsible}
    data = query(sent(**fields, timing_answer="none", grades_accepted="on"))
    form = NewActivityForm(data, by=User(role="coordinator"), year=YEAR, parser=parser)
    assert set(form.errors) <= set(fields)
    asked = NewActivityForm(query(sent(**fields)), by=User(role="coordinator"), year=YEAR, parser=parser)
    assert set(asked.errors) <= {*fields, "timing_answer"}
    asked.hide_unasked()
    assert set(asked.errors) <= set(asked.fields)


class KnownParser(PlanParser):
    """One that knows a school by heart."""

    terms, classes, people, partnerships = [], {}, [], []  # type: ignore[assignment]


PARSER = KnownParser(YEAR)


def test_only_coordinators_decide_who_sees_it(coordinator: Persona, teacher: Persona) -> None:
    asked = [html.page(each.get("/en/staff/activities/new/")).form().names() for each in (coordinator, teacher)]
    assert ["visibility" in names for names in asked] == [True, False]
    teacher.post(
        "/staff/activities/new/?year=2026",
        {
            "title": "Поход",
            "timing_text": "май",
            "cooperation": "looking",
            "is_away": "on",
            "visibility": "public",
        },
    )
    activity = Activity.objects.get(title="Поход")
    assert (activity.visibility, activity.is_public) == ("usual", False)
