"""A walk through the pages of a nine-year school: none of them offers a tenth grade."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse

from school.models import SchoolProfile
from school.publication import publishing
from tests import html
from tests.addresses import Address, World, addresses
from wordings.grades import Level

OFFERED = {"grade", "grade_from", "grade_to", "level"}
ABOVE = {"10", "11", Level.SOO.value}
LEADS_ABOVE = re.compile(r"[?&](?:grade=1[01]|level=soo)\b")
# «5–11 января» is a week.
OF_MONTHS = "янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек"
RANGE_ABOVE = re.compile(rf"\b\d{{1,2}}–1[01]\b(?!\s(?:{OF_MONTHS}))")


def go_up_to(last_grade: int) -> None:
    with publishing():
        SchoolProfile.objects.update(last_grade=last_grade)


def grades_offered_above(response: HttpResponse) -> Iterator[str]:
    """Yield what a page offers of grades 10 and 11: choices, links, bounds of numbers, ranges in words."""
    page = html.page(response)
    for control in page.controls():
        name = control.attrs["name"].rpartition("-")[2]
        if name in OFFERED:
            values = {control.attrs.get("max", ""), *page.choices(control.attrs["name"])}
            yield from (f"{name}={value}" for value in values & ABOVE)
    yield from (link for link in page.links if LEADS_ABOVE.search(link))
    yield from RANGE_ABOVE.findall(page.text)


STAFF_AND_PUBLIC = [each for each in addresses() if not each.name.startswith(("mfa_", "account_"))]


@pytest.mark.parametrize("address", STAFF_AND_PUBLIC, ids=lambda address: address.name)
def test_no_page_of_a_nine_year_school_offers_a_tenth_grade(world: World, address: Address) -> None:
    go_up_to(9)
    with transaction.atomic():
        response = world.browsers["administrator"].get(world.path(address))
        transaction.set_rollback(True)
    if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
        assert list(grades_offered_above(response)) == []


@pytest.mark.parametrize("path", ["/calendar/", "/staff/plan/", "/staff/settings/terms/new/"])
def test_the_search_for_offered_grades_finds_those_of_eleven_years(world: World, path: str) -> None:
    assert list(grades_offered_above(world.browsers["administrator"].get(path)))
