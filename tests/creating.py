"""Every page that creates something, from the list of addresses, and what a person fills in there.

A new page marked `school.once.once` is filled in here, or the tests that send each form twice fail.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partners.models import Agreement, Direction
from school.years import SchoolYear
from tests import html
from tests.addresses import Address, World, addresses
from tests.factories import AgreementFactory
from tests.pdfs import paper

ONCE = [address for address in addresses() if getattr(address.view, "makes_once", False)]


def last_days_of_the_year() -> dict[str, str]:
    ends_on = SchoolYear.of(timezone.localdate()).ends_on
    return {"starts_on": (ends_on - timedelta(days=3)).isoformat(), "ends_on": ends_on.isoformat()}


# What is filled in on the form of each page, beside what it proposes; another first page may be asked for
FILLED_IN: dict[str, Callable[[World], dict[str, Any]]] = {
    "school:person-new": lambda world: {"full_name": "Новая Анна Ивановна", "email": "new@example.org"},
    "school:staff-paste": lambda world: {"text": "ФИО\tКласс\nИванова Елена Ивановна\t6Б"},
    "school:class-new": lambda world: {"grade": "9", "letter": "Ю"},
    "school:class-add-several": lambda world: {"text": "9Ю 25\n8Ю 26"},
    "school:term-new": lambda world: {"name": "Лагерь", **last_days_of_the_year()},
    "school:consent-edit": lambda world: {"text": "Хранится {days} дн.", "text_en": "Kept for {days} days."},
    "school:reference-new": lambda world: {"name": "Новая строка"},
    "partners:partner-new": lambda world: {"name": "Клуб «Новый»", "kind": world.partner.kind.pk},
    "partners:contact-new": lambda world: {"post": "заведующая"},
    "partners:partner-import": lambda world: {"text": "Название\tАдрес\nМузей ремёсел\tул. Мира, 1"},
    "partners:partnership-new": lambda world: {
        "partner": world.partner.pk,
        "direction": Direction.objects.exclude(slug="prevention").earliest("pk").pk,
    },
    "partners:partnership-advance": lambda world: {"text": "Договорились"},
    "partners:partnership-step-back": lambda world: {"text": "Начинаем снова"},
    "partners:partnership-basis": lambda world: {"text": "Так велит закон"},
    "partners:wish-new": lambda world: {"way": "meeting", "note": "Сказали на встрече"},
    "partners:promise-new": lambda world: {"side": "school", "text": "Дадим зал"},
    "partners:agreement-new": lambda world: {"valid_from": "2026-09-01"},
    "partners:agreement-scan": lambda world: {"scan": SimpleUploadedFile("scan.pdf", paper())},
    "partners:agreement-prolong": lambda world: {"scan": SimpleUploadedFile("scan.pdf", paper())},
    "events:date-sign-up-new": lambda world: {"name": "Бабушка", "contact": "8 902 000-00-09", "agreed": "on"},
    "projects:product-new": lambda world: {
        "activity": world.activity.pk,
        "title": "Стенгазета",
        "type": world.product.type.pk,
    },
    "projects:project-new": lambda world: {"title": "Аллея памяти"},
    "projects:member-new": lambda world: {"group": "Хор учителей"},
    "plan:activity-new": lambda world: {
        "title": "Урок мужества",
        "timing_text": "5 декабря",
        "partnerships": world.partnership.pk,
    },
    "plan:dates-new": lambda world: {"days": "05.12.2026"},
    "plan:day-off": lambda world: {},
    "plan:plan-copy": lambda world: {},
    "plan:plan-import": lambda world: {"text": "Мероприятие\tСроки\tОтветственный\nКросс\tмай\tИванова"},
    "logbook:log-list": lambda world: {"title": "Встреча", "partnerships": world.partnership.pk, "pupils": "27"},
}
ASKED: dict[str, Callable[[World], str]] = {
    "partners:agreement-new": lambda world: f"?partner={world.partner.pk}",
    "plan:day-off": lambda world: f"?cause=quarantine&action=cancel&first={world.event.starts_on.isoformat()}",
}
# The page asks about another step, or is another page, once the first is made.
MOVES_ON = {"partners:partnership-advance", "partners:partnership-step-back", "partners:partnership-basis"}


def path_of(world: World, address: Address) -> str:
    if address.name == "partners:agreement-prolong":
        # The world's own has no end.
        ends = {"partner": world.partner, "term_until": timezone.localdate()}
        ending = Agreement.objects.filter(**ends).first() or AgreementFactory(**ends)
        return f"/en{reverse(address.name, args=[ending.pk])}"
    return "/en" + world.path(address) + ASKED.get(address.name, lambda world: "")(world)


def form_with(page: html.Part, names: Iterable[str]) -> html.Part:
    """Return the form of the page that has controls of these names."""
    forms = page.find(".//main")[0].all("form", method="post")
    return next(form for form in forms if set(names) <= form.names())


def filled_in(world: World, browser: Client, address: Address) -> dict[str, Any]:
    """Return what a browser sends at last: where a preview comes first, what that sends."""
    path, data = path_of(world, address), FILLED_IN[address.name](world)
    sent = {**form_with(html.page(browser.get(path)), data).fields, **data}
    if address.name in {"school:staff-paste", "plan:dates-new"}:
        sent = form_with(html.page(browser.post(path, sent)), []).fields
    return sent
