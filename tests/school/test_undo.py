"""Actions on many records, taken back: what goes back, what stays and why, what is never brought back."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F, Model
from django.utils import timezone, translation

from activities.models import (
    Activity,
    Attendance,
    CycleStep,
    Occurrence,
    Photo,
    Product,
    Project,
    ProjectMember,
    Suspension,
)
from activities.services.activities import cancel_activity, save_activity
from partners.models import (
    Agreement,
    AgreementFile,
    ContactPerson,
    FormerName,
    JoinedPartner,
    JoinedPartnership,
    Partner,
    PartnerKind,
    Partnership,
    Principle,
    PrincipleAssessment,
    PrincipleSheet,
    Promise,
    RegisterImport,
    RegisterImportRow,
    StageTransition,
    WishConfirmation,
)
from partners.services.register import erase_contact
from plan.models import PlanImport
from school.models import PublicVersion, Role, SchoolClass, SchoolProfile, Term, Undo, UndoEntry, User
from school.registries import erasers, ways_back
from school.undo import (
    LaterFirst,
    UndoExpired,
    Undoing,
    UndoneAlready,
    erase_expired_undos,
    preview_undo,
    record_undo,
    remember,
    take_back,
    way_back,
)
from tests.factories import (
    ActivityFactory,
    AgreementFactory,
    AgreementFileFactory,
    AttendanceFactory,
    ContactPersonFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    PhotoFactory,
    PlanImportFactory,
    PrincipleSheetFactory,
    ProductFactory,
    ProjectFactory,
    ProjectMemberFactory,
    PromiseFactory,
    RegisterImportFactory,
    SchoolClassFactory,
    SchoolProfileFactory,
    SignUpFactory,
    TermFactory,
    UndoFactory,
    UserFactory,
    WishConfirmationFactory,
)

pytestmark = pytest.mark.django_db

WHAT = "bulk-module"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def by() -> User:
    user: User = UserFactory(coordinator=True)
    return user


def recorded(by: User, **kwargs: Any) -> Undo:
    undo = record_undo(what=WHAT, details={"count": 1}, by=by, now=timezone.now(), **kwargs)
    assert undo is not None
    return undo


def undone(undo: Undo, by: User) -> Undoing:
    return take_back(undo=undo, by=by, now=timezone.now())


def reasons(undo: Undo) -> list[str]:
    return [str(row.reason) for row in preview_undo(undo=undo, now=timezone.now()).staying]


def renamed(activity: Activity, by: User) -> Undo:
    before = remember([activity])
    activity.title = "Другое дело"
    activity.save()
    return recorded(by, before=before)


# What is registered


def step_of_cycle() -> CycleStep:
    return CycleStep.objects.create(activity=ActivityFactory(), step="plan", group="pupils")


def assessment() -> PrincipleAssessment:
    principle = Principle.objects.order_by("pk")[0]
    return PrincipleAssessment.objects.create(sheet=PrincipleSheetFactory(), principle=principle, score=4)


FACTORIES: dict[type[Model], Callable[..., Any]] = {
    Activity: ActivityFactory,
    Occurrence: OccurrenceFactory,
    Photo: PhotoFactory,
    ContactPerson: ContactPersonFactory,
    User: lambda: UserFactory(invited=True),
    Partner: PartnerFactory,
    Partnership: PartnershipFactory,
    PlanImport: PlanImportFactory,
    SchoolClass: SchoolClassFactory,
    Term: TermFactory,
    Suspension: lambda: Suspension.objects.create(
        reason="Карантин", starts_on=date(2026, 11, 25), ends_on=date(2026, 11, 27), created_at=timezone.now()
    ),
    Agreement: AgreementFactory,
    RegisterImport: RegisterImportFactory,
    Product: ProductFactory,
    Project: ProjectFactory,
    ProjectMember: ProjectMemberFactory,
    AgreementFile: AgreementFileFactory,
    Attendance: AttendanceFactory,
    CycleStep: step_of_cycle,
    Promise: PromiseFactory,
    PrincipleSheet: PrincipleSheetFactory,
    PrincipleAssessment: assessment,
    StageTransition: lambda: PartnershipFactory().transitions.get(),
    WishConfirmation: WishConfirmationFactory,
    JoinedPartner: lambda: JoinedPartner.objects.create(
        former_pk=700, slug="former", name="Прежняя", partner=PartnerFactory(), joined_on=date(2026, 11, 25)
    ),
    JoinedPartnership: lambda: JoinedPartnership.objects.create(
        former_pk=700, partnership=PartnershipFactory(), joined_on=date(2026, 11, 25)
    ),
    FormerName: lambda: FormerName.objects.create(partner=PartnerFactory(), name="Прежняя"),
    RegisterImportRow: lambda: RegisterImportFactory().rows.get(),
}
CHANGES: dict[type[Model], tuple[str, Any]] = {
    Activity: ("place", "Актовый зал"),
    Occurrence: ("place", "Актовый зал"),
    Photo: ("alt", "Дети у стенда"),
    SchoolClass: ("size", 20),
    Term: ("name", "1 триместр"),
    ContactPerson: ("post", "Директор музея"),
    Partner: ("about", "Рядом со школой"),
    Partnership: ("problem", "Мало читают"),
    Agreement: ("number", "7"),
    Product: ("about", "О войне"),
    Project: ("goal", "Читать"),
    ProjectMember: ("role", "жюри"),
    Attendance: ("count", 5),
    Promise: ("text", "Актовый зал"),
    PrincipleSheet: ("school_year", 2024),
    PrincipleAssessment: ("score", 2),
    WishConfirmation: ("note", "Директор"),
}
# Whose data go with every earlier version of them
ERASED = {ContactPerson, User}
# What is ended, erased or only moved rather than removed, and what only says how its rows are
NEVER_REMOVED = {
    *ERASED,
    Partnership,
    PlanImport,
    RegisterImport,
    StageTransition,
    RegisterImportRow,
    Photo,
    Suspension,
}
# What has no history: parts of other records
UNTOLD = {AgreementFile, CycleStep, FormerName, JoinedPartner, JoinedPartnership}


def test_every_registered_model_is_walked_through_here() -> None:
    assert {way.model for way in ways_back} == set(FACTORIES)


def test_a_model_without_a_way_back_cannot_be_recorded(by: User) -> None:
    profile = SchoolProfileFactory()
    assert SchoolProfile not in {way.model for way in ways_back}
    with pytest.raises(LookupError):
        recorded(by, created=[profile])
    with pytest.raises(LookupError):
        remember([profile])
    assert not Undo.objects.exists()


def test_an_action_without_words_cannot_be_recorded(by: User) -> None:
    with pytest.raises(LookupError):
        record_undo(what="anything", details={}, by=by, now=timezone.now(), created=[ActivityFactory()])


@pytest.mark.parametrize("model", [model for model in FACTORIES if model in ERASED or model not in NEVER_REMOVED])
def test_a_new_record_of_each_model_is_removed(model: type[Model], by: User) -> None:
    record = FACTORIES[model]()
    undo = recorded(by, created=[record])
    assert [row.record for row in preview_undo(undo=undo, now=timezone.now()).going] == [record] * way_back(
        model
    ).is_row
    undone(undo, by)
    assert not model._base_manager.filter(pk=record.pk).exists()
    if model in UNTOLD:
        return
    last = model.history.filter(id=record.pk).first()  # type: ignore[attr-defined]
    if model in ERASED:
        # A person's data go with every earlier version of them.
        assert last is None
    else:
        assert (last.history_type, last.history_user) == ("-", by)


@pytest.mark.parametrize("model", CHANGES)
def test_a_changed_record_of_each_model_gets_its_former_values(model: type[Model], by: User) -> None:
    record = FACTORIES[model]()
    field, value = CHANGES[model]
    former = getattr(record, field)
    before = remember([record])
    setattr(record, field, value)
    record.save()
    undo = recorded(by, before=before)
    assert undo.entries.get().before == {field: former}
    undone(undo, by)
    record.refresh_from_db()
    assert getattr(record, field) == former
    last = record.history.first()  # type: ignore[attr-defined]
    assert (last.history_type, last.history_user, getattr(last, field)) == ("~", by, former)


def held_by(model: type[Model], key: int) -> dict[str, Any]:
    """What a record holds; moments to the second, as far as what is recorded keeps them."""
    values = way_back(model).snapshots([key])[key].values
    return {
        name: value.replace(microsecond=0) if hasattr(value, "microsecond") else value for name, value in values.items()
    }


@pytest.mark.parametrize("model", [model for model in FACTORIES if model not in NEVER_REMOVED])
def test_a_removed_record_of_each_model_is_there_again(model: type[Model], by: User) -> None:
    record = FACTORIES[model]()
    key, before = record.pk, remember([record])
    held = held_by(model, key)
    record.delete()
    undo = recorded(by, before=before)
    undone(undo, by)
    assert held_by(model, key) == held


# What stays


def test_what_somebody_changed_since_stays_and_is_named(by: User) -> None:
    activity, other = ActivityFactory(), ActivityFactory(title="Новое")
    before = remember([activity])
    activity.title = "Другое дело"
    activity.save()
    undo = recorded(by, before=before, created=[other])
    activity.place = "Двор"
    activity.save()
    other.place = "Двор"
    other.save()
    assert reasons(undo) == ["It has been changed since."] * 2
    done = undone(undo, by)
    assert {row.name for row in done.staying} == {"Другое дело", "Новое"}
    assert Activity.objects.filter(title="Другое дело", place="Двор").exists()
    assert Activity.objects.filter(title="Новое").exists()


def test_new_rows_that_something_came_of_stay_with_what_belongs_to_them(by: User) -> None:
    dated, with_product, copied, free = ActivityFactory.create_batch(4)
    OccurrenceFactory(activity=dated)
    ProductFactory(activity=with_product)
    ActivityFactory(copied_from=copied)
    undo = recorded(by, created=[dated, with_product, copied, free])
    assert [row.record for row in preview_undo(undo=undo, now=timezone.now()).going] == [free]
    undone(undo, by)
    assert not Activity.objects.filter(pk=free.pk).exists()
    assert Activity.objects.filter(pk__in=[dated.pk, with_product.pk, copied.pk]).count() == 3


def test_dates_go_with_the_activities_they_came_with(by: User) -> None:
    gone, changed, signed_up = ActivityFactory.create_batch(3)
    dates = [OccurrenceFactory(activity=each) for each in (gone, changed, signed_up)]
    undo = recorded(by, created=[gone, changed, signed_up, *dates])
    changed.save()
    SignUpFactory(occurrence=dates[2])
    done = undone(undo, by)
    assert {row.record for row in done.staying} == {changed, signed_up, *dates[1:]}
    # Its date goes with it, and is no row of its own.
    assert [row.entry.name for row in done.going] == [str(gone)]
    assert set(Activity.objects.all()) == {changed, signed_up}
    assert set(Occurrence.objects.all()) == set(dates[1:])


def test_a_row_whose_place_is_taken_stays_while_the_others_go_back(by: User) -> None:
    date_of_it, other = OccurrenceFactory(), ActivityFactory()
    before = remember([date_of_it, other])
    other.place = "Двор"
    other.save()
    activity = date_of_it.activity
    date_of_it.delete()
    undo = recorded(by, before=before)
    OccurrenceFactory(activity=activity)
    done = undone(undo, by)
    assert [str(row.reason) for row in done.staying] == ["Its activity has another date at this time."]
    other.refresh_from_db()
    assert other.place == ""


def test_dates_that_moved_in_a_row_go_back_whatever_their_order(by: User) -> None:
    """Each has the former place of the next one."""
    dates = [OccurrenceFactory(starts_on=date(2026, 12, day)) for day in (7, 14, 21, 28)]
    for each in dates[1:]:
        each.activity = dates[0].activity
        each.save()
    before = remember(dates)
    # To an earlier week, so that the first one to go back finds the second in its place
    for each in dates:
        each.starts_on = each.ends_on = each.starts_on - timedelta(days=7)
        each.save()
    done = undone(recorded(by, before=before), by)
    assert not done.staying
    assert [each.day for each in Occurrence.objects.order_by("pk").values_list("starts_on", flat=True)] == [
        7,
        14,
        21,
        28,
    ]


# One action after another


def test_a_later_action_on_the_same_rows_is_taken_back_first_and_then_the_earlier_one_whole(by: User) -> None:
    activity, removed, _untouched = rows = ActivityFactory.create_batch(3, place="Двор")
    undos = []
    for place, changed in {"Зал": rows, "Музей": [activity], "Парк": [activity, removed]}.items():
        before = remember(changed)
        for each in changed:
            each.place = place
            each.save()
        if place == "Парк":
            removed.delete()
        undos.append(recorded(by, before=before))
    first, second, third = undos
    for earlier in (first, second):
        assert preview_undo(undo=earlier, now=timezone.now()).first == third
        with pytest.raises(LaterFirst):
            undone(earlier, by)
    assert undone(third, by).staying == []
    assert preview_undo(undo=first, now=timezone.now()).first == second
    for each in (second, first):
        assert undone(each, by).staying == []
    assert {each.place for each in Activity.objects.all()} == {"Двор"} and Activity.objects.count() == 3


def test_what_a_person_changed_between_two_actions_stays_after_both(by: User) -> None:
    activity = ActivityFactory(place="Двор")
    first = renamed(activity, by)
    activity.place = "Зал"
    activity.save()
    second = renamed(activity, by)
    undone(second, by)
    assert reasons(first) == ["It has been changed since."]
    assert preview_undo(undo=first, now=timezone.now()).first is None


def test_a_later_action_of_which_nothing_goes_back_holds_up_nobody(by: User) -> None:
    partner = PartnerFactory()
    name, shown = FormerName.objects.create(partner=partner, name="Прежняя"), PartnerFactory()
    undos = []
    for changed in ([name, shown], [name, partner]):
        before = remember(changed)
        for each in changed:
            each.name = f"{each.name} {len(undos)}"
            each.save()
        undos.append(recorded(by, before=before))
    assert preview_undo(undo=undos[0], now=timezone.now()).first == undos[1]
    partner.save()
    assert preview_undo(undo=undos[0], now=timezone.now()).first is None
    assert [row.record for row in undone(undos[0], by).going] == [shown]


# What is never brought back, and never shown


def private_partnership() -> Partnership:
    kind = PartnerKind.objects.get(code="prevention")
    partnership: Partnership = PartnershipFactory(partner=PartnerFactory(kind=kind))
    return partnership


def test_what_the_action_made_staff_only_stays_so_and_is_named(by: User) -> None:
    activity = ActivityFactory()
    before = remember([activity])
    activity.visibility = Activity.Visibility.STAFF
    save_activity(activity=activity, partnerships=[], classes=[], by=by)
    undo = recorded(by, before=before)
    assert [row.record for row in preview_undo(undo=undo, now=timezone.now()).hidden] == [activity]
    done = undone(undo, by)
    assert [row.record for row in done.hidden] == [activity]
    activity.refresh_from_db()
    assert (activity.visibility, activity.is_public) == ("staff", False)


def test_what_the_rule_hid_with_the_action_stays_hidden(by: User) -> None:
    activity = ActivityFactory()
    before = remember([activity])
    save_activity(activity=activity, partnerships=[private_partnership()], classes=[], by=by)
    assert not activity.is_public
    undone(recorded(by, before=before), by)
    activity.refresh_from_db()
    assert (list(activity.partnerships.all()), activity.is_public) == ([], False)


def test_what_was_hidden_since_without_anybody_s_edit_stays_hidden(by: User) -> None:
    activity = ActivityFactory()
    undo = renamed(activity, by)
    Activity.objects.filter(pk=activity.pk).update(is_public=False)
    undone(undo, by)
    activity.refresh_from_db()
    assert activity.title != "Другое дело"
    assert (activity.visibility, activity.is_public) == ("staff", False)


def test_what_the_action_showed_is_hidden_again(by: User) -> None:
    activity = ActivityFactory(visibility="staff", is_public=False)
    before = remember([activity])
    activity.visibility = Activity.Visibility.PUBLIC
    save_activity(activity=activity, partnerships=[], classes=[], by=by)
    assert activity.is_public
    undone(recorded(by, before=before), by)
    activity.refresh_from_db()
    assert (activity.visibility, activity.is_public) == ("staff", False)


def test_a_partner_that_was_hidden_stays_hidden(by: User) -> None:
    partner = PartnerFactory()
    before = remember([partner])
    partner.is_public, partner.about = False, "Новое"
    partner.save()
    undone(recorded(by, before=before), by)
    partner.refresh_from_db()
    assert (partner.is_public, partner.about) == (False, "")


def test_nothing_personal_of_a_contact_is_recorded_and_a_removed_one_is_not_brought_back(by: User) -> None:
    contact = ContactPersonFactory(named=True)
    before = remember([contact])
    contact.delete()
    undo = recorded(by, before=before)
    entry = undo.entries.get()
    assert not {"name", "phone", "email", "note"} & entry.before.keys()
    done = undone(undo, by)
    assert [str(row.reason) for row in done.staying] == ["A deleted contact person cannot be restored."]
    assert not ContactPerson.objects.exists()


def test_an_erased_contact_leaves_no_entry_behind(by: User) -> None:
    contact = ContactPersonFactory(named=True)
    undo = recorded(by, created=[contact])
    erase_contact(contact=contact, by=by)
    assert not undo.entries.exists()


def test_links_to_what_is_gone_are_left_out(by: User) -> None:
    teacher, school_class = UserFactory(), SchoolClassFactory()
    activity = ActivityFactory(created_by=teacher)
    activity.people.add(teacher)
    activity.classes.add(school_class)
    key, before = activity.pk, remember([activity])
    activity.delete()
    undo = recorded(by, before=before)
    teacher.delete()
    school_class.delete()
    undone(undo, by)
    again = Activity.objects.get(pk=key)
    assert (again.created_by, list(again.people.all()), list(again.classes.all())) == (None, [], [])


# The action itself


def test_a_called_off_activity_is_planned_again_with_its_dates(by: User) -> None:
    date_of_it = OccurrenceFactory()
    activity = date_of_it.activity
    before = remember([activity])
    cancel_activity(activity=activity, reason="Карантин", on=timezone.localdate())
    undone(recorded(by, before=before), by)
    activity.refresh_from_db()
    date_of_it.refresh_from_db()
    assert (activity.cancelled_on, activity.cancel_reason, date_of_it.status) == (None, "", "planned")
    assert activity.first_day == date_of_it.starts_on


def test_undoing_raises_the_public_version(by: User) -> None:
    undo = renamed(ActivityFactory(), by)
    version = PublicVersion.objects.get().number
    undone(undo, by)
    assert PublicVersion.objects.get().number == version + 1


def test_an_action_that_did_nothing_is_not_recorded(by: User) -> None:
    before = remember([ActivityFactory()])
    assert record_undo(what=WHAT, details={"count": 0}, by=by, now=timezone.now(), before=before) is None


def test_undone_twice_is_an_answer_of_its_own(by: User) -> None:
    undo = renamed(ActivityFactory(), by)
    undone(undo, by)
    assert not undo.entries.exists()
    with pytest.raises(UndoneAlready):
        undone(undo, by)


def test_after_a_day_it_is_over_and_erased(by: User) -> None:
    activity = ActivityFactory()
    undo = renamed(activity, by)
    later = undo.created_at + timedelta(days=1)
    with pytest.raises(UndoExpired):
        take_back(undo=undo, by=by, now=later)
    assert erase_expired_undos(now=later) == 1
    assert not UndoEntry.objects.exists()
    activity.refresh_from_db()
    assert activity.title == "Другое дело"


def test_the_next_action_and_the_eraser_erase_what_is_over(by: User) -> None:
    old = timezone.now() - timedelta(days=2)
    UndoFactory(created_at=old)
    assert sum(eraser.count() for eraser in erasers) == 1
    renamed(ActivityFactory(), by)
    assert Undo.objects.count() == 1
    UndoFactory(created_at=old)
    assert sum(eraser.erase(by) for eraser in erasers) == 1


# What the database holds to


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("undo_says_what", {"what": ""}),
        ("undo_expires_later", {"expires_at": F("created_at")}),
    ],
)
def test_an_undo_says_what_it_is_and_ends_after_it_began(constraint: str, values: dict[str, Any]) -> None:
    undo = UndoFactory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Undo.objects.filter(pk=undo.pk).update(**values)


def test_nobody_undid_what_is_not_undone(by: User) -> None:
    with pytest.raises(IntegrityError, match="undo_undone_by_somebody_once"), transaction.atomic():
        UndoFactory(undone_by=by)


@pytest.mark.parametrize(
    "values",
    [
        {"change": "created", "before": {}, "version_after": 1},
        {"change": "created", "before": None, "version_after": None},
        {"change": "changed", "before": None, "version_after": 2},
        {"change": "changed", "before": {}, "version_after": None},
        {"change": "deleted", "before": {}, "version_after": 1},
        {"change": "deleted", "before": None, "version_after": None},
        {"change": "else", "before": {}, "version_after": 1},
    ],
)
def test_an_entry_holds_what_its_change_needs(values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="undo_entry_holds_what_it_needs"), transaction.atomic():
        UndoEntry.objects.create(undo=UndoFactory(), model="activities.activity", object_id=1, **values)


def test_a_record_stands_once_in_an_action() -> None:
    entry = {"undo": UndoFactory(), "model": "activities.activity", "object_id": 1, "change": "created"}
    UndoEntry.objects.create(**entry, version_after=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        UndoEntry.objects.create(**entry, version_after=1)


def test_who_may_do_less_by_now_takes_nothing_back(by: User) -> None:
    undo = UndoFactory(created_by=by)
    other = UserFactory(coordinator=True)
    assert list(Undo.objects.visible_to(by)) == list(Undo.objects.visible_to(other)) == [undo]
    by.role = Role.TEACHER
    by.save()
    assert not Undo.objects.visible_to(by).exists()
    of_administrator = UndoFactory(created_by=UserFactory(administrator=True))
    assert of_administrator not in Undo.objects.visible_to(other)
