"""Every rule that the database holds of activities, dates, what is told of them and sign-ups, tried to be broken."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils import timezone, translation

from activities.models import (
    Activity,
    ActivityKind,
    ExcusedClass,
    Mechanism,
    Module,
    Occurrence,
    OccurrenceChange,
    OwnCommunity,
    ParticipationForm,
    ProductType,
    PutAway,
    SignUp,
    SignUpSender,
    Suspension,
)
from partners.models import Direction
from school.models import User
from tests.factories import (
    ActivityFactory,
    OccurrenceChangeFactory,
    OccurrenceFactory,
    PartnershipFactory,
    SchoolClassFactory,
    SignUpFactory,
    SuspensionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

OCTOBER = {"worded_from": date(2026, 10, 1), "worded_until": date(2026, 10, 31), "worded_months": 2}
DAYS = {"first_day": date(2026, 10, 1), "last_day": date(2026, 10, 31), "months": 2}
# With a default each, which would be asked for after the one before
CALLED_OFF = {"status": "cancelled", "cancel_reason": "Карантин"}

Attempt = Callable[[], object]


def change(instance: models.Model, **fields: object) -> None:
    # A plain set of rows, whatever the model's own does on its way
    models.QuerySet(type(instance)).filter(pk=instance.pk).update(**fields)


def activity(**fields: Any) -> Attempt:
    """A row written in bulk, which neither reads nor computes anything."""
    row = {"school_year": 2026, "title": "Экскурсия", "timing_text": "октябрь", "sorts_on": date(2026, 10, 1), **fields}
    return lambda: Activity.objects.bulk_create([Activity(**row)])


def occurrence(**fields: Any) -> Attempt:
    day = date(2026, 10, 13)
    row = {"starts_on": day, "ends_on": day, "original_start": "2026-10-13", **fields}
    return lambda: Occurrence.objects.bulk_create([Occurrence(activity=ActivityFactory(), **row)])


def saved(**fields: Any) -> Attempt:
    return lambda: OccurrenceFactory(**fields)


def signed_up(**fields: Any) -> Attempt:
    return lambda: SignUpFactory(**fields)


def sent_from(**fields: str) -> Attempt:
    known = {"network": "x", "browser": "y", **fields}
    return lambda: SignUpSender.objects.create(sign_up=SignUpFactory(), sent_at=timezone.now(), **known)


def same_date_again() -> None:
    first = OccurrenceFactory()
    OccurrenceFactory(activity=first.activity)


def same_date_in_bulk() -> None:
    days = [Occurrence(starts_on=date(2026, 10, day), ends_on=date(2026, 10, day)) for day in (13, 14)]
    row = ActivityFactory()
    for each in days:
        each.activity, each.original_start = row, "2026-10-13"
    Occurrence.objects.bulk_create(days)


def noted_twice() -> None:
    first = OccurrenceChangeFactory()
    OccurrenceChangeFactory(occurrence=first.occurrence)


def put_away(by: User | None = None, **what: Any) -> None:
    PutAway.objects.create(user=by or UserFactory(), put_away_at=timezone.now(), **what)


def put_away_twice(**what: Any) -> None:
    person = UserFactory()
    put_away(person, **what)
    put_away(person, **what)


def excused_twice() -> None:
    occurrence, school_class = OccurrenceFactory(), SchoolClassFactory()
    for _time in range(2):
        ExcusedClass.objects.create(occurrence=occurrence, school_class=school_class)


ATTEMPTS: dict[str, list[Attempt]] = {
    "activity_has_title": [activity(title=""), lambda: ActivityFactory(title="")],
    "activity_has_timing": [activity(timing_text=""), lambda: change(ActivityFactory(), timing_text="")],
    "activity_timing_kind_known": [activity(timing_kind=""), activity(timing_kind="sometimes")],
    "activity_days_in_order": [
        activity(first_day=date(2026, 10, 1)),
        activity(last_day=date(2026, 10, 1)),
        activity(months=2),
        activity(**{**DAYS, "months": 0}),
        activity(**{**DAYS, "last_day": None}),
        activity(**{**DAYS, "last_day": date(2026, 9, 30)}),
    ],
    "activity_worded_days_in_order": [
        activity(worded_from=date(2026, 10, 1)),
        activity(worded_until=date(2026, 10, 1)),
        activity(worded_months=2),
        activity(**{**OCTOBER, "worded_months": 0}),
        activity(**{**OCTOBER, "worded_from": None}),
        activity(**{**OCTOBER, "worded_until": date(2026, 9, 30)}),
    ],
    "activity_worded_spans_have_days": [
        activity(worded_spans=[["2026-10-03", "2026-10-03"], ["2026-10-10", "2026-10-10"]]),
        lambda: change(ActivityFactory(), worded_spans=[["2026-10-03", "2026-10-03"]], worded_from=None),
    ],
    "activity_masks_in_range": [
        activity(**DAYS | {"months": 4096}),
        activity(**OCTOBER | {"worded_months": 4096}),
        activity(grades=2048),
        activity(plan_month=0),
        activity(plan_month=15),
    ],
    "activity_called_off_with_reason": [
        activity(cancelled_on=date(2026, 10, 1)),
        activity(cancel_reason="Карантин"),
        lambda: change(ActivityFactory(cancelled=True), cancel_reason=""),
        lambda: ActivityFactory().cancel(on=date(2026, 10, 1), reason=""),
    ],
    "activity_visibility_known": [activity(visibility=""), activity(visibility="parents")],
    "activity_cooperation_known": [activity(cooperation=""), activity(cooperation="alone")],
    "activity_module_is_worded": [lambda: change(ActivityFactory(), programme_module=Module.objects.first())],
    "own_community_meaning_known": [
        lambda: OwnCommunity.objects.create(code="alone", name="Кружок", meaning="alone"),
        lambda: change(OwnCommunity.objects.get(code="orlyata"), meaning=""),
    ],
    "activity_significance_known": [activity(significance="world")],
    "occurrence_excuses_by_name": [
        saved(excused_grades=1),
        saved(excused_grades=4096, excused_text="6А"),
    ],
    "occurrence_once": [same_date_again, same_date_in_bulk],
    "occurrence_ends_after_start": [
        occurrence(ends_on=date(2026, 10, 12)),
        saved(ends_on=date(2026, 10, 12)),
        lambda: change(OccurrenceFactory(), starts_on=date(2026, 10, 14)),
    ],
    "occurrence_not_too_long": [
        occurrence(ends_on=date(2026, 11, 14)),
        saved(starts_on=date(2026, 12, 15), ends_on=date(2027, 1, 16)),
        # In February the month is not what counts.
        saved(starts_on=date(2027, 2, 1), ends_on=date(2027, 3, 5)),
    ],
    "occurrence_ends_when_it_starts": [occurrence(ends_on=date(2026, 10, 14), end_time=time(15))],
    "occurrence_times_in_order": [
        occurrence(start_time=time(14), end_time=time(14)),
        occurrence(start_time=time(14), end_time=time(13, 59)),
        saved(start_time=time(14), end_time=time(0)),
    ],
    "occurrence_daily_hours_of_several_days": [
        occurrence(start_time=time(10), has_daily_hours=True),
        occurrence(ends_on=date(2026, 10, 15), has_daily_hours=True),
        occurrence(ends_on=date(2026, 10, 15), start_time=time(10), end_time=time(9), has_daily_hours=True),
    ],
    "occurrence_called_off_with_activity": [occurrence(cancelled_with_activity=True)],
    "occurrence_called_off_with_reason": [
        occurrence(status="cancelled"),
        occurrence(cancel_reason="Карантин"),
        occurrence(status="held", cancel_reason="Карантин"),
        occurrence(status=""),
        occurrence(status="postponed"),
        lambda: change(OccurrenceFactory(**CALLED_OFF), status="planned"),
    ],
    "occurrence_has_seats": [occurrence(capacity=0)],
    "occurrence_not_overbooked": [
        occurrence(capacity=10, seats_taken=11),
        lambda: change(OccurrenceFactory(capacity=10), seats_taken=11),
        lambda: change(OccurrenceFactory(capacity=10, seats_taken=10), capacity=9),
    ],
    "occurrence_signs_up_before_it_ends": [occurrence(signs_up_until=date(2026, 10, 14))],
    "sign_up_seats_in_range": [signed_up(seats=0), signed_up(seats=11)],
    "sign_up_says_who": [signed_up(name=""), signed_up(contact="")],
    "sign_up_status_known": [signed_up(status=""), signed_up(status="maybe")],
    "sign_up_set_aside_with_reason": [signed_up(status="set_aside")],
    "sign_up_withdrawn_at": [
        signed_up(status="cancelled"),
        lambda: change(SignUpFactory(), cancelled_at=timezone.now()),
    ],
    "sign_up_sender_is_known": [sent_from(network=""), sent_from(browser="")],
    "occurrence_change_once": [noted_twice],
    "occurrence_change_days_in_order": [lambda: OccurrenceChangeFactory(ends_on=date(2026, 10, 12))],
    "occurrence_change_was_seen": [lambda: OccurrenceChangeFactory(is_public=False)],
    "suspension_has_reason": [lambda: SuspensionFactory(reason="")],
    "suspension_ends_after_start": [lambda: SuspensionFactory(ends_on=date(2026, 10, 12))],
    "put_away_change_once": [lambda: put_away_twice(change=OccurrenceChangeFactory())],
    "put_away_suspension_once": [lambda: put_away_twice(suspension=SuspensionFactory())],
    "put_away_one_thing": [
        put_away,
        lambda: put_away(change=OccurrenceChangeFactory(), suspension=SuspensionFactory()),
    ],
    "excused_class_once": [excused_twice],
}

# A time of the end without one of the beginning is no order of times either; the database names one of the rules.
ALSO_BROKEN = {"occurrence_ends_when_it_starts": ["occurrence_times_in_order"]}


def constraints() -> dict[str, models.BaseConstraint]:
    signing_up = (SignUp, SignUpSender)
    ruled = (Activity, Occurrence, OwnCommunity, *signing_up, OccurrenceChange, Suspension, PutAway, ExcusedClass)
    return {each.name: each for model in ruled for each in model._meta.constraints}


def test_every_constraint_is_tried() -> None:
    assert set(ATTEMPTS) == set(constraints())


@pytest.mark.parametrize("name", ATTEMPTS)
def test_the_database_refuses(name: str) -> None:
    for number, attempt in enumerate(ATTEMPTS[name]):
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            attempt()
            pytest.fail(f"attempt {number} went through")
        # By this rule and by no other it did not mean; of what is unique, SQLite names the columns instead.
        if isinstance(constraints()[name], models.CheckConstraint):
            refused_by = (name, *ALSO_BROKEN.get(name, ()))
            assert any(rule in str(refusal.value) for rule in refused_by), number


@pytest.mark.parametrize(
    "attempts",
    [
        [
            activity(**OCTOBER, **DAYS),
            activity(**OCTOBER | {"worded_until": date(2026, 10, 1)}),
            activity(worded_from=date(2026, 9, 1), worded_until=date(2027, 8, 31), worded_months=4095),
            activity(grades=2047, plan_month=1),
            activity(plan_month=14, significance="", visibility="staff"),
            activity(cancelled_on=date(2026, 10, 1), cancel_reason="Карантин"),
        ],
        [
            occurrence(ends_on=date(2026, 11, 13)),
            occurrence(start_time=time(14)),
            occurrence(start_time=time(23, 59), end_time=time(0, 1), ends_on=date(2026, 10, 14)),
            occurrence(capacity=1),
            occurrence(**CALLED_OFF),
            occurrence(status="held"),
            # One day may have two holdings, at different times.
            lambda: [OccurrenceFactory(activity=each.activity, start_time=time(9)) for each in [OccurrenceFactory()]],
        ],
    ],
    ids=["activity", "occurrence"],
)
def test_what_is_just_within_the_rules_is_taken(attempts: list[Attempt]) -> None:
    for attempt in attempts:
        attempt()


def test_no_two_dates_share_an_identity() -> None:
    first = OccurrenceFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        OccurrenceFactory(uid=first.uid)


def said_of(record: models.Model) -> str:
    with pytest.raises(ValidationError) as error:
        record.full_clean()
    return " ".join(error.value.messages)


def test_what_the_database_refuses_of_a_date_is_said_in_words_before() -> None:
    row = ActivityFactory()
    day = date(2026, 10, 13)
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("The last day is before the first.", {"ends_on": date(2026, 10, 12)}),
        ("One date lasts at most 31 days; plan a longer one as several.", {"ends_on": date(2026, 11, 14)}),
        ("Say when it begins, too.", {"end_time": time(15)}),
        ("It ends before it begins.", {"start_time": time(15), "end_time": time(14)}),
        ("At least one place, or leave it empty.", {"capacity": 0}),
        ("Say why it is called off.", {"status": "cancelled"}),
    ]
    with translation.override("en"):
        for message, fields in wrong:
            record = Occurrence(activity=row, **{"starts_on": day, "ends_on": day, **fields})
            assert message in said_of(record), fields
        OccurrenceFactory(activity=row)
        twin = Occurrence(activity=row, starts_on=day, ends_on=day, original_start="2026-10-13")
        assert "The activity already has this date." in said_of(twin)
        row.cancelled_on = day
        assert "Say why it is called off." in said_of(row)


def test_what_an_activity_refers_to_stays() -> None:
    kind = ActivityKind.objects.get(code="implementation")
    product = ProductType.objects.filter(kind=kind).first()
    mechanism, form = Mechanism.objects.filter(parent=None).first(), ParticipationForm.objects.first()
    direction = Direction.objects.get(code="prevention")
    ActivityFactory(kind=kind, product_type=product, mechanism=mechanism, form=form, direction=direction)
    for used in (product, mechanism, form, direction):
        with pytest.raises(ProtectedError):
            used.delete()


def test_what_goes_leaves_the_row_in_the_plan() -> None:
    author = UserFactory()
    source: Activity = ActivityFactory()
    row: Activity = ActivityFactory(created_by=author, copied_from=source, joint=[PartnershipFactory()])
    row.people.add(author)
    author.delete()
    source.delete()
    row.refresh_from_db()
    assert (row.created_by, row.copied_from, row.people.count()) == (None, None, 0)
    assert row.partnerships.count() == 1


def test_dates_go_with_their_activity_and_history_stays() -> None:
    first = OccurrenceFactory()
    row = first.activity
    row.delete()
    assert not Occurrence.objects.exists()
    assert Occurrence.history.filter(activity=first.activity_id, history_type="-").count() == 1
    assert Activity.history.filter(id=first.activity_id, history_type="-").count() == 1
