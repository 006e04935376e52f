"""Fill an empty, migrated database with that many partners, the same ones every time.

    python tools/bench/data.py 10000
    python tools/bench/data.py 1000 board      one partnership each, with all that its criteria read
    python tools/bench/data.py 1000 plan       that many dates of activities instead, with a few partners;
                                               half of them were held
    python tools/bench/data.py 1000 calendar   that many dates of public activities (events.py)
    python tools/bench/data.py 5 years         so many school years of one school: the present one goes on, the past
                                               ones were held and summed up

Run by `tools/bench/run.py`; prints the session key of a signed-in coordinator, which the pages are asked with.
"""

import os
import random
import sys
from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from activities.models import (  # noqa: E402
    Activity,
    Attendance,
    Cooperation,
    CycleStep,
    Group,
    Occurrence,
    Product,
    ProductType,
    Step,
)
from activities.parsing import months_between  # noqa: E402
from partners.models import (  # noqa: E402
    Agreement,
    Direction,
    Partner,
    PartnerKind,
    Partnership,
    PrincipleSheet,
    Promise,
    Side,
    WishConfirmation,
)
from school.models import Role, SchoolProfile, User  # noqa: E402
from school.years import SchoolYear  # noqa: E402
from tools.bench.events import make_calendar  # noqa: E402

KINDS = (
    "Детский сад",
    "Библиотека",
    "Детский технопарк",
    "Кванториум",
    "Войсковая часть",
    "Центр детского творчества",
    "Клуб",
    "Поликлиника",
    "Спортивная школа",
    "Дом культуры",
    "Музей",
    "Приход храма",
    "Молодёжный центр",
    "Городская больница",
    "Центр занятости",
    "Пожарная часть",
    "Станция юных натуралистов",
    "Театр",
    "Планетарий",
    "Совет ветеранов",
    "Отряд волонтёров",
    "Колледж",
    "Филармония",
    "Дом престарелых",
)
TITLES = (
    "Перекрёсток",
    "Родник",
    "Юность",
    "Искра",
    "Созвездие",
    "Факел",
    "Надежда",
    "Патриот",
    "Ровесник",
    "Олимп",
    "Волжанка",
    "Маяк",
    "Алые паруса",
    "Звёздный",
    "Росток",
    "Вдохновение",
    "Пламя",
    "Дружба",
    "Орлёнок",
    "Исток",
)
PLACES = (
    "Дзержинского района",
    "Красноармейского района",
    "Ворошиловского района",
    "Кировского района",
    "посёлка Гумрак",
    "Тракторозаводского района",
    "Центрального района",
    "Советского района",
)
# As many of these in every database, so that a search for one partner finds as much in a large as in a small one.
SOUGHT = "Музей «Пехотинец» № {}"
SOUGHT_COUNT = 20
START = date(2025, 9, 1)
PLAN_PARTNERS = 60
DATES_OF_AN_ACTIVITY = 5
DATES_OF_A_YEAR = 1_000
DEEDS = (
    "Экскурсия в музей",
    "Соревнования по лапте",
    "Час профилактики",
    "Акция",
    "Урок в библиотеке",
    "Субботник",
)


def main(size: int, *, purpose: str = "register") -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    with transaction.atomic():
        SchoolProfile.objects.get_or_create(pk=1, defaults={"name": "Школа", "short_name": "Школа № 1"})
        partners = make_partners(PLAN_PARTNERS if purpose in ("plan", "calendar", "years") else size)
        partners = Partner.objects.bulk_create(partners, batch_size=500)
        if purpose == "board":
            make_board(partners)
        elif purpose == "years":
            make_plan(DATES_OF_A_YEAR * size, make_board(partners), years=size)
        else:
            partnerships = Partnership.objects.bulk_create(make_partnerships(partners), batch_size=500)
            if purpose == "plan":
                make_plan(size, partnerships)
            elif purpose == "calendar":
                make_calendar(size, partnerships)
    if connection.vendor == "postgresql":
        # What autovacuum does within a minute of real use.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    print(signed_in_session())


def make_partners(size: int) -> list[Partner]:
    dice = random.Random(size)
    kinds = list(PartnerKind.objects.order_by("pk"))
    partners = []
    for number in range(1, size + 1):
        if number <= SOUGHT_COUNT:
            name = SOUGHT.format(number)
        else:
            name = f"{dice.choice(KINDS)} «{dice.choice(TITLES)}» {dice.choice(PLACES)} № {number}"
        archived = dice.random() < 0.05 and number > SOUGHT_COUNT
        partner = Partner(
            name=f"Муниципальное учреждение {name}",
            short_name=name,
            slug=f"partner-{number}",
            kind=dice.choice(kinds),
            address=f"г. Волгоград, ул. Школьная, {dice.randint(1, 200)}",
            is_public=dice.random() < 0.85,
            is_archived=archived,
            archived_on=date(2025, 6, 1) if archived else None,
        )
        partner.fill_search_columns()
        partners.append(partner)
    return partners


def make_partnerships(partners: list[Partner]) -> list[Partnership]:
    dice = random.Random(len(partners))
    directions = list(Direction.objects.order_by("position"))
    return [
        Partnership(partner=partner, direction=direction, started_on=START, stage_since=START)
        for partner in partners
        for direction in dice.sample(directions, dice.choice((1, 1, 2)))
    ]


def make_board(partners: list[Partner]) -> list[Partnership]:
    """One open partnership for each partner, spread over the stages; about half of what the criteria ask is there."""
    dice = random.Random(len(partners))
    directions = list(Direction.objects.order_by("position"))
    Partner.objects.filter(is_archived=True).update(is_archived=False, archived_on=None)
    people = [
        User.objects.create_user(
            f"coordinator{number}@example.org", full_name=f"Координатор {number}", role=Role.COORDINATOR
        )
        for number in range(8)
    ]
    partnerships = Partnership.objects.bulk_create(
        [
            Partnership(
                partner=partner,
                direction=dice.choice(directions),
                started_on=START,
                stage_id=1 + number % 3,
                stage_since=START + timedelta(days=dice.randint(0, 300)),
                coordinator=dice.choice(people),
                common_goals="Читающие дети" * dice.randint(0, 1),
                common_values="Доверие" * dice.randint(0, 1),
            )
            for number, partner in enumerate(partners)
        ],
        batch_size=500,
    )
    sides = list(Side)
    Promise.objects.bulk_create(
        [
            Promise(partnership=each, side=side, text="Читальный зал по средам")
            for each in partnerships
            for side in dice.sample(sides, dice.randint(0, 2))
        ],
        batch_size=500,
    )
    WishConfirmation.objects.bulk_create(
        [
            WishConfirmation(partnership=each, way=WishConfirmation.Way.PHONE, on=START)
            for each in partnerships
            if dice.random() < 0.5
        ],
        batch_size=500,
    )
    PrincipleSheet.objects.bulk_create(
        [
            PrincipleSheet(partnership=each, school_year=START.year, side=side)
            for each in partnerships
            for side in dice.sample(sides, dice.randint(0, 2))
        ],
        batch_size=500,
    )
    for each in dice.sample(partnerships, len(partnerships) // 2):
        agreement = Agreement(partner_id=each.partner_id, valid_from=START, term_until=date(2028, 8, 31))
        agreement.save()
        agreement.partnerships.add(each)
    return partnerships


def make_plan(size: int, partnerships: list[Partnership], *, years: int = 0) -> None:
    """So many dates, five an activity: the first thousand in this school year, more of them over ten years.

    Where the years are given, all past ones were held and summed up.
    """
    dice = random.Random(size)
    present = SchoolYear.of(date.today())
    count = size // DATES_OF_AN_ACTIVITY
    school_years = [SchoolYear(present.start - back) for back in range(years or (10 if size > 10_000 else 1))]
    activities = []
    for number in range(count):
        year = school_years[number % len(school_years)]
        first = year.starts_on + timedelta(days=dice.randint(0, 230))
        last = first + timedelta(days=7 * (DATES_OF_AN_ACTIVITY - 1))
        activity = Activity(
            school_year=year.start,
            title=f"{dice.choice(DEEDS)} «{dice.choice(TITLES)}» № {number}",
            timing_text=first.strftime("%d.%m.%Y"),
            grades_text="5–9",
            grades=0b111110000,
            responsible_text="Классные руководители",
            cooperation=Cooperation.PARTNERS,
            direction_id=partnerships[number % len(partnerships)].direction_id,
        )
        activity.set_days(first, last, months_between(first, last))
        activity.fill_computed_columns()
        activities.append(activity)
    activities = Activity.objects.bulk_create(activities, batch_size=500)
    links = Activity.partnerships.through
    links.objects.bulk_create(
        [
            links(activity_id=activity.pk, partnership_id=partnerships[number % len(partnerships)].pk)
            for number, activity in enumerate(activities)
        ],
        batch_size=2000,
    )
    dates = [
        Occurrence(activity=activity, starts_on=day, ends_on=day, original_start=day.isoformat())
        for activity in activities
        for day in days_of(activity)
    ]
    for number, each in enumerate(dates):
        # Every other activity, those to come as well: on whatever day it is measured, a page of them is full.
        is_over = years and each.activity.school_year < present.start
        if is_over or number // DATES_OF_AN_ACTIVITY % 2 == 0:
            each.status, each.summary = Occurrence.Status.HELD, "Дети были рады встрече"
            each.pupil_count, each.partner_count = dice.randint(10, 60), dice.randint(1, 5)
    partners = {
        activity.pk: partnerships[number % len(partnerships)].partner_id for number, activity in enumerate(activities)
    }
    summed_up = {each.pk for each in activities if years and each.school_year < present.start}
    make_outcomes(Occurrence.objects.bulk_create(dates, batch_size=2000), partners, summed_up)


def make_outcomes(dates: list[Occurrence], partners: dict[int, int], summed_up: Collection[int]) -> None:
    """The counts of what was held, who did which step of it, and the analysis of these and every third activity."""
    held = [each for each in dates if each.is_held]
    Attendance.objects.bulk_create(
        [
            Attendance(occurrence=each, group=group, partner_id=partner, count=count)
            for each in held
            for group, partner, count in (
                (Group.PUPILS, None, each.pupil_count),
                (Group.PARTNER, partners[each.activity_id], each.partner_count),
            )
        ],
        batch_size=2000,
    )
    album = ProductType.objects.order_by("pk").first()
    products = [Product(activity_id=each, title=f"Альбом № {each}", type=album, made_on=START) for each in summed_up]
    Product.objects.bulk_create(products, batch_size=500)
    steps = [(step, Group.TEACHERS, None) for step in (Step.PLAN, Step.PREPARE, Step.HOLD)]
    CycleStep.objects.bulk_create(
        [
            CycleStep(activity_id=activity, step=step, group=group, partner_id=by)
            for activity in sorted({each.activity_id for each in held})
            for step, group, by in [
                *steps,
                (Step.HOLD, Group.PARTNER, partners[activity]),
                *([(Step.ANALYZE, Group.TEACHERS, None)] if activity in summed_up or activity % 3 == 0 else []),
            ]
        ],
        batch_size=2000,
    )


def days_of(activity: Activity) -> list[date]:
    assert activity.first_day is not None
    return [activity.first_day + timedelta(days=7 * week) for week in range(DATES_OF_AN_ACTIVITY)]


def signed_in_session() -> str:
    # Without an administrator the server would offer to set the portal up.
    if not User.objects.administrators().exists():
        User.objects.create_user(
            "administrator@example.org",
            "bench-partnership",
            full_name="Администратор",
            role=Role.ADMINISTRATOR,
        )
    user = User.objects.filter(email="bench@example.org").first() or User.objects.create_user(
        "bench@example.org", full_name="Координатор", role=Role.COORDINATOR
    )
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key or ""


if __name__ == "__main__":
    main(int(sys.argv[1]), purpose=(sys.argv[2:] or ["register"])[0])
