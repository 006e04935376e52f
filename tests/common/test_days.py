"""Days between two dates, as the database counts them by itself."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Value

from activities.models import Occurrence
from common.days import DaysBetween
from tests.factories import ActivityFactory, OccurrenceFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 10, 13), date(2026, 10, 13), 0),
        (date(2026, 10, 13), date(2026, 10, 14), 1),
        (date(2026, 12, 31), date(2027, 1, 1), 1),
        # Across a leap day and where there is none
        (date(2028, 2, 28), date(2028, 3, 1), 2),
        (date(2027, 2, 28), date(2027, 3, 1), 1),
        (date(2027, 9, 1), date(2028, 9, 1), 366),
        (date(2026, 10, 14), date(2026, 10, 13), -1),
    ],
)
def test_days_are_counted_from_columns_and_values(first: date, last: date, days: int) -> None:
    OccurrenceFactory(starts_on=first)
    row = Occurrence.objects.annotate(
        of_column=DaysBetween(F("starts_on"), Value(last)),
        of_values=DaysBetween(Value(first), Value(last)),
    ).get()
    assert (row.of_column, row.of_values) == (days, days)


@pytest.mark.parametrize(
    ("starts_on", "longest", "too_long"),
    [
        (date(2026, 10, 13), date(2026, 11, 13), date(2026, 11, 14)),
        (date(2028, 2, 1), date(2028, 3, 3), date(2028, 3, 4)),
        (date(2027, 2, 1), date(2027, 3, 4), date(2027, 3, 5)),
    ],
)
def test_a_date_takes_31_days_and_not_32(starts_on: date, longest: date, too_long: date) -> None:
    assert ((longest - starts_on).days, (too_long - starts_on).days) == (31, 32)
    OccurrenceFactory(starts_on=starts_on, ends_on=longest).validate_constraints()
    with pytest.raises(IntegrityError, match="occurrence_not_too_long"), transaction.atomic():
        OccurrenceFactory(starts_on=starts_on, ends_on=too_long)
    # A form asks the database before it saves.
    row = Occurrence(activity=ActivityFactory(), starts_on=starts_on, ends_on=too_long)
    with pytest.raises(ValidationError, match="31"):
        row.validate_constraints()
