"""What lists and plans ask of activities, in words of the domain; and a year's plan taken over into the next."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.models import Activity, ActivityKind, Group, Occurrence, Step
from activities.models.activity_queryset import ActivityQuerySet
from activities.models.plan_months import ALL_MONTHS
from activities.services.activities import Copied, copy_to_year
from activities.services.log import mark_step
from partners.models import Direction, Partner, Partnership, Principle, Side
from partners.services.partnerships import withdraw
from school.models import User
from school.years import GRADES, SchoolYear
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    ProductFactory,
    SchoolClassFactory,
    UserFactory,
)
from wordings.grades import Level, grade_mask, grades_of_mask
from wordings.months import month_bit, month_mask

YEAR, NEXT = SchoolYear(2026), SchoolYear(2027)


def titles(rows: Any) -> list[str]:
    return sorted(rows.values_list("title", flat=True))


def worded(title: str, first: date, last: date, *months: int, **fields: Any) -> Activity:
    return ActivityFactory(
        title=title, worded_from=first, worded_until=last, worded_months=month_mask(months), **fields
    )


# Months, grades, classes


def test_months_of_a_school_year_are_bits_from_september_on() -> None:
    assert [month_bit(month) for month in (9, 10, 12, 1, 8)] == [1, 2, 8, 16, 2048]
    assert month_mask(range(1, 13)) == ALL_MONTHS
    assert month_mask([]) == 0


@given(grades=st.frozensets(st.sampled_from(GRADES)))
def test_grades_are_kept_as_a_mask(grades: frozenset[int]) -> None:
    assert Activity(grades=grade_mask(grades)).grade_set == grades_of_mask(grade_mask(grades)) == grades


@pytest.mark.django_db
def test_touching_a_month() -> None:
    worded("осень", date(2026, 9, 1), date(2026, 11, 30), 9, 10, 11)
    worded("зима", date(2026, 12, 1), date(2027, 2, 28), 12, 1, 2)
    worded("лето", date(2027, 6, 1), date(2027, 8, 31), 6, 7, 8)
    ActivityFactory(title="когда-нибудь")
    # Dates in two months are not in the one between them.
    OccurrenceFactory(activity__title="дважды", starts_on=date(2026, 10, 1))
    row = Activity.objects.get(title="дважды")
    row.set_days(date(2026, 10, 1), date(2026, 12, 1), month_mask([10, 12]))
    row.save()
    found = {month: titles(Activity.objects.touching(month)) for month in range(1, 13)}
    assert found == {
        9: ["осень"],
        10: ["дважды", "осень"],
        11: ["осень"],
        12: ["дважды", "зима"],
        1: ["зима"],
        2: ["зима"],
        3: [],
        4: [],
        5: [],
        6: ["лето"],
        7: ["лето"],
        8: ["лето"],
    }


@pytest.mark.django_db
def test_for_grades_and_what_names_none_is_for_everybody() -> None:
    for title, grades in {"1–4": [1, 2, 3, 4], "9, 11": [9, 11], "все": [], "5": [5]}.items():
        ActivityFactory(title=title, grades=grade_mask(grades))
    assert titles(Activity.objects.for_grades([1])) == ["1–4", "все"]
    assert titles(Activity.objects.for_grades([11])) == ["9, 11", "все"]
    assert titles(Activity.objects.for_grades([4, 5])) == ["1–4", "5", "все"]
    assert titles(Activity.objects.for_grades(Level.OOO.grades)) == ["5", "9, 11", "все"]
    assert titles(Activity.objects.for_grades([10])) == ["все"]


@pytest.mark.django_db
def test_a_class_has_what_is_for_its_grade_unless_others_of_the_grade_are_named() -> None:
    own, other = SchoolClassFactory(grade=6, letter="А"), SchoolClassFactory(grade=6, letter="Б")
    seventh = SchoolClassFactory(grade=7, letter="А")
    before = SchoolClassFactory(grade=6, letter="А", school_year=2025)

    def row(title: str, grades: list[int], *classes: Any, **fields: Any) -> None:
        ActivityFactory(title=title, grades=grade_mask(grades), **fields).classes.set(classes)

    row("все", [])
    row("6", [6])
    row("6А", [6], own)
    row("6Б", [6], other)
    row("6 и 7А", [6, 7], seventh)
    row("6Б и 7А", [6, 7], other, seventh)
    row("7", [7])
    row("прошлый год", [6], before, school_year=2025)
    assert titles(Activity.objects.for_class(own)) == ["6", "6 и 7А", "6А", "все"]
    assert titles(Activity.objects.for_class(other)) == ["6", "6 и 7А", "6Б", "6Б и 7А", "все"]
    assert titles(Activity.objects.for_class(seventh)) == ["6 и 7А", "6Б и 7А", "7", "все"]
    assert titles(Activity.objects.for_class(before)) == ["прошлый год"]


# People


@pytest.mark.django_db
def test_a_person_is_named_by_hand_or_as_a_class_teacher_of_the_grade() -> None:
    teacher, nobody = UserFactory.create_batch(2)
    SchoolClassFactory(grade=6, letter="А", class_teacher=teacher)
    SchoolClassFactory(grade=1, letter="А", class_teacher=teacher, school_year=2025)
    by_hand: Activity = ActivityFactory(title="по имени")
    by_hand.people.set([teacher, nobody])

    def of_class_teachers(title: str, *grades: int, year: int = 2026) -> None:
        ActivityFactory(title=title, school_year=year, names_class_teachers=True, grades=grade_mask(grades))

    of_class_teachers("классные руководители 6 классов", 6)
    of_class_teachers("все классные руководители")
    of_class_teachers("классные руководители 5, 7", 5, 7)
    of_class_teachers("первых классов прошлого года", 1, year=2025)
    of_class_teachers("шестых классов прошлого года", 6, year=2025)
    ActivityFactory(title="без них", grades=grade_mask([5]))
    assert titles(Activity.objects.naming(teacher)) == [
        "все классные руководители",
        "классные руководители 6 классов",
        "первых классов прошлого года",
        "по имени",
    ]
    assert titles(Activity.objects.naming(nobody)) == ["по имени"]
    assert titles(Activity.objects.in_year(YEAR).naming(UserFactory())) == []


@pytest.mark.django_db
@pytest.mark.parametrize("post", ["классный руководитель 6А", "учитель химии, кл. рук. 6 «А»"])
def test_a_post_that_names_a_class_is_named_for_that_class_only(post: str) -> None:
    own, other = SchoolClassFactory(grade=6, letter="А"), SchoolClassFactory(grade=6, letter="Б")

    def row(title: str, text: str, *grades: int, classes: Any = ()) -> None:
        activity = ActivityFactory(
            title=title, responsible_text=text, names_class_teachers=True, grades=grade_mask(grades)
        )
        activity.classes.set(classes)

    row("все", "классные руководители")
    row("6", "классные руководители", 6, 7)
    row("6А", "классные руководители", 6, classes=[own])
    row("6Б", "классные руководители", 6, classes=[other])
    row("9–11", "Классные руководители", 9, 10, 11)
    row("по классу", "классный руководитель 6А", 6)
    row("седьмых", "классные руководители 7 классов", 7)
    holder = UserFactory(post=post)
    assert titles(Activity.objects.naming(holder)) == ["6", "6А", "все", "по классу"]
    assert titles(Activity.objects.loggable_by(holder)) == ["6", "6А", "все", "по классу"]


@pytest.mark.django_db
def test_another_post_of_the_same_person_is_named_for_every_grade() -> None:
    ActivityFactory(title="химия", responsible_text="учителя химии, классные руководители", grades=grade_mask([9]))
    holder = UserFactory(post="учитель химии, классный руководитель 6А")
    assert titles(Activity.objects.naming(holder)) == ["химия"]


@pytest.mark.django_db
def test_a_class_teacher_without_a_class_is_one_of_all() -> None:
    ActivityFactory(title="9", responsible_text="классные руководители", grades=grade_mask([9]))
    assert titles(Activity.objects.naming(UserFactory(post="классный руководитель"))) == ["9"]


@pytest.mark.django_db
def test_a_class_teacher_is_named_by_what_is_for_the_class() -> None:
    teacher = UserFactory()
    own = SchoolClassFactory(grade=6, letter="А", class_teacher=teacher)
    other = SchoolClassFactory(grade=6, letter="Б")
    SchoolClassFactory(grade=1, letter="А", class_teacher=teacher, school_year=2025)

    def row(title: str, grades: list[int], *classes: Any, **fields: Any) -> None:
        ActivityFactory(title=title, grades=grade_mask(grades), **fields).classes.set(classes)

    row("6", [6])
    row("5–7", [5, 6, 7])
    row("6А", [6], own)
    row("6Б", [6], other)
    row("7", [7])
    # What is for everybody is for no class by name.
    row("все", [])
    row("1 год назад", [1], school_year=2025)
    row("6 год назад", [6], school_year=2025)
    assert titles(Activity.objects.naming(teacher)) == ["1 год назад", "5–7", "6", "6А"]
    assert titles(Activity.objects.naming(UserFactory())) == []


@pytest.mark.django_db
def test_a_person_is_named_by_the_post_in_the_wording() -> None:
    person, other = UserFactory(post="Социальный педагог"), UserFactory(post="Библиотекарь")
    for wording in ("социальный педагог", "зам. директора, соц. педагог", "педагог-организатор", ""):
        ActivityFactory(title=wording or "никто", responsible_text=wording)
    found = titles(Activity.objects.naming(person))
    assert "социальный педагог" in found
    assert not {"педагог-организатор", "никто"} & set(found)
    assert titles(Activity.objects.naming(other)) == titles(Activity.objects.naming(UserFactory())) == []


@pytest.mark.django_db
def test_what_names_a_person_may_be_logged_and_not_changed_by_them() -> None:
    teacher = UserFactory(post="Социальный педагог")
    SchoolClassFactory(grade=6, letter="А", class_teacher=teacher)
    ActivityFactory(title="должность", responsible_text="социальный педагог")
    ActivityFactory(title="класс", grades=grade_mask([6]))
    ActivityFactory(title="имя").people.add(teacher)
    ActivityFactory(title="своё", created_by=teacher)
    ActivityFactory(title="чужое", grades=grade_mask([7]), responsible_text="директор")
    for row in Activity.objects.all():
        OccurrenceFactory(activity=row)
    loggable = ["должность", "имя", "класс", "своё"]
    assert titles(Activity.objects.loggable_by(teacher)) == loggable
    assert titles(Activity.objects.editable_by(teacher)) == ["имя", "своё"]
    assert Activity.objects.loggable_by(UserFactory(coordinator=True)).count() == 5
    assert not Activity.objects.loggable_by(UserFactory(representative=True)).exists()
    # Of one date that names a person only that date.
    date_of_other = Occurrence.objects.get(activity__title="чужое")
    date_of_other.people.add(teacher)
    found = Occurrence.objects.loggable_by(teacher).values_list("activity__title", flat=True)
    assert sorted(found) == sorted([*loggable, "чужое"])


@pytest.mark.django_db
def test_staff_see_all_and_a_teacher_changes_what_is_their_own() -> None:
    teacher, coordinator = UserFactory(), UserFactory(coordinator=True)
    rows = ActivityFactory.create_batch(3)
    Activity.objects.filter(pk=rows[0].pk).update(created_by=teacher)
    rows[1].people.set([teacher, coordinator])
    for user in (teacher, coordinator, UserFactory(administrator=True)):
        assert Activity.objects.visible_to(user).count() == 3
    for stranger in (UserFactory(representative=True), AnonymousUser()):
        assert not Activity.objects.visible_to(stranger).exists()
    assert set(Activity.objects.editable_by(teacher)) == set(rows[:2])
    assert Activity.objects.editable_by(coordinator).count() == 3
    assert not Activity.objects.editable_by(UserFactory()).exists()
    for row in rows:
        OccurrenceFactory(activity=row)
    assert {each.activity_id for each in Occurrence.objects.editable_by(teacher)} == {row.pk for row in rows[:2]}
    assert Occurrence.objects.visible_to(teacher).count() == 3
    representative = UserFactory(representative=True)
    assert not Occurrence.objects.visible_to(representative).exists()
    # Whoever lost the role lost the rights with it.
    teacher.role = "representative"
    teacher.save()
    assert not Activity.objects.editable_by(User.objects.get(pk=teacher.pk)).exists()


# States


@pytest.mark.django_db
def test_what_lost_its_date_has_none_and_its_time_is_over() -> None:
    today = date(2026, 11, 25)
    october = {"first": date(2026, 10, 1), "last": date(2026, 10, 31)}
    worded("прошло", october["first"], october["last"], 10)
    worded("идёт", date(2026, 11, 1), today, 11)
    worded("отменено", october["first"], october["last"], 10, cancelled=True)
    ActivityFactory(title="без дней")
    with_dates = worded("с датой", october["first"], october["last"], 10)
    OccurrenceFactory(activity=with_dates)
    called_off = worded("с отменённой датой", october["first"], october["last"], 10)
    OccurrenceFactory(activity=called_off, status="cancelled", cancel_reason="Карантин")
    held = worded("проведено", october["first"], october["last"], 10)
    OccurrenceFactory(activity=held, status="held")
    assert titles(Activity.objects.lost_date(today)) == ["прошло"]
    assert titles(Activity.objects.lost_date(date(2026, 11, 26))) == ["идёт", "прошло"]
    assert titles(Activity.objects.without_days()) == ["без дней"]
    assert titles(Activity.objects.planned().without_dates()) == ["без дней", "идёт", "прошло"]
    assert titles(Activity.objects.unmarked(today)) == ["с датой"]
    assert titles(Activity.objects.unmarked(date(2026, 10, 13))) == []


@pytest.mark.django_db
def test_what_was_held_is_finished_once_it_is_analyzed_and_yields_something() -> None:
    kind = ActivityKind.objects.get(code="implementation")
    event = kind.product_types.first()

    def held(title: str, **fields: Any) -> Activity:
        row: Activity = ActivityFactory(title=title, **fields)
        OccurrenceFactory(activity=row, held=True)
        return row

    held("проведено")
    OccurrenceFactory(activity=held("ещё впереди"), starts_on=date(2026, 12, 1))
    held("отменено", cancelled=True)
    analyzed = held("с итогом")
    mark_step(activity=analyzed, step=Step.ANALYZE, group=Group.PUPILS, by=None)
    mark_step(activity=held("три С"), step=Step.HOLD, group=Group.PUPILS, by=None)
    ProductFactory(activity=held("с продуктом"))
    held("само дело", kind=kind, product_type=event)
    held("не сказано какое", kind=kind)
    OccurrenceFactory(activity__title="план")
    every = {
        "проведено",
        "ещё впереди",
        "отменено",
        "с итогом",
        "три С",
        "с продуктом",
        "само дело",
        "не сказано какое",
    }
    found = Activity.objects
    assert set(titles(found.held())) == every
    assert titles(found.analyzed()) == ["с итогом"]
    assert set(titles(found.without_analysis())) == every - {"ещё впереди", "отменено", "с итогом"}
    assert set(titles(found.without_product())) == every - {
        "ещё впереди",
        "отменено",
        "с продуктом",
        "само дело",
    }


# Partners and directions


@pytest.mark.django_db
def test_with_a_partner_in_whichever_direction_each_row_once() -> None:
    partner: Partner = PartnerFactory(directions=["sport-health", "prevention"])
    sport, prevention = partner.partnerships.order_by("direction__position")
    ActivityFactory(title="обе", joint=[sport, prevention, PartnershipFactory()])
    ActivityFactory(title="одна", joint=[prevention])
    ActivityFactory(title="другой", joint=[PartnershipFactory()])
    ActivityFactory(title="ищем")
    for asked in (partner, partner.pk):
        assert titles(Activity.objects.with_partner(asked)) == ["обе", "одна"]
    assert titles(Activity.objects.with_partner(10**9)) == []


@pytest.mark.django_db
def test_in_directions_by_the_main_one_and_by_the_partnerships() -> None:
    sport, prevention, civic = (
        Direction.objects.get(code=code) for code in ("sport-health", "prevention", "civic-patriotic")
    )
    ActivityFactory(title="спорт", joint=[PartnershipFactory(direction=sport)])
    both = [PartnershipFactory(direction=sport), PartnershipFactory(direction=prevention)]
    ActivityFactory(title="спорт с ПДН", joint=both)
    ActivityFactory(title="ищем", direction=prevention)
    ActivityFactory(title="без направления")
    found = Activity.objects.in_directions
    assert titles(found([sport])) == ["спорт", "спорт с ПДН"]
    assert titles(found([prevention])) == ["ищем", "спорт с ПДН"]
    assert titles(found([prevention, sport])) == ["ищем", "спорт", "спорт с ПДН"]
    assert titles(found([civic])) == titles(found([])) == []
    assert titles(found([], with_none=True)) == ["без направления"]
    assert titles(found([civic, prevention], with_none=True)) == ["без направления", "ищем", "спорт с ПДН"]


@pytest.mark.django_db
def test_partners_come_with_the_rows_in_order(django_assert_num_queries: Any) -> None:
    second, first = PartnerFactory(name="Яхт-клуб"), PartnerFactory(name="Архив")
    links = [PartnershipFactory(partner=second), PartnershipFactory(partner=first)]
    ActivityFactory.create_batch(3, joint=links)
    with django_assert_num_queries(2):
        for row in Activity.objects.with_partners():
            assert [each.partner.title for each in row.partnerships.all()] == ["Архив", "Яхт-клуб"]
            assert row.partnerships.all()[0].direction.title


@pytest.mark.django_db
def test_search_by_words_of_the_row_and_of_its_partners() -> None:
    partner = PartnerFactory(name="Детская областная библиотека")
    ActivityFactory(
        title="Экскурсия по следам Ёжика",
        timing_text="II неделя октября",
        place="Читальный зал",
        responsible_text="педагог-организатор",
        participants="родители",
        joint=[PartnershipFactory(partner=partner)],
    )
    ActivityFactory(title="Субботник", joint=[PartnershipFactory(partner=PartnerFactory(name="Музей"))])

    def found(query: str) -> list[str]:
        return titles(Activity.objects.search(query))

    for query in (
        "экскурсии",
        "ЭКСКУРСИЮ",
        "ежик",
        "Ёжику",
        "библиотеки",
        "библиоте",
        "областной библиотекой",
        "октябрь",
        "читального зала",
        "организатору",
        "родителям",
        "экскурсия библиотека",
        "библиотека, октябрь",
        "зал следам",
    ):
        assert found(query) == ["Экскурсия по следам Ёжика"], query
    assert found("музей") == ["Субботник"]
    assert found("экскурсия музей") == found("кино") == found("субботник библиотека") == []
    for query in ("", "  ", "…", "«»"):
        assert len(found(query)) == 2
    for query in ("%", "_", "ы" * 5000, "слово " * 500, "'\"\\;--"):
        assert len(found(query)) in (0, 2)


@pytest.mark.django_db
def test_an_activity_with_many_partners_is_found_once() -> None:
    partners = [PartnerFactory(name=f"Музей боевой славы {number}") for number in range(3)]
    ActivityFactory(title="Музейный день", joint=[PartnershipFactory(partner=partner) for partner in partners])
    assert Activity.objects.search("музей").count() == 1


@pytest.mark.django_db
def test_what_is_searched_follows_the_wordings() -> None:
    row: Activity = ActivityFactory(title="Субботник")
    row.title = "Воскресник"
    row.save(update_fields=["title"])
    assert titles(Activity.objects.search("воскресника")) == ["Воскресник"]
    assert not Activity.objects.search("субботник").exists()


# Into the next year


def copied(rows: Any, year: SchoolYear = NEXT, by: User | None = None) -> Copied:
    return copy_to_year(activities=rows, year=year, by=by or UserFactory(coordinator=True))


@pytest.mark.django_db
def test_wordings_are_taken_over_unchanged_and_days_are_those_of_the_new_year() -> None:
    author = UserFactory(full_name="Орлова Инна Олеговна")
    source: Activity = ActivityFactory(
        title="Посвящение в читатели",
        module="Социальное партнёрство",
        timing_text="II неделя октября",
        grades_text="6А",
        responsible_text="Орлова И. О., классные руководители",
        participants="родители",
        place="Библиотека",
        is_away=True,
        description="Праздник\n\nкниги",
        accompanied_by="Орлова И. О.",
        to_bring="книгу",
        cost="бесплатно",
        accessibility="пандус",
        visibility="public",
        significance="city",
        kind=ActivityKind.objects.get(code="implementation"),
        lessons="Начать раньше",
        joint=[PartnershipFactory(), PartnershipFactory()],
    )
    principle = Principle.objects.first()
    source.principles.set([principle])
    OccurrenceFactory(activity=source, status="held")
    SchoolClassFactory(grade=6, letter="А")
    sixth = SchoolClassFactory(grade=6, letter="А", school_year=2027)
    by = UserFactory(coordinator=True)
    result = copied([source], by=by)
    assert result.skipped == 0
    copy = Activity.objects.get(school_year=2027)
    assert result.activities == [copy]
    same = """
        title module timing_text grades_text responsible_text participants place is_away description accompanied_by
        to_bring cost accessibility visibility is_public significance kind form mechanism product_type direction
        cooperation own_forces_text
    """.split()
    assert {name: getattr(copy, name) for name in same} == {name: getattr(source, name) for name in same} | {
        "is_public": True
    }
    assert (copy.copied_from, copy.created_by, copy.version) == (source, by, 1)
    # Of 2027 the second week of October, as ISO counts them
    assert (copy.first_day, copy.last_day, copy.plan_month) == (date(2027, 10, 11), date(2027, 10, 17), 2)
    assert (copy.timing_kind, copy.grade_set, copy.names_class_teachers) == ("period", {6}, True)
    assert list(copy.classes.all()) == [sixth]
    assert set(copy.partnerships.all()) == set(source.partnerships.all())
    assert (list(copy.people.all()), list(copy.principles.all())) == ([author], [principle])
    assert not copy.occurrences.exists()
    # What to heed stays with the year it was learned in, and is read from there.
    assert (copy.lessons, copy.copied_from.lessons) == ("", "Начать раньше")
    assert Activity.objects.search("посвящение").count() == 2


@pytest.mark.django_db
def test_wordings_with_a_year_of_their_own_are_moved_and_others_stay_open() -> None:
    wordings: dict[str, tuple[str, date | None, date | None]] = {
        "12.09.2026": ("days", date(2027, 9, 12), date(2027, 9, 12)),
        "12 сентября 2026 г.": ("days", date(2027, 9, 12), date(2027, 9, 12)),
        "март 2027": ("period", date(2028, 3, 1), date(2028, 3, 31)),
        "29 февраля": ("days", date(2028, 2, 29), date(2028, 2, 29)),
        "в течение года": ("period", date(2027, 9, 1), date(2028, 5, 31)),
        "по согласованию": ("open", None, None),
        "когда потеплеет": ("open", None, None),
        "31 сентября": ("open", None, None),
    }
    rows = [ActivityFactory(timing_text=text) for text in wordings]
    copied(rows)
    found = {row.timing_text: (row.timing_kind, row.first_day, row.last_day) for row in Activity.objects.in_year(NEXT)}
    assert found == wordings


@pytest.mark.django_db
def test_a_partnership_that_ended_is_left_out_and_who_loses_the_last_looks_for_a_partner() -> None:
    going, ended, archived = PartnershipFactory(), PartnershipFactory(), PartnershipFactory()
    rows = [
        ActivityFactory(title="с обоими", joint=[ended, going]),
        ActivityFactory(title="с ушедшим", joint=[ended]),
        ActivityFactory(title="с закрытым", joint=[archived]),
    ]
    withdraw(partnership=ended, side=Side.PARTNER, reason="Переезд", on=date(2027, 6, 1), by=UserFactory())
    Partner.objects.filter(pk=archived.partner_id).update(
        is_archived=True, archived_on=date(2027, 6, 1), archive_reason="Закрыт"
    )
    copied(rows)
    found = {row.title: (list(row.partnerships.all()), row.cooperation) for row in Activity.objects.in_year(NEXT)}
    assert found == {"с обоими": ([going], "partners"), "с ушедшим": ([], "looking"), "с закрытым": ([], "looking")}
    # The old plan is as it was.
    assert Partnership.objects.filter(activities__school_year=2026).count() == 4


@pytest.mark.django_db
def test_what_was_taken_over_is_passed_over() -> None:
    rows = [ActivityFactory(), ActivityFactory()]
    assert len(copied(rows[:1]).activities) == 1
    again = copied([*rows, rows[1]])
    assert ([each.copied_from for each in again.activities], again.skipped) == ([rows[1]], 2)
    assert Activity.objects.in_year(NEXT).count() == 2
    assert (copied(Activity.objects.in_year(YEAR)).activities, copied([]).skipped) == ([], 0)
    # Into another year it is another row, and a copy may be taken over in its turn.
    assert len(copied(rows, SchoolYear(2028)).activities) == 2
    assert len(copied(Activity.objects.in_year(NEXT), SchoolYear(2028)).activities) == 2


@pytest.mark.django_db
def test_a_row_that_was_called_off_is_planned_anew() -> None:
    copied([ActivityFactory(cancelled=True, in_october=True)])
    copy = Activity.objects.get(school_year=2027)
    assert (copy.is_cancelled, copy.cancel_reason, copy.first_day) == (False, "", date(2027, 10, 1))


@pytest.mark.django_db
def test_a_row_that_cannot_be_taken_over_leaves_none(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [ActivityFactory(), ActivityFactory(title="Вторая")]
    save = Activity.save

    def broken(self: Activity, *args: Any, **kwargs: Any) -> None:
        if self.title == "Вторая":
            raise RuntimeError
        save(self, *args, **kwargs)

    monkeypatch.setattr(Activity, "save", broken)
    with pytest.raises(RuntimeError):
        copied(rows)
    assert not Activity.objects.in_year(NEXT).exists()


@pytest.mark.django_db
def test_a_row_of_many_partners_is_copied_with_as_many_queries_as_a_row_of_one() -> None:
    by, counts = UserFactory(coordinator=True), []
    for count in (1, 4):
        rows = [ActivityFactory(joint=PartnershipFactory.create_batch(count))]
        with CaptureQueriesContext(connection) as queries:
            copy_to_year(activities=rows, year=NEXT, by=by)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# Whatever is asked


QUERIES = st.text(max_size=40)


@pytest.mark.django_db
@settings(max_examples=30, deadline=None)
@given(query=QUERIES)
def test_any_query_is_answered(query: str) -> None:
    rows: ActivityQuerySet = Activity.objects.search(query)
    assert rows.count() == 0
