"""The public calendar that is measured: so many dates, as many of them in the month shown whatever their number.

This month has exactly 200, the next 150, the months that feeds have 2,000 (or all there are), the rest are in earlier
years. Five dates an activity, all in one month; some last three days, some are called off, moved, or held.
"""

import random
from dataclasses import replace
from datetime import date, time, timedelta

from django.utils import timezone

from activities.models import Activity, ActivityKind, Cooperation, Occurrence, OccurrenceChange, ToldState
from activities.parsing import months_between
from events.selectors.feed import span
from partners.models import Partnership
from school.years import SchoolYear

OF_THIS_MONTH = 200
OF_THE_NEXT = 150
OF_FEEDS = 2_000
WITHOUT_DATES = 5
DATES_OF_AN_ACTIVITY = 5
FIRST_YEAR = 2000
SEATS = 30
TITLES = (
    "Экскурсия в музей «{}»",
    "Соревнования по лапте «{}»",
    "Час профилактики «{}»",
    "Благотворительная акция «{}»",
    "Урок в библиотеке: «{}»",
    "Субботник «{}» с отрядом волонтёров",
)
NAMES = (
    "Память поколений",
    "Родник",
    "Юность",
    "Искра",
    "Созвездие",
    "Здоровый выбор",
    "Орлёнок",
    "Наш двор",
)
PLACES = ("Актовый зал", "Спортивный зал", "Музей «Пехотинец», ул. Школьная, 12", "Библиотека № 7", "")


def make_calendar(size: int, partnerships: list[Partnership]) -> None:
    dice = random.Random(size)
    kinds = list(ActivityKind.objects.order_by("pk"))
    activities, dates = [], []
    for number, month in enumerate(months_of_activities(size, date.today())):
        activity = an_activity(number, month, dice)
        activity.direction_id = partnerships[number % len(partnerships)].direction_id
        activity.kind = dice.choice(kinds)
        days = days_within(month, dice)
        activity.set_days(days[0], days[-1], months_between(days[0], days[-1]))
        activity.fill_computed_columns()
        activities.append(activity)
        dates += [a_date(activity, day, dice) for day in days]
    activities += [without_dates(number, dice) for number in range(WITHOUT_DATES)]
    Activity.objects.bulk_create(activities, batch_size=500)
    links = Activity.partnerships.through
    links.objects.bulk_create(
        [
            links(activity_id=activity.pk, partnership_id=partnerships[(number + more) % len(partnerships)].pk)
            for number, activity in enumerate(activities)
            for more in range(1 + number % 2)
        ],
        batch_size=2000,
    )
    made = Occurrence.objects.bulk_create(dates, batch_size=2000)
    OccurrenceChange.objects.bulk_create(changes_of(made), batch_size=2000)


def changes_of(dates: list[Occurrence]) -> list[OccurrenceChange]:
    """What visitors are told of those of this month and the next that were moved."""
    first, last = this_month(date.today()), next_month(next_month(date.today()))
    now, changes = timezone.now(), []
    for each in dates:
        if each.moved_from is not None and first <= each.starts_on < last:
            change = OccurrenceChange(occurrence=each, is_for_visitors=True, changed_at=now)
            change.before = replace(ToldState.of(each), starts_on=each.moved_from, ends_on=each.moved_from)
            changes.append(change)
    return changes


def this_month(today: date) -> date:
    return today.replace(day=1)


def next_month(today: date) -> date:
    return this_month(this_month(today) + timedelta(days=31))


def months_of_activities(size: int, today: date) -> list[date]:
    """The month of each activity, by its first day."""
    first, last = span(today)
    shown = [this_month(today), next_month(today)]
    months = [month for month in months_from(first, last) if month not in shown]
    wanted = [shown[0]] * (OF_THIS_MONTH // DATES_OF_AN_ACTIVITY)
    wanted += [shown[1]] * (OF_THE_NEXT // DATES_OF_AN_ACTIVITY)
    of_feeds = min(size, OF_FEEDS) // DATES_OF_AN_ACTIVITY
    wanted += [months[number % len(months)] for number in range(of_feeds - len(wanted))]
    past = months_from(date(FIRST_YEAR, 9, 1), first - timedelta(days=31))
    further = size // DATES_OF_AN_ACTIVITY - of_feeds
    return wanted + [past[number % len(past)] for number in range(further)]


def months_from(first: date, last: date) -> list[date]:
    """The months that lie in this stretch of days as a whole."""
    months = []
    month = this_month(first) if first.day == 1 else next_month(first)
    while next_month(month) <= last + timedelta(days=1):
        months.append(month)
        month = next_month(month)
    return months


def an_activity(number: int, month: date, dice: random.Random) -> Activity:
    return Activity(
        school_year=SchoolYear.of(month).start,
        title=f"{dice.choice(TITLES).format(dice.choice(NAMES))} № {number}",
        timing_text=f"{month:%m.%Y}",
        grades_text="5–9",
        grades=0b111110000,
        participants="Родители и жители микрорайона",
        responsible_text="Классные руководители",
        place=dice.choice(PLACES),
        to_bring="Сменная обувь" if number % 3 == 0 else "",
        cost="Бесплатно" if number % 2 == 0 else "",
        cooperation=Cooperation.PARTNERS,
    )


def without_dates(number: int, dice: random.Random) -> Activity:
    """For the line «в течение месяца» of this month."""
    first = this_month(date.today())
    last = next_month(first) - timedelta(days=1)
    activity = an_activity(number, first, dice)
    activity.timing_text = "В течение месяца"
    activity.worded_from, activity.worded_until = first, last
    activity.worded_months = months_between(first, last)
    activity.fill_computed_columns()
    return activity


def days_within(month: date, dice: random.Random) -> list[date]:
    """Five days of the month; the last three have none, so that what lasts three days stays in it."""
    length = (next_month(month) - month).days
    return sorted(month + timedelta(days=offset) for offset in dice.sample(range(length - 3), 5))


def a_date(activity: Activity, day: date, dice: random.Random) -> Occurrence:
    chance, hour = dice.random(), dice.randint(8, 17)
    made = Occurrence(
        activity=activity,
        starts_on=day,
        ends_on=day,
        original_start=day.isoformat(),
        start_time=time(hour),
        end_time=time(hour + 1, 30),
        capacity=SEATS,
        takes_sign_ups=True,
    )
    if chance < 0.05:
        made.ends_on = day + timedelta(days=2)
        made.start_time = made.end_time = None
    elif chance < 0.1:
        made.status, made.cancel_reason = Occurrence.Status.CANCELLED, "Карантин"
    elif chance < 0.15:
        made.moved_from = day - timedelta(days=1)
    return made
