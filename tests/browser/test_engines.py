"""What parents and teachers do, in Firefox and in WebKitGTK as well, and what Firefox prints.

Their windows are at least 500 pixels wide: what is narrower is looked at in Chromium.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, time

import pytest
import time_machine

from activities.models import Activity, Occurrence
from tests.browser.conftest import Portal
from tests.browser.engines import ENGINES, ESCAPE, Engine, Firefox, missing
from tests.factories import (
    PASSWORD,
    ActivityFactory,
    OccurrenceFactory,
    PartnershipFactory,
    SchoolClassFactory,
    SchoolProfileFactory,
    UserFactory,
)
from tests.pdfs import texts_of_pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOW = "2026-11-25T09:00:00+00:00"
NARROW = (500, 844)
TITLE = "Библиотечный урок"


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if lack := missing(request.param):
        # What CI is to show, it shows or fails.
        assert not os.environ.get("CI"), lack
        pytest.skip(lack)
    _programs, _packages, start = ENGINES[request.param]
    with ExitStack() as stack:
        window = stack.enter_context(start(tmp_path_factory.mktemp(request.param)))
        yield window


@pytest.fixture
def events(portal: Portal) -> list[Occurrence]:
    """An event of today for class 6А and one of Saturday that takes sign-ups."""
    SchoolProfileFactory(name="МОУ «Средняя школа № 5»")
    teacher = UserFactory(email="teacher@example.org", full_name="Марина Петровна")
    SchoolClassFactory(grade=6, letter="А", size=27, class_teacher=teacher)
    partnership = PartnershipFactory()
    lesson: Activity = ActivityFactory(
        title=TITLE,
        grades_text="6",
        grades=1 << 5,
        joint=[partnership],
        responsible_text="классные руководители",
        names_class_teachers=True,
    )
    family: Activity = ActivityFactory(title="Весёлые старты", grades_text="6", grades=1 << 5, joint=[partnership])
    return [
        OccurrenceFactory(activity=lesson, starts_on=date(2026, 11, 25), start_time=time(11, 0)),
        OccurrenceFactory(activity=family, starts_on=date(2026, 11, 28), capacity=30, takes_sign_ups=True),
    ]


def fits(engine: Engine) -> None:
    assert engine.overflow == 0, engine.address


def test_a_parent_finds_an_event_and_gets_the_form_to_sign_up(
    portal: Portal, engine: Engine, events: list[Occurrence]
) -> None:
    with time_machine.travel(NOW):
        engine.go(portal.address("/"))
        engine.resize(*NARROW)
        fits(engine)
        engine.press("//header//details/summary")
        assert engine.run("return document.querySelectorAll('header details[open]').length") == 1
        fits(engine)
        engine.type("//header//details/summary", ESCAPE)
        assert engine.run("return document.querySelectorAll('header details[open]').length") == 0

        engine.press("//main//a[contains(@href, '/calendar/')]")
        engine.arrive("/calendar/")
        fits(engine)
        engine.press("//main//a[contains(@href, 'grade=6')]")
        engine.arrive("grade=6")
        fits(engine)
        engine.press(f"//main//a[contains(@href, '/events/{events[1].pk}/')]")
        engine.arrive(f"/events/{events[1].pk}/")
        fits(engine)
        engine.press("//main//a[starts-with(normalize-space(), 'Записаться')]")
        engine.arrive("/sign-up/")
        fits(engine)
        for name in ("name", "contact", "consent"):
            engine.find(f"//form//*[@name='{name}']")
        engine.type("//form//input[@name='name']", "Анна")
        assert engine.run("return document.querySelector('[name=name]').value") == "Анна"


def test_a_teacher_signs_in_logs_what_was_held_and_goes_back(
    portal: Portal, engine: Engine, events: list[Occurrence]
) -> None:
    with time_machine.travel(NOW):
        engine.go(portal.address("/accounts/login/"))
        engine.resize(*NARROW)
        engine.type("//input[@name='login']", "teacher@example.org")
        engine.type("//input[@name='password']", PASSWORD)
        engine.press("//main//button[normalize-space()='Войти']")
        engine.arrive("/staff/")
        fits(engine)
        engine.go(portal.address("/staff/activities/log/"))
        fits(engine)
        engine.press(f"//main//a[contains(., '{TITLE}')]")
        engine.arrive("/log")
        fits(engine)
        engine.press("//label[contains(., 'весь класс')]")
        engine.press("//button[normalize-space()='Отправить']")
        engine.find("//*[contains(text(), 'подвести итог')]")
        fits(engine)
        events[0].refresh_from_db()
        assert events[0].is_held
        engine.run("history.back()")
        engine.arrive("/log")
        fits(engine)


PRINTED = ["/calendar/2026/11/", "/calendar/poster/", "/staff/plan/paper/"]


def test_firefox_prints_no_blank_sheets(portal: Portal, engine: Engine, events: list[Occurrence]) -> None:
    if not isinstance(engine, Firefox):
        pytest.skip("WebKitGTK's driver cannot print to a file")
    with time_machine.travel(NOW):
        for path in PRINTED:
            engine.go(portal.address(path))
            assert min(texts_of_pages(engine.pdf())) > 0, path
