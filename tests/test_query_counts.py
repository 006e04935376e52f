"""Lists ask the database as often for 20 rows as for 2, and as often as they did when we last looked.

After a change that is meant: UPDATE_QUERY_COUNTS=1 python -m pytest tests/test_query_counts.py -n 0
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

from common.registries import reference_lists
from partners.models import Direction, Partner
from partners.services.register import set_directions
from school.journal import record
from school.models import JournalEntry, User
from school.publication import forget_kept
from tests.factories import (
    ContactPersonFactory,
    PartnerFactory,
    SchoolClassFactory,
    SchoolProfileFactory,
    TermFactory,
    UserFactory,
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
        wanted = Direction.objects.filter(code=CODES[row % 4])
        set_directions(partner=partner, directions=wanted, on=date(2026, 1, 1) + timedelta(days=row))


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


def first_slug() -> str:
    return Partner.objects.order_by("pk").values_list("slug", flat=True)[0]


CASES = {
    "home": Case(lambda: "/", "anonymous", partners),
    "direction": Case(lambda: "/directions/civic-patriotic/", "anonymous", partners),
    "public partners": Case(lambda: "/partners/", "anonymous", partners),
    "public search": Case(lambda: "/partners/?q=детский", "anonymous", partners),
    "public partner": Case(lambda: f"/partners/{first_slug()}/", "anonymous", story_of_one),
    "sitemap": Case(lambda: "/sitemap.xml", "anonymous", partners),
    "today": Case(lambda: "/staff/", "coordinator", partners),
    "register": Case(lambda: "/staff/partners/", "teacher", partners),
    "register, search": Case(lambda: "/staff/partners/?q=детского", "teacher", partners),
    "register, filters": Case(
        lambda: "/staff/partners/?direction=civic-patriotic&direction=none&kind=kindergarten&state=all&shown=yes",
        "coordinator", partners,
    ),
    "register, entered twice": Case(lambda: "/staff/partners/?alike=yes", "coordinator", partners),
    "register, export": Case(lambda: "/staff/partners/?format=csv", "coordinator", partners),
    "partner": Case(lambda: f"/staff/partners/{first_partner()}/", "coordinator", story_of_one),
    "partner, history": Case(lambda: f"/staff/partners/{first_partner()}/history/", "coordinator", story_of_one),
    "partner, form": Case(lambda: f"/staff/partners/{first_partner()}/edit/", "coordinator", partners),
    "people": Case(lambda: "/staff/people/", "administrator", people),
    "journal": Case(lambda: "/staff/journal/", "administrator", lines_of_the_journal),
    "journal, export": Case(lambda: "/staff/journal/?format=csv", "administrator", lines_of_the_journal),
    "classes": Case(lambda: "/staff/settings/classes/?year=2026", "administrator", classes),
    "terms": Case(lambda: "/staff/settings/terms/?year=2026", "administrator", terms),
    "settings": Case(lambda: "/staff/settings/", "administrator", reference_rows),
    **{
        f"reference list, {slug}": Case(lambda slug=slug: f"/staff/settings/lists/{slug}/", "administrator", reference_rows)
        for slug in sorted(each.slug for each in reference_lists)
    },
}  # fmt: skip


def browser_of(role: str) -> Client:
    client = Client()
    if role != "anonymous":
        traits = {} if role == "teacher" else {role: True}
        user: User = UserFactory(**traits, second_factor=role == "administrator")
        client.force_login(user)
    return client


def queries_of(client: Client, path: str, role: str) -> list[str]:
    forget_kept()
    if role != "anonymous":
        # Staff work on a portal that is awake: what is loaded once per public version is there.
        assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.django_db
@pytest.mark.parametrize("name", CASES)
def test_queries_do_not_grow_with_the_rows(name: str) -> None:
    case = CASES[name]
    client = browser_of(case.role)
    SchoolProfileFactory()
    case.fill(range(FEW))
    few = queries_of(client, case.path(), case.role)
    case.fill(range(FEW, MANY))
    many = queries_of(client, case.path(), case.role)
    assert len(many) <= len(few), "\n".join(sorted(set(many) - set(few)))

    known = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    if UPDATES:
        known = dict(sorted({**known, name: len(many)}.items()))
        BASELINE.write_text(json.dumps(known, ensure_ascii=False, indent=4) + "\n", encoding="utf-8")
    assert len(many) == known.get(name), "\n".join(many)


def test_the_baseline_names_no_page_that_is_gone() -> None:
    assert sorted(json.loads(BASELINE.read_text(encoding="utf-8"))) == sorted(CASES)


@pytest.mark.parametrize("name", ["register", "register, search", "register, filters"])
def test_the_register_asks_four_times_and_twice_for_the_person(name: str) -> None:
    assert json.loads(BASELINE.read_text(encoding="utf-8"))[name] <= 4 + 2
