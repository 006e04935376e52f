"""Lists ask the database as often for 20 rows as for 2, and as often as they did when we last looked.

After a change that is meant: UPDATE_QUERY_COUNTS=1 python -m pytest tests/test_query_counts.py -n 0 -m walk
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.models import Activity, CycleStep, Occurrence, Project
from partners.models import Agreement, Direction, Partner, Partnership, Principle, PrincipleSheet, Side
from partners.services.partnerships import note_promise, withdraw
from partners.services.register import open_directions
from plan.models import PlanImport, PlanImportRow
from plan.services.importing import row_parser_of
from school.journal import record
from school.models import JournalEntry, User
from school.publication import clear_cached
from school.registries import reference_lists
from school.years import SchoolYear
from tests.factories import (
    ActivityFactory,
    AgreementFactory,
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
    SchoolClassFactory,
    SchoolProfileFactory,
    SignUpFactory,
    TermFactory,
    UndoFactory,
    UserFactory,
    WishConfirmationFactory,
)

BASELINE = Path(__file__).with_name("query_counts.json")
UPDATES = os.environ.get("UPDATE_QUERY_COUNTS") == "1"
FEW, MANY = 2, 20
CODES = ["social-pedagogical", "civic-patriotic", "sport-health", "prevention"]


def partners(rows: range) -> None:
    for row in rows:
        partner = PartnerFactory(directions=[CODES[row % 4], CODES[(row + 1) % 4]])
        ContactPersonFactory(partner=partner)
        PartnerFactory(archived=True, successor=partner)
        PartnerFactory(private=True)


def story_of_one(rows: range) -> None:
    """One partner with a long past: contacts, directions left and taken up again, predecessors."""
    partner = Partner.objects.order_by("pk").first() or PartnerFactory()
    for row in rows:
        ContactPersonFactory(partner=partner, named=True)
        PartnerFactory(successor=partner)
        partner.about = f"Изменение {row}"
        partner.save()
        day, user = date(2026, 1, 1) + timedelta(days=row), UserFactory()
        for partnership in partner.partnerships.open():
            withdraw(partnership=partnership, side=Side.PARTNER, reason="Переезд", on=day, by=user)
        partner.refresh_from_db()
        wanted = Direction.objects.filter(code=CODES[row % 4])
        open_directions(partner=partner, directions=wanted, on=day, by=user)
        partner.refresh_from_db()


def partnerships(rows: range) -> None:
    """Partnerships at each stage with all that their criteria and their pages read."""
    for row in rows:
        full_partnership(PartnershipFactory(at_stage=1 + row % 3, coordinator=UserFactory(coordinator=True)), row)


def one_partnership(rows: range) -> None:
    """One partnership with a long past."""
    partnership = Partnership.objects.order_by("pk").first() or PartnershipFactory()
    for row in rows:
        full_partnership(partnership, row)
        PartnershipFactory(partner=partnership.partner, ended=True)


def full_partnership(partnership: Partnership, row: int) -> None:
    for side in Side:
        PromiseFactory(partnership=partnership, side=side, due_on=date(2026, 1, 1), text=f"Обещание {row}")
        sheet = PrincipleSheetFactory(partnership=partnership, side=side, school_year=2002 + row)
        sheet.assessments.create(principle=Principle.objects.get(code="openness"), score=4)
    note_promise(promise=partnership.promises.first(), is_kept=True, on=date(2026, 2, 1), by=UserFactory())
    agreement = AgreementFactory(partner=partnership.partner, covers=[partnership])
    WishConfirmationFactory(partnership=partnership, paper=agreement, noted_by=UserFactory())


def sheets_of_principles(rows: range) -> None:
    """One partnership with sheets of many years, each changed by several people."""
    one_partnership(rows)
    for number, sheet in enumerate(PrincipleSheet.objects.all()):
        sheet.entered_by = UserFactory(coordinator=True)
        sheet.save()
        for assessment in sheet.assessments.all():
            assessment.score = 1 + number % 5
            assessment.save()


def agreements(rows: range) -> None:
    """Agreements of partners of their own, each with partnerships and two versions of its scan."""
    for row in rows:
        partner = PartnerFactory(directions=[CODES[row % 4], CODES[(row + 1) % 4]])
        agreement = AgreementFactory(partner=partner, covers=partner.partnerships.all(), number=str(row))
        versions_of(agreement, range(2))


def one_agreement(rows: range) -> None:
    """One agreement with a long past: versions of its scan, changes, partnerships."""
    agreement = Agreement.objects.order_by("pk").first() or AgreementFactory()
    versions_of(agreement, rows)
    for row in rows:
        agreement.number = str(row)
        agreement.save()
        agreement.partnerships.add(PartnershipFactory(partner=agreement.partner, ended=True))


def versions_of(agreement: Agreement, numbers: range) -> None:
    for number in numbers:
        agreement.files.create(
            number=number + 1,
            file=f"agreements/{number}.pdf",
            name="Договор.pdf",
            size=1000,
            uploaded_by=UserFactory(coordinator=True),
        )


def activities(rows: range) -> None:
    """A plan with partners, classes, people and dates, some of them this week; this year's and the one before's."""
    user = UserFactory()
    today = timezone.localdate()
    for row in rows:
        activity = planned(row, SchoolYear.of(today).start)
        activity.people.add(user)
        activity.classes.add(SchoolClassFactory(grade=1 + row % 11, letter=f"Щ{row}"))
        OccurrenceFactory(activity=activity, starts_on=today)
        ActivityFactory(in_october=True)


def left_of_last_year(rows: range) -> None:
    """Rows of a past school year that wait for a date, for being logged, for their fourth C; and its classes."""
    start = SchoolYear.of(timezone.localdate()).start - 1
    for row in rows:
        ActivityFactory(school_year=start)
        for status in ("planned", "held"):
            activity = ActivityFactory(school_year=start)
            OccurrenceFactory(activity=activity, starts_on=date(start, 10, 1 + row), status=status)
        SchoolClassFactory(school_year=start, grade=1 + row % 10, letter=f"Щ{row}", class_teacher=UserFactory())


def planned(row: int, year: int) -> Activity:
    partnerships = [PartnershipFactory(), PartnershipFactory()]
    activity: Activity = ActivityFactory(
        school_year=year,
        joint=partnerships,
        responsible_text=f"Классный руководитель {row}",
        grades=1 << row % 11,
        grades_text="1–4",
    )
    return activity


def one_activity(rows: range) -> None:
    """One activity with a long past: dates, changes, partners that came and went."""
    activity = Activity.objects.order_by("pk").first() or ActivityFactory()
    for row in rows:
        date_of_it = OccurrenceFactory(activity=activity, starts_on=date(2026, 10, 1) + timedelta(days=row))
        date_of_it.people.add(UserFactory())
        activity.place = f"Место {row}"
        activity.save()
        activity.partnerships.add(PartnershipFactory())
        activity.classes.add(SchoolClassFactory(letter=f"Щ{row}"))


def activities_to_schedule(rows: range) -> None:
    """Rows with a clear day, repeated ones and fuzzy ones, all without dates."""
    year = SchoolYear.planned(timezone.localdate())
    day = date(year.start, 12, 12)
    for _row in rows:
        clear = {"timing_kind": "days", "worded_from": day, "worded_until": day, "worded_months": 8}
        ActivityFactory(school_year=year.start, timing_text="12 декабря", **clear)
        ActivityFactory(school_year=year.start, timing_text="каждый понедельник", timing_kind="repeated")
        ActivityFactory(school_year=year.start)


def activities_of_a_partner(rows: range) -> None:
    partnership = Partnership.objects.order_by("pk").first() or PartnershipFactory()
    for _row in rows:
        activity = ActivityFactory(
            school_year=SchoolYear.of(timezone.localdate()).start, joint=[partnership, PartnershipFactory()]
        )
        OccurrenceFactory(activity=activity, status="held")


def held_in_a_project(rows: range) -> None:
    """One project of many members, activities and products, each held today with counts, steps and photos."""
    project = Project.objects.order_by("pk").first() or ProjectFactory(shown=True)
    today = timezone.localdate()
    for row in rows:
        activity = planned(row, SchoolYear.of(today).start)
        activity.project = project
        activity.save()
        partner = activity.partnerships.all()[0].partner
        held = OccurrenceFactory(activity=activity, starts_on=today, held=True)
        counted(held, partner, row)
        CycleStep.objects.create(activity=activity, step="hold", group="partner", partner=partner)
        OccurrenceFactory(activity=ActivityFactory(joint=activity.partnerships.all()), starts_on=today)
        ProductFactory(activity=activity, project=project, is_public=True).partners.add(partner)
        PhotoFactory(occurrence=held, shown=True)
        ProjectMemberFactory(project=project, partner=partner)
        ProjectMemberFactory(project=project, partner=None, group=f"{row}А")
        ProjectMemberFactory(project=ProjectFactory(), gone=True)


def counted(held: Occurrence, partner: Partner, row: int) -> None:
    for fields in (
        {"school_class": SchoolClassFactory(grade=1 + row % 11, letter=f"Ц{row}")},
        {"group": "partner", "partner": partner},
    ):
        AttendanceFactory(occurrence=held, by=UserFactory(), **fields)


def one_holding(rows: range) -> None:
    """One date that many wrote about."""
    held = Occurrence.objects.held().order_by("pk").first()
    held = held or OccurrenceFactory(starts_on=timezone.localdate(), held=True)
    for row in rows:
        partnership = PartnershipFactory()
        held.activity.partnerships.add(partnership)
        counted(held, partnership.partner, row)
        CycleStep.objects.create(activity=held.activity, step="hold", group="partner", partner=partnership.partner)
        ProductFactory(activity=held.activity)
        PhotoFactory(occurrence=held)


def sign_ups_of_one_date(rows: range) -> None:
    """One date of the next days that many signed up for, in all states."""
    day = timezone.localdate() + timedelta(days=2)
    coming = Occurrence.objects.filter(takes_sign_ups=True).order_by("pk").first() or OccurrenceFactory(
        activity=planned(0, SchoolYear.of(day).start), starts_on=day, takes_sign_ups=True
    )
    for row in rows:
        SignUpFactory(occurrence=coming, entered_by=UserFactory())
        SignUpFactory(occurrence=coming, status="waiting")
        SignUpFactory(occurrence=coming, status="set_aside", review_reason="repeated")
        OccurrenceFactory(activity=coming.activity, starts_on=day + timedelta(days=1 + row), takes_sign_ups=True)


def pasted_rows(rows: range) -> None:
    """One pasted plan of many rows: ready ones, those with questions, those the plan has."""
    plan_import = PlanImport.objects.order_by("pk").first() or PlanImportFactory()
    for row in rows:
        partner = PartnerFactory(name=f"Клуб «Пехотинец {row}»", directions=["civic-patriotic"])
        texts = {
            "title": f"Смотр {row} с клубом «Пехотинец {row}»",
            "timing": "август" if row % 2 else "май",
            "grades": "6А",
        }
        parsed = row_parser_of(plan_import).parse(texts, {})
        PlanImportRow.objects.create(
            plan_import=plan_import,
            number=row + 2,
            texts=texts,
            understood=parsed.understood(),
            needs_answer=parsed.needs_answer,
            same_as=ActivityFactory(joint=[partner.partnerships.get()]),
        )


def actions_to_undo(rows: range) -> None:
    for _row in rows:
        UndoFactory()


def people(rows: range) -> None:
    for _row in rows:
        UserFactory()


def lines_of_the_journal(rows: range) -> None:
    for _row in rows:
        user = UserFactory()
        record(
            JournalEntry.Action.RIGHTS_CHANGED,
            by=user,
            subject=f"user {user.pk}",
            detail="teacher → coordinator",
        )


def classes(rows: range) -> None:
    for row in rows:
        SchoolClassFactory(grade=1 + row // 10, class_teacher=UserFactory())


def terms(rows: range) -> None:
    for row in rows:
        day = date(2026, 9, 1) + timedelta(days=row)
        TermFactory(starts_on=day, ends_on=day)


def reference_rows(rows: range) -> None:
    for each in reference_lists:
        if each.is_fixed:
            continue
        for row in rows:
            added = each.model(code=f"added-{row}", name=f"Строка {row}")
            if hasattr(added, "kind_id"):
                added.kind = type(added)._meta.get_field("kind").related_model.objects.first()
            added.save()


@dataclass(frozen=True)
class Case:
    """A page, who opens it, and what makes it long."""

    path: Callable[[], str]
    role: str
    fill: Callable[[range], None]


def first_partner() -> int:
    return Partner.objects.order_by("pk").values_list("pk", flat=True)[0]


def first_partnership() -> int:
    return Partnership.objects.order_by("pk").values_list("pk", flat=True)[0]


def first_agreement() -> int:
    return Agreement.objects.order_by("pk").values_list("pk", flat=True)[0]


def first_activity() -> int:
    return Activity.objects.order_by("pk").values_list("pk", flat=True)[0]


def first_holding() -> Occurrence:
    return Occurrence.objects.held().order_by("pk")[0]


def first_sign_ups() -> int:
    return Occurrence.objects.filter(takes_sign_ups=True).order_by("pk").values_list("pk", flat=True)[0]


def this_month() -> str:
    return f"/calendar/{timezone.localdate():%Y/%m}/"


def first_project() -> Project:
    return Project.objects.order_by("pk")[0]


def first_import() -> int:
    return PlanImport.objects.order_by("pk").values_list("pk", flat=True)[0]


def first_slug() -> str:
    return Partner.objects.order_by("pk").values_list("slug", flat=True)[0]


CASES = {
    "home": Case(lambda: "/", "anonymous", partners),
    "direction": Case(lambda: "/directions/civic-patriotic/", "anonymous", partners),
    "public partners": Case(lambda: "/partners/", "anonymous", partners),
    "public search": Case(lambda: "/partners/?q=детский", "anonymous", partners),
    "public partner": Case(lambda: f"/partners/{first_slug()}/", "anonymous", story_of_one),
    "home, events": Case(lambda: "/", "anonymous", activities),
    "calendar": Case(lambda: "/calendar/", "anonymous", activities),
    "calendar, month": Case(this_month, "anonymous", activities),
    "calendar, filters": Case(
        lambda: "/calendar/?grade=2&grade=6&direction=sport-health&q=экскурсия", "anonymous", activities
    ),
    "calendar, week": Case(lambda: "/calendar/week/", "anonymous", activities),
    "calendar, feed": Case(lambda: "/calendar.ics", "anonymous", activities),
    "calendar, open data": Case(lambda: "/open-data/events.json", "anonymous", activities),
    "calendar, subscribe": Case(lambda: "/calendar/subscribe/?grade=2", "anonymous", activities),
    "event": Case(lambda: f"/events/{first_sign_ups()}/", "anonymous", sign_ups_of_one_date),
    "event, held": Case(lambda: f"/events/{first_holding().pk}/", "anonymous", one_holding),
    "event, sign-up": Case(lambda: f"/events/{first_sign_ups()}/sign-up/", "anonymous", sign_ups_of_one_date),
    "sign-ups": Case(lambda: f"/staff/dates/{first_sign_ups()}/sign-ups/", "coordinator", sign_ups_of_one_date),
    "date, sign-ups": Case(lambda: f"/staff/dates/{first_sign_ups()}/", "coordinator", sign_ups_of_one_date),
    "today, sign-ups": Case(lambda: "/staff/", "coordinator", sign_ups_of_one_date),
    "sitemap": Case(lambda: "/sitemap.xml", "anonymous", partners),
    "today": Case(lambda: "/staff/", "coordinator", partners),
    "register": Case(lambda: "/staff/partners/", "teacher", partners),
    "register, search": Case(lambda: "/staff/partners/?q=детского", "teacher", partners),
    "register, filters": Case(
        lambda: "/staff/partners/?direction=civic-patriotic&direction=none&kind=kindergarten&state=all&shown=yes",
        "coordinator",
        partners,
    ),
    "register, by agreement": Case(lambda: "/staff/partners/?sort=until", "coordinator", partners),
    "register, by next event": Case(lambda: "/staff/partners/?sort=-next", "teacher", partners),
    "register, entered twice": Case(lambda: "/staff/partners/?alike=yes", "coordinator", partners),
    "register, export": Case(lambda: "/staff/partners/?format=csv", "coordinator", partners),
    "partner": Case(lambda: f"/staff/partners/{first_partner()}/", "coordinator", story_of_one),
    "partner, history": Case(lambda: f"/staff/partners/{first_partner()}/history/", "coordinator", story_of_one),
    "partner, form": Case(lambda: f"/staff/partners/{first_partner()}/edit/", "coordinator", partners),
    "board": Case(lambda: "/staff/partnerships/", "coordinator", partnerships),
    "board, table": Case(lambda: "/staff/partnerships/?view=table", "coordinator", partnerships),
    "board, export": Case(lambda: "/staff/partnerships/?format=csv", "coordinator", partnerships),
    "board, ready": Case(lambda: "/staff/partnerships/?lacks=nothing", "coordinator", partnerships),
    "partnership": Case(lambda: f"/staff/partnerships/{first_partnership()}/", "coordinator", one_partnership),
    "partnership, history": Case(
        lambda: f"/staff/partnerships/{first_partnership()}/history/", "coordinator", one_partnership
    ),
    "principles": Case(
        lambda: f"/staff/partnerships/{first_partnership()}/principles/", "coordinator", sheets_of_principles
    ),
    "principles, form": Case(
        lambda: f"/staff/partnerships/{first_partnership()}/principles/partner/?year=2003",
        "coordinator",
        sheets_of_principles,
    ),
    "principles, paper": Case(
        lambda: f"/staff/partnerships/{first_partnership()}/principles/paper/", "coordinator", sheets_of_principles
    ),
    "today, partnerships": Case(lambda: "/staff/", "coordinator", partnerships),
    "agreements": Case(lambda: "/staff/agreements/", "coordinator", agreements),
    "agreements, filters": Case(
        lambda: "/staff/agreements/?q=сад&direction=civic-patriotic&kind=contract&state=valid&sort=-partner",
        "coordinator",
        agreements,
    ),
    "agreements, export": Case(lambda: "/staff/agreements/?format=csv", "coordinator", agreements),
    "agreement": Case(lambda: f"/staff/agreements/{first_agreement()}/", "coordinator", one_agreement),
    "agreement, form": Case(lambda: f"/staff/agreements/{first_agreement()}/edit/", "coordinator", one_agreement),
    "agreement, history": Case(lambda: f"/staff/agreements/{first_agreement()}/history/", "coordinator", one_agreement),
    "plan": Case(lambda: "/staff/plan/", "coordinator", activities),
    "plan, teacher": Case(lambda: "/staff/plan/?responsible=me", "teacher", activities),
    "plan, week": Case(lambda: "/staff/plan/week/", "coordinator", activities),
    "plan, month": Case(lambda: "/staff/plan/month/?level=noo", "teacher", activities),
    "plan, by partner": Case(lambda: "/staff/plan/?sort=partner", "coordinator", activities),
    "plan, by level": Case(lambda: "/staff/plan/?sort=level", "coordinator", activities),
    "plan, filters": Case(
        lambda: "/staff/plan/?q=экскурсию&month=10&level=noo&grade=3&state=undated&direction=sport-health&year=2026",
        "coordinator",
        activities,
    ),
    "plan, paper": Case(lambda: "/staff/plan/paper/", "coordinator", activities),
    "plan, papers of all levels": Case(lambda: "/staff/plan/paper/?level=all", "coordinator", activities),
    "plan, Word": Case(lambda: "/staff/plan/paper/?format=docx", "coordinator", activities),
    "plan, schedule": Case(lambda: "/staff/plan/schedule/", "coordinator", activities_to_schedule),
    "plan, leftovers": Case(lambda: "/staff/plan/leftovers/", "coordinator", left_of_last_year),
    "classes, move up": Case(lambda: "/staff/settings/classes/move-up/", "administrator", left_of_last_year),
    "plan, copy": Case(lambda: "/staff/plan/copy/", "coordinator", activities),
    "activities": Case(lambda: "/staff/activities/", "coordinator", activities),
    "activities, export": Case(lambda: "/staff/activities/?format=csv", "coordinator", activities),
    "today, activities": Case(lambda: "/staff/", "coordinator", activities),
    "today, held": Case(lambda: "/staff/", "coordinator", held_in_a_project),
    "log": Case(lambda: "/staff/activities/log/", "coordinator", held_in_a_project),
    "log, teacher": Case(lambda: "/staff/activities/log/", "teacher", held_in_a_project),
    "log, month": Case(lambda: "/staff/activities/log/month/", "coordinator", held_in_a_project),
    "log, form": Case(
        lambda: f"/staff/activities/{first_holding().activity_id}/log/?date={first_holding().pk}",
        "coordinator",
        one_holding,
    ),
    "date": Case(lambda: f"/staff/dates/{first_holding().pk}/", "coordinator", one_holding),
    "date, photos": Case(lambda: f"/staff/dates/{first_holding().pk}/photos/", "coordinator", one_holding),
    "activity, held": Case(lambda: f"/staff/activities/{first_holding().activity_id}/", "coordinator", one_holding),
    "activities, unfinished": Case(lambda: "/staff/activities/?state=no-analysis", "coordinator", held_in_a_project),
    "projects": Case(lambda: "/staff/projects/", "teacher", held_in_a_project),
    "project": Case(lambda: f"/staff/projects/{first_project().pk}/", "coordinator", held_in_a_project),
    "products": Case(lambda: "/staff/products/", "teacher", held_in_a_project),
    "products, export": Case(lambda: "/staff/products/?format=csv", "coordinator", held_in_a_project),
    "public projects": Case(lambda: "/projects/", "anonymous", held_in_a_project),
    "public project": Case(lambda: f"/projects/{first_project().slug}/", "anonymous", held_in_a_project),
    "public products": Case(lambda: "/products/", "anonymous", held_in_a_project),
    "board, held": Case(lambda: "/staff/partnerships/?view=table", "coordinator", held_in_a_project),
    "paper of what was held": Case(lambda: "/staff/documents/held/", "teacher", held_in_a_project),
    "activity": Case(lambda: f"/staff/activities/{first_activity()}/", "coordinator", one_activity),
    "activity, form": Case(lambda: f"/staff/activities/{first_activity()}/edit/", "coordinator", one_activity),
    "activity, history": Case(lambda: f"/staff/activities/{first_activity()}/history/", "coordinator", one_activity),
    "partner, activities": Case(lambda: f"/staff/partners/{first_partner()}/", "coordinator", activities_of_a_partner),
    "pasted plan": Case(lambda: f"/staff/import/plan/{first_import()}/", "coordinator", pasted_rows),
    "pasted plans": Case(lambda: "/staff/import/plan/", "coordinator", pasted_rows),
    "can be undone": Case(lambda: "/staff/undo/", "administrator", actions_to_undo),
    "search": Case(lambda: "/staff/search/?q=а", "administrator", partners),
    "people": Case(lambda: "/staff/people/", "administrator", people),
    "journal": Case(lambda: "/staff/journal/", "administrator", lines_of_the_journal),
    "journal, export": Case(lambda: "/staff/journal/?format=csv", "administrator", lines_of_the_journal),
    "classes": Case(lambda: "/staff/settings/classes/?year=2026", "administrator", classes),
    "terms": Case(lambda: "/staff/settings/terms/?year=2026", "administrator", terms),
    "settings": Case(lambda: "/staff/settings/", "administrator", reference_rows),
    **{
        f"reference list, {slug}": Case(
            lambda slug=slug: f"/staff/settings/lists/{slug}/", "administrator", reference_rows
        )
        for slug in sorted(each.slug for each in reference_lists)
    },
}


def browser_of(role: str) -> Client:
    client = Client()
    if role != "anonymous":
        traits = {} if role == "teacher" else {role: True}
        user: User = UserFactory(**traits, second_factor=role == "administrator")
        client.force_login(user)
    return client


def queries_of(client: Client, path: str, role: str) -> list[str]:
    clear_cached()
    if role != "anonymous":
        # Staff work on a portal that is awake: what is loaded once per public version is there.
        assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200
    return [query["sql"] for query in captured.captured_queries]


# Pages that the same rows make long are asked for together: to fill the school takes longest.
FILLS = {case.fill.__name__: case.fill for case in CASES.values()}


@pytest.mark.django_db
@pytest.mark.walk
@pytest.mark.parametrize("fill", FILLS)
def test_queries_do_not_grow_with_the_rows(fill: str) -> None:
    cases = {name: case for name, case in CASES.items() if case.fill is FILLS[fill]}
    browsers = {role: browser_of(role) for role in sorted({case.role for case in cases.values()})}
    SchoolProfileFactory()

    def asked() -> dict[str, list[str]]:
        return {name: queries_of(browsers[case.role], case.path(), case.role) for name, case in cases.items()}

    FILLS[fill](range(FEW))
    few = asked()
    FILLS[fill](range(FEW, MANY))
    many = asked()
    grown = {name: sorted(set(many[name]) - set(few[name])) for name in cases if len(many[name]) > len(few[name])}
    assert not grown, "\n".join(f"{name}: {query}" for name, queries in grown.items() for query in queries)

    known = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    counted = {name: len(queries) for name, queries in many.items()}
    if UPDATES:
        known = dict(sorted({**known, **counted}.items()))
        BASELINE.write_text(json.dumps(known, ensure_ascii=False, indent=4) + "\n", encoding="utf-8")
    moved = {name: many[name] for name in cases if counted[name] != known.get(name)}
    assert not moved, "\n".join(
        f"{name}: {counted[name]} queries, {known.get(name)} in the baseline\n" + "\n".join(queries)
        for name, queries in moved.items()
    )


def test_the_baseline_names_no_page_that_is_gone() -> None:
    assert sorted(json.loads(BASELINE.read_text(encoding="utf-8"))) == sorted(CASES)


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("register") and "export" not in name])
def test_the_register_asks_six_times_and_twice_for_the_person(name: str) -> None:
    assert json.loads(BASELINE.read_text(encoding="utf-8"))[name] <= 6 + 2
