"""Many rows of the plan at once: ticked, changed in one go, named where they are left, taken back."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.utils import timezone, translation

from activities.bulk_words import BulkAction
from activities.models import Activity
from activities.parsing import PlanParser
from activities.services.bulk import CHANGES, BulkChange, BulkResult, change_many
from common.ticked import versions_of
from partners.models import Direction, PartnerKind, Partnership
from plan.forms.bulk import BulkForm
from school.models import PublicVersion, Undo, User
from school.undo import take_back, way_back
from school.years import SchoolYear
from tests import html
from tests.conftest import Persona
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    ProductFactory,
    SchoolClassFactory,
    SignUpFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]

LIST, PLAN, BULK = "/en/staff/activities/", "/en/staff/plan/", "/en/staff/activities/bulk/"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def by() -> User:
    user: User = UserFactory(coordinator=True)
    return user


def changed(activities: Iterable[Activity], by: User, action: BulkAction, **kwargs: Any) -> BulkResult:
    chosen = {each.pk: each.version for each in activities}
    return change_many(chosen=chosen, change=BulkChange(action, **kwargs), by=by, now=timezone.now())


def partnership(kind: str = "library") -> Partnership:
    made: Partnership = PartnershipFactory(partner=PartnerFactory(kind=PartnerKind.objects.get(code=kind)))
    return made


def ticks(*activities: Activity) -> list[str]:
    return [f"{each.pk}.{each.version}" for each in activities]


# The change itself


def values_of(action: BulkAction) -> dict[str, Any]:
    """Something that each action can be done with."""
    match action:
        case BulkAction.PARTNER:
            return {"partnership": partnership()}
        case BulkAction.DIRECTION:
            return {"direction": Direction.objects.get(code="prevention")}
        case BulkAction.MODULE:
            return {"module": "Профориентация"}
        case BulkAction.COOPERATION:
            return {"cooperation": "own"}
        case BulkAction.VISIBILITY:
            return {"visibility": "staff"}
        case BulkAction.GRADES:
            audience = PlanParser(SchoolYear(2026)).audience("5–7")
            return {"grades_text": "5–7", "audiences": {2026: audience}}
        case BulkAction.CANCEL:
            return {"reason": "Карантин"}
    return {}


def test_every_action_is_done_somewhere() -> None:
    assert set(CHANGES) | {BulkAction.REMOVE, BulkAction.SCHEDULE} == set(BulkAction)
    assert set(BulkForm.ASKS) == set(BulkAction)


# Dates are no values of their activities: `test_straight_to_calendar` has them.
@pytest.mark.parametrize("action", [each for each in BulkAction if each != BulkAction.SCHEDULE])
def test_every_action_changes_all_rows_and_can_be_taken_back(action: BulkAction, by: User) -> None:
    # What is closed is of a past school year.
    rows = ActivityFactory.create_batch(3, school_year=2025 if action == BulkAction.CLOSE else 2026)
    keys = [each.pk for each in rows]
    before = {key: each.values for key, each in way_back(Activity).snapshots(keys).items()}
    values = values_of(action)
    version = PublicVersion.objects.get().number
    result = changed(rows, by, action, **values)
    assert (len(result.done), result.left) == (3, [])
    assert PublicVersion.objects.get().number == version + 1
    assert way_back(Activity).snapshots(keys) != before
    if action not in {BulkAction.CANCEL, BulkAction.CLOSE}:
        # Who calls off is noted by the request, as from the page of the row.
        assert {Activity.history.filter(id=key).first().history_user for key in keys} == {by}
    assert result.undo is not None
    take_back(undo=result.undo, by=by, now=timezone.now())
    after = {key: each.values for key, each in way_back(Activity).snapshots(keys).items()}
    if action == BulkAction.VISIBILITY:
        # What was hidden is not shown again.
        before = {key: {**values, "visibility": "staff", "is_public": False} for key, values in before.items()}
    assert after == before


def test_a_row_that_somebody_changed_meanwhile_is_left_and_named(by: User) -> None:
    seen, free = ActivityFactory(), ActivityFactory()
    Activity.objects.get(pk=seen.pk).save()
    result = changed([seen, free], by, BulkAction.MODULE, module="Профориентация")
    assert [each.pk for each in result.done] == [free.pk]
    assert [(each.activity.pk, str(each.reason)) for each in result.left] == [
        (seen.pk, "It was changed in the meantime.")
    ]
    seen.refresh_from_db()
    assert seen.module != "Профориентация"


def test_a_row_that_is_gone_is_counted(by: User) -> None:
    gone = ActivityFactory()
    chosen = {gone.pk: 1}
    gone.delete()
    result = change_many(chosen=chosen, change=BulkChange(BulkAction.MODULE, module="А"), by=by, now=timezone.now())
    assert (result.gone, result.done, result.undo) == (1, [], None)


def test_a_teacher_changes_own_rows_only(by: User) -> None:
    teacher = UserFactory()
    own, named, another = ActivityFactory(created_by=teacher), ActivityFactory(), ActivityFactory()
    named.people.add(teacher)
    result = changed([own, named, another], teacher, BulkAction.MODULE, module="Профориентация")
    assert {each.pk for each in result.done} == {own.pk, named.pk}
    assert [each.activity.pk for each in result.left] == [another.pk]


def test_a_row_that_is_so_already_is_left_and_named(by: User) -> None:
    activity = ActivityFactory(module="Профориентация")
    result = changed([activity], by, BulkAction.MODULE, module="Профориентация")
    assert ([str(each.reason) for each in result.left], result.undo) == (["It is already so."], None)


def test_a_partner_is_added_with_its_direction_to_those_the_rows_have(by: User) -> None:
    first, second = partnership(), partnership("education")
    alone, joint = ActivityFactory(), ActivityFactory(joint=[first])
    changed([alone, joint], by, BulkAction.PARTNER, partnership=second)
    alone.refresh_from_db()
    assert (alone.direction, alone.cooperation) == (second.direction, "partners")
    assert set(joint.partnerships.all()) == {first, second}


def test_what_the_rule_hides_is_counted(by: User) -> None:
    usual, chosen = ActivityFactory.create_batch(2)
    chosen.visibility = "public"
    chosen.save()
    result = changed([usual, chosen], by, BulkAction.PARTNER, partnership=partnership("prevention"))
    assert result.hidden == 1
    usual.refresh_from_db()
    chosen.refresh_from_db()
    assert (usual.is_public, chosen.is_public) == (False, True)


def test_as_usual_keeps_hidden_what_the_rule_hides(by: User) -> None:
    hidden, shown = ActivityFactory(joint=[partnership("prevention")]), ActivityFactory()
    for each in (hidden, shown):
        each.visibility, each.is_public = "staff", False
        each.save()
    result = changed([hidden, shown], by, BulkAction.VISIBILITY, visibility="usual")
    assert (len(result.done), result.hidden) == (2, 1)
    assert list(Activity.objects.public()) == [shown]


def test_grades_bring_the_classes_that_the_wording_names(by: User) -> None:
    school_class = SchoolClassFactory(grade=6, letter="А")
    activity = ActivityFactory()
    audience = PlanParser(SchoolYear(2026)).audience("6А")
    changed([activity], by, BulkAction.GRADES, grades_text="6А", audiences={2026: audience})
    activity.refresh_from_db()
    assert (activity.grade_set, list(activity.classes.all())) == ({6}, [school_class])


def test_only_what_nothing_came_of_is_removed(by: User) -> None:
    free, dated, with_product = ActivityFactory.create_batch(3)
    OccurrenceFactory(activity=dated)
    ProductFactory(activity=with_product)
    result = changed([free, dated, with_product], by, BulkAction.REMOVE)
    assert [each.activity.pk for each in result.left] == [dated.pk, with_product.pk]
    assert set(Activity.objects.all()) == {dated, with_product}


def test_called_off_rows_take_their_dates_with_them(by: User) -> None:
    planned, held = OccurrenceFactory(), OccurrenceFactory(held=True)
    changed([planned.activity, held.activity], by, BulkAction.CANCEL, reason="Карантин")
    planned.refresh_from_db()
    held.refresh_from_db()
    assert (planned.status, held.status) == ("cancelled", "held")


# The pages


def test_ticked_rows_are_read_and_anything_else_is_passed_over() -> None:
    assert versions_of(["12.3", "4.1", "", "7", "a.1", "1.a", "1.2.3", "-1.2", "9" * 30 + ".1"]) == {12: 3, 4: 1}


@pytest.mark.parametrize("address", [LIST, PLAN])
def test_rows_are_ticked_in_a_form_that_needs_no_script(address: str, coordinator: Persona) -> None:
    activity = ActivityFactory()
    page = html.page(coordinator.get(address))
    form = page.form(id="bulk")
    assert (form.attrs["method"], form.attrs["action"]) == ("get", BULK)
    assert page.all("input", name="row", form="bulk", value=f"{activity.pk}.{activity.version}")
    assert form.choices("action") == [each for each in BulkAction.values if each != BulkAction.CLOSE]


def test_a_teacher_ticks_own_rows_and_decides_nothing_of_visibility(teacher: Persona) -> None:
    own = ActivityFactory(created_by=teacher.user)
    ActivityFactory()
    page = html.page(teacher.get(LIST))
    assert page.choices("row") == ticks(own)
    assert "bulk-visibility" not in page.choices("action")
    answer = teacher.get(BULK, {"action": "bulk-visibility", "row": ticks(own)})
    assert answer.status_code == 302


def test_where_nothing_can_be_ticked_there_is_no_bar(teacher: Persona) -> None:
    ActivityFactory()
    assert not html.page(teacher.get(LIST)).all("form", id="bulk")


def test_the_page_asks_with_what_and_changes_all_in_one_go(coordinator: Persona) -> None:
    rows = ActivityFactory.create_batch(2)
    back = f"{LIST}?year=2026"
    page = html.page(coordinator.get(BULK, {"action": "bulk-module", "row": ticks(*rows), "next": back}))
    assert all(each.title in page.text for each in rows)
    sent = {**page.form().fields, "module": "Профориентация"}
    answer = coordinator.post(BULK, sent, follow=True)
    assert answer.redirect_chain == [(back, 302)]
    assert "2 rows got a module." in answer.text
    assert Undo.objects.get().get_absolute_url() in html.page(answer).links
    assert set(Activity.objects.values_list("module", flat=True)) == {"Профориентация"}


def test_bad_input_is_told_beside_its_field_and_kept(coordinator: Persona) -> None:
    SchoolClassFactory(grade=6, letter="А")
    activity = ActivityFactory()
    sent = {"action": "bulk-grades", "row": ticks(activity), "grades_text": "6Ж"}
    page = html.page(coordinator.post(BULK, sent))
    assert page.form().errors["grades_text"]
    assert page.form().fields["grades_text"] == ["6Ж"]
    coordinator.post(BULK, {**page.form().fields, "grades_accepted": "on"})
    activity.refresh_from_db()
    assert activity.grades_text == "6Ж"
    empty = html.page(coordinator.post(BULK, {"action": "bulk-cancel", "row": ticks(activity), "reason": " "}))
    assert empty.form().errors["reason"]


def test_nothing_ticked_and_no_such_action_are_told(coordinator: Persona) -> None:
    answer = coordinator.get(BULK, {"action": "bulk-module", "next": LIST}, follow=True)
    assert "Select at least one row." in answer.text
    answer = coordinator.get(BULK, {"action": "else", "row": ticks(ActivityFactory())}, follow=True)
    assert "Choose what to do with the rows." in answer.text


def test_back_is_never_another_site(coordinator: Persona) -> None:
    answer = coordinator.get(BULK, {"action": "bulk-module", "next": "https://example.org/"})
    assert answer["Location"] == LIST


def test_what_was_left_is_named_with_its_reason(coordinator: Persona) -> None:
    dated = ActivityFactory(title="Чтения")
    OccurrenceFactory(activity=dated)
    free = ActivityFactory()
    answer = coordinator.post(BULK, {"action": "bulk-remove", "row": ticks(dated, free)}, follow=True)
    assert "1 row is removed from the plan." in answer.text
    assert "“Чтения” — It has dates or results: call it off instead." in answer.text


def test_who_signed_up_for_a_called_off_date_has_to_be_told(coordinator: Persona) -> None:
    sign_up = SignUpFactory(occurrence=OccurrenceFactory(takes_sign_ups=True))
    rows = ticks(sign_up.occurrence.activity)
    answer = coordinator.post(BULK, {"action": "bulk-cancel", "row": rows, "reason": "Карантин"}, follow=True)
    assert "1 sign-up, 1 person" in answer.text


def test_partners_of_open_partnerships_are_offered(coordinator: Persona) -> None:
    open_one, ended = partnership(), PartnershipFactory(ended=True)
    page = html.page(coordinator.get(BULK, {"action": "bulk-partner", "row": ticks(ActivityFactory())}))
    assert str(open_one.pk) in page.choices("partnership")
    assert str(ended.pk) not in page.choices("partnership")
