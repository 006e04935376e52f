"""Every address of the portal, with a record behind each that needs one."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

from django.template import Template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from partners.models import Partner, Partnership
from school.links import Purpose, code_for, token_for
from school.models import Role, User
from school.people import make_link
from school.setup import setup_token
from school.years import SchoolYear
from tests.factories import (
    ActivityFactory,
    AgreementFactory,
    AgreementFileFactory,
    ContactPersonFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    PhotoFactory,
    PlanImportFactory,
    ProductFactory,
    ProjectFactory,
    ProjectMemberFactory,
    PromiseFactory,
    RegisterImportFactory,
    SchoolClassFactory,
    SchoolProfileFactory,
    SignUpFactory,
    SuspensionFactory,
    TermFactory,
    UndoFactory,
    UserFactory,
    WishConfirmationFactory,
)
from tests.personas import Persona, signed_in

ROLES = ["anonymous", *Role.values]
# As it is outside of tests, which tell the client of every template they fill.
RENDER = Template._render
SCAN = b"%PDF-1.4 scan of an agreement %%EOF"


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver: its full name, its view, and what has to stand in it."""

    name: str
    view: Any
    arguments: frozenset[str]


def addresses(
    resolver: URLResolver | None = None, namespace: str = "", above: frozenset[str] = frozenset()
) -> Iterator[Address]:
    for entry in (resolver or get_resolver()).url_patterns:
        arguments = above | frozenset(entry.pattern.converters)
        if isinstance(entry, URLPattern):
            yield Address(f"{namespace}{entry.name or entry.pattern}", entry.callback, arguments)
        else:
            inner = f"{entry.namespace}:" if entry.namespace else ""
            yield from addresses(entry, namespace + inner, arguments)


class Reader(Persona):
    """A browser that reads a download to its end, as a real one does: an unread file would stay open.

    It keeps no templates and no contexts either: copies of them, for `response.context`, take time.
    """

    def request(self, **request: Any) -> Any:
        with patch.object(Template, "_render", RENDER):
            response = super().request(**request)
        if response.streaming:
            response.streaming_content = iter([b"".join(response.streaming_content)])
        return response


class World:
    """A school with a record of each sort, and a signed-in browser of each role."""

    def __init__(self) -> None:
        SchoolProfileFactory()
        self.partner: Partner = PartnerFactory(directions=["prevention"])
        self.archived: Partner = PartnerFactory(archived=True)
        self.contact = ContactPersonFactory(partner=self.partner, named=True)
        self.partnership: Partnership = PartnershipFactory(partner=self.partner, at_stage=2)
        self.promise = PromiseFactory(partnership=self.partnership)
        self.agreement = AgreementFactory(
            partner=self.partner, covers=[self.partnership], term_until=timezone.localdate() + timedelta(days=200)
        )
        self.scan = AgreementFileFactory(agreement=self.agreement, file__data=SCAN)
        self.wish = WishConfirmationFactory(partnership=self.partnership, paper=self.agreement)
        self.users: dict[str, User] = {
            "representative": UserFactory(representative=True),
            "teacher": UserFactory(),
            "coordinator": UserFactory(coordinator=True),
            "administrator": UserFactory(administrator=True, second_factor=True),
        }
        teacher = self.users["teacher"]
        self.school_class, self.term = SchoolClassFactory(class_teacher=teacher), TermFactory()
        # The teacher's own: what others may do with it is in the tests of activities
        self.activity = ActivityFactory(joint=[self.partnership], created_by=teacher)
        self.date = OccurrenceFactory(activity=self.activity)
        self.project = ProjectFactory(shown=True)
        self.member = ProjectMemberFactory(project=self.project, partner=self.partner)
        self.held = OccurrenceFactory(activity=self.activity, starts_on=date(2026, 10, 6), held=True)
        self.product = ProductFactory(activity=self.activity, project=self.project, is_public=True, with_file=True)
        # A day to come, whenever the tests run
        day = timezone.localdate() + timedelta(days=14)
        self.photo = PhotoFactory(occurrence=self.held, shown=True, public_until=day)
        coming = ActivityFactory(school_year=SchoolYear.of(day).start, joint=[self.partnership], created_by=teacher)
        self.event = OccurrenceFactory(activity=coming, starts_on=day, takes_sign_ups=True, capacity=20, seats_taken=1)
        self.sign_up = SignUpFactory(occurrence=self.event)
        self.fuzzy = ActivityFactory(in_october=True, joint=[self.partnership])
        self.plan_import = PlanImportFactory()
        self.suspension = SuspensionFactory()
        self.undo = UndoFactory(created_by=teacher)
        self.register = RegisterImportFactory(created_by=self.users["coordinator"])
        invited: User = UserFactory(invited=True)
        by = self.users["administrator"]
        self.invited: User = make_link(user=invited, purpose=Purpose.INVITE, by=by, now=timezone.now())
        self.switched_off: User = UserFactory(inactive=True)
        self.browsers: dict[str, Client] = {
            "anonymous": Reader(),
            **{role: signed_in(user, Reader) for role, user in self.users.items()},
        }

    def again(self) -> Self:
        """The same school with records, files and browsers that a test may change: the next one gets others."""
        again = copy.copy(self)
        records = {name: value for name, value in vars(self).items() if name != "browsers"}
        vars(again).update(copy.deepcopy(records))
        again.browsers = {}
        for role, browser in self.browsers.items():
            again.browsers[role] = Reader()
            again.browsers[role].cookies = copy.deepcopy(browser.cookies)
            if role != "anonymous":
                again.browsers[role].user = again.users[role]
        for file in (again.scan.file, again.product.file, again.photo.small, again.photo.medium):
            path = Path(file.path)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(SCAN)
        return again

    def path(self, address: Address) -> str:
        return reverse(address.name, kwargs={name: self.argument(address.name, name) for name in address.arguments})

    def argument(self, name: str, argument: str) -> Any:
        """What stands in the address of this name."""
        if argument == "pk":
            return self.number(name)
        if argument == "user_id":
            return self.invited.pk
        if argument == "purpose":
            return self.invited.link_purpose
        if name == "events:sign-up-result":
            return self.sign_up.token
        if argument == "code":
            return code_for(self.invited)
        if argument == "token":
            return setup_token() if name == "setup" else token_for(self.invited)
        if argument == "side":
            return "partner"
        if argument == "action":
            return "cancel"
        if argument == "size":
            return "medium"
        if argument in {"year", "month", "day"}:
            return {"year": 2026, "month": 10, "day": 5}[argument]
        if argument == "number":
            return 1
        slugs = {
            "partners:direction-detail": "prevention",
            "partners:public-partner-detail": self.partner.slug,
            "partners:public-partner-logo": self.partner.slug,
            "projects:public-project-detail": self.project.slug,
        }
        return slugs.get(name, "partner-kinds")

    def number(self, name: str) -> int:
        special = {
            "partners:partner-restore": self.archived,
            "partners:contact-new": self.partner,
            "school:person-activate": self.switched_off,
            "school:person-link": self.invited,
            "school:person-link-mail": self.invited,
            "school:person-link-new": self.invited,
            "school:reference-edit": self.partner.kind,
            "partners:agreement-file": self.scan,
            "partners:wish-new": self.partnership,
            "partners:promise-new": self.partnership,
            "projects:member-new": self.project,
            "logbook:date-detail": self.held,
            "logbook:date-sum-up": self.held,
            "logbook:date-photos": self.held,
            "logbook:date-take-back": self.held,
            "events:date-sign-ups": self.event,
            "events:date-sign-up-new": self.event,
            "events:public-activity": self.fuzzy,
            "events:public-photo": self.photo,
            "projects:public-product-file": self.product,
            "plan:day-off-detail": self.suspension,
        }
        by_room = {
            "partner": self.partner,
            "partnership": self.partnership,
            "principles": self.partnership,
            "promise": self.promise,
            "wish": self.wish,
            "agreement": self.agreement,
            "contact": self.contact,
            "person": self.users["teacher"],
            "class": self.school_class,
            "activity": self.activity,
            "dates": self.activity,
            "date": self.date,
            "project": self.project,
            "member": self.member,
            "product": self.product,
            "photo": self.photo,
            "event": self.event,
            "sign": self.sign_up,
            "plan": self.plan_import,
            "register": self.register,
            "term": self.term,
            "undo": self.undo,
        }
        record = special.get(name) or by_room.get(name.partition(":")[2].partition("-")[0])
        # Passkeys: nobody has one.
        return record.pk if record is not None else 1
