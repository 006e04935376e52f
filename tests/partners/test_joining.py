"""Two records of one partner become one (situation «two records of one partner», its kind: mending)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from activities.models import Activity, Attendance, CycleStep, Group, Step
from activities.services.log import recount
from partners.models import (
    Agreement,
    ContactPerson,
    Direction,
    JoinedPartner,
    JoinedPartnership,
    Partner,
    PartnerKind,
    Partnership,
    PrincipleSheet,
    Side,
    StageTransition,
)
from partners.models.transition import replay
from partners.registries import belongings
from partners.services.joining import refuse_unregistered, relations
from partners.services.register import erase_contact
from school.models import JournalEntry, Undo
from school.registries import ways_back
from school.undo import erase_expired_undos, take_back, way_back, words_of
from tests import html
from tests.factories import (
    ActivityFactory,
    AgreementFactory,
    AgreementFileFactory,
    AttendanceFactory,
    ContactPersonFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    PrincipleSheetFactory,
    ProductFactory,
    ProjectFactory,
    ProjectMemberFactory,
    PromiseFactory,
    SignUpFactory,
    WishConfirmationFactory,
)
from tests.personas import Persona

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def direction(code: str) -> Direction:
    return Direction.objects.get(code=code)


@pytest.fixture
def kept() -> Partner:
    return PartnerFactory(name="МОУ ЦДТ «Радуга»", inn="", address="ул. Мира, 1")


@pytest.fixture
def gone() -> Partner:
    return PartnerFactory(name="Центр детского творчества «Радуга»", short_name="ЦДТ", address="пр. Ленина, 5")


def address(kept: Partner, gone: Partner) -> str:
    return f"{reverse('partners:partner-join', args=[kept.pk])}?with={gone.pk}"


def join(client: Client, kept: Partner, gone: Partner, **chosen: Any) -> Any:
    path = address(kept, gone)
    form = html.page(client.get(path)).form(method="post", class_="form")
    return client.post(path, {**form.fields, **{name.replace("__", "-"): [value] for name, value in chosen.items()}})


def undo(by: Any) -> Any:
    return take_back(undo=Undo.objects.get(), by=by, now=timezone.now())


def test_what_is_ones_becomes_the_others_and_goes_back(coordinator: Persona, kept: Partner, gone: Partner) -> None:
    same, other = direction("sport-health"), direction("prevention")
    own = PartnershipFactory(partner=kept, direction=same, started_on=date(2025, 9, 1))
    merged = PartnershipFactory(partner=gone, direction=same, started_on=date(2024, 9, 1), at_stage=3)
    alone = PartnershipFactory(partner=gone, direction=other)
    ended = PartnershipFactory(partner=gone, direction=same, started_on=date(2023, 9, 1), ended=True)
    contact = ContactPersonFactory(partner=gone, named=True)
    agreement = AgreementFactory(partner=gone, covers=[merged, alone])
    scan = AgreementFileFactory(agreement=agreement)
    promise = PromiseFactory(partnership=merged)
    wish = WishConfirmationFactory(partnership=merged)
    activity = ActivityFactory(joint=[own, merged])
    held = OccurrenceFactory(activity=activity, held=True)
    sign_up = SignUpFactory(occurrence=held)
    people = AttendanceFactory(occurrence=held, group=Group.PARTNER, partner=gone, count=3)
    recount(held)
    step = CycleStep.objects.create(activity=activity, step=Step.PLAN, group=Group.PARTNER, partner=gone)
    member = ProjectMemberFactory(project=ProjectFactory(), partner=gone)
    product = ProductFactory(activity=activity)
    product.partners.set([gone])
    predecessor = PartnerFactory(successor=gone)
    slug = gone.slug

    response = join(coordinator, kept, gone, **{"sport-health__stage": "gone", "address": "gone"})
    assert response["Location"] == kept.get_absolute_url()
    kept.refresh_from_db()
    assert (kept.address, kept.short_name) == ("пр. Ленина, 5", "ЦДТ")
    assert not Partner.objects.filter(pk=gone.pk).exists()
    # The partnership whose stage was chosen is the one that is left, since the earlier day.
    assert list(kept.partnerships.open().values_list("pk", flat=True).order_by("pk")) == [merged.pk, alone.pk]
    merged.refresh_from_db()
    assert (merged.stage_id, merged.started_on) == (3, date(2024, 9, 1))
    assert replay(merged.transitions.own().order_by("number")) == 3
    assert merged.transitions.filter(is_former=True).count() == 1
    assert [row.partner for row in (ended_row(ended), *records(contact, agreement, member))] == [kept] * 4
    assert [row.partnership for row in records(promise, wish)] == [merged] * 2
    assert set(agreement.partnerships.all()) == {merged, alone}
    assert set(activity.partnerships.all()) == {merged}
    assert [row.partner for row in records(people, step)] == [kept] * 2
    assert set(product.partners.all()) == {kept}
    assert records(predecessor)[0].successor == kept
    assert (scan.agreement, sign_up.occurrence) == (agreement, held)
    entry = JournalEntry.objects.get(action="partners_joined")
    assert (entry.subject, entry.detail) == (f"partner {kept.pk}", f"partner {gone.pk}")

    undone = undo(coordinator.user)
    assert undone.staying == []
    back = Partner.objects.get(pk=gone.pk)
    assert (back.name, back.slug, back.address) == (gone.name, slug, "пр. Ленина, 5")
    kept.refresh_from_db()
    assert (kept.address, kept.short_name) == ("ул. Мира, 1", "")
    assert [row.partner for row in (ended_row(ended), *records(contact, agreement, member, people, step))] == [back] * 6
    assert set(back.partnerships.open()) == {merged, alone}
    own.refresh_from_db()
    assert (own.partner, own.stage_id, own.stage_since) == (kept, 1, date(2025, 9, 1))
    assert replay(own.transitions.own().order_by("number")) == 1
    assert not StageTransition.objects.filter(is_former=True).exists()
    assert set(activity.partnerships.all()) == {own, merged}
    assert set(agreement.partnerships.all()) == {merged, alone}
    assert set(product.partners.all()) == {back}
    assert not JoinedPartner.objects.exists() and not JoinedPartnership.objects.exists()


def test_two_joins_in_a_row_go_back_last_first(coordinator: Persona, kept: Partner, gone: Partner) -> None:
    third = PartnerFactory(name="Третий")
    rows = []
    for each in (kept, gone, third):
        partnership = PartnershipFactory(partner=each)
        paper, contact = AgreementFactory(partner=each, covers=[partnership]), ContactPersonFactory(partner=each)
        rows += [paper, contact, ActivityFactory(joint=[partnership]), partnership]
    held = [content(row) for row in rows]
    join(coordinator, kept, gone)
    join(coordinator, third, kept)
    first, second = Undo.objects.order_by("pk")
    page = html.page(coordinator.post(first.get_absolute_url()))
    assert "Undo what was done later first" in page.text
    assert Partner.objects.get() == third
    path = page.link(words_of(second)).attrs["href"]
    for each in (path, first.get_absolute_url()):
        answer = html.page(coordinator.post(each, follow=True))
        assert "Unchanged" not in answer.text
    assert [content(row) for row in rows] == held
    assert set(Partner.objects.all()) == {kept, gone, third}
    assert not JoinedPartner.objects.exists()


def content(row: Any) -> dict[str, Any]:
    return way_back(type(row)).snapshots([row.pk])[row.pk].values


def records(*rows: Any) -> list[Any]:
    return [type(row).objects.get(pk=row.pk) for row in rows]


def ended_row(partnership: Partnership) -> Partnership:
    return Partnership.objects.get(pk=partnership.pk)


def test_every_relation_to_partners_and_partnerships_goes_over() -> None:
    # A new model that refers to either is registered in `partners.registries.belongings`, or nothing is joined.
    refuse_unregistered()
    known = {(each.model, each.relation) for each in belongings}
    assert [each for each in relations() if each not in known] == []
    assert len(relations()) >= 18
    ways = {way.model for way in ways_back}
    assert [model for model, _name in relations() if model not in ways] == []


def test_a_relation_that_is_not_registered_refuses_to_join(
    monkeypatch: pytest.MonkeyPatch, coordinator: Persona, kept: Partner, gone: Partner
) -> None:
    unknown = [*relations(), (SignUpFactory._meta.model, "partner")]
    monkeypatch.setattr("partners.services.joining.relations", lambda: unknown)
    with pytest.raises(LookupError):
        join(coordinator, kept, gone)
    assert Partner.objects.count() == 2


def test_where_both_have_one_a_person_says_which_counts(coordinator: Persona, kept: Partner, gone: Partner) -> None:
    own, merged = (PartnershipFactory(partner=each) for each in (kept, gone))
    mine = PrincipleSheetFactory(partnership=own, side=Side.PARTNER, trust=3)
    theirs = PrincipleSheetFactory(partnership=merged, side=Side.PARTNER, trust=5)
    alone = PrincipleSheetFactory(partnership=merged, school_year=2024)
    held = OccurrenceFactory(activity=ActivityFactory(joint=[own, merged]), held=True)
    counts = [AttendanceFactory(occurrence=held, group=Group.PARTNER, partner=each, count=3) for each in (kept, gone)]
    project = ProjectFactory()
    members = [
        ProjectMemberFactory(project=project, partner=kept, role="жюри"),
        ProjectMemberFactory(project=project, partner=gone, contribution="зал", joined_on=date(2026, 9, 1)),
    ]
    for each in (kept, gone):
        CycleStep.objects.create(activity=held.activity, step=Step.HOLD, group=Group.PARTNER, partner=each)
    sheet = f"principlesheet__{mine.pk}__{theirs.pk}"
    join(coordinator, kept, gone, **{sheet: theirs.pk, f"attendance__{counts[0].pk}__{counts[1].pk}": "both"})
    assert {row.trust for row in PrincipleSheet.objects.filter(side=Side.PARTNER)} == {5}
    assert set(PrincipleSheet.objects.values_list("partnership", flat=True)) == {own.pk}
    held.refresh_from_db()
    assert (Attendance.objects.get().count, held.partner_count) == (6, 6)
    member = project.members.get()
    assert (member.pk, member.role, member.contribution, member.joined_on) == (
        members[0].pk,
        "жюри",
        "зал",
        date(2026, 9, 1),
    )
    assert CycleStep.objects.get().partner == kept
    assert undo(coordinator.user).staying == []
    assert {row.pk: row.trust for row in PrincipleSheet.objects.all()} == {mine.pk: 3, theirs.pk: 5, alone.pk: None}
    held.refresh_from_db()
    assert [row.count for row in held.attendance.order_by("pk")] == [3, 3]
    assert held.partner_count == 6
    assert {row.pk: row.contribution for row in project.members.all()} == {members[0].pk: "", members[1].pk: "зал"}
    assert CycleStep.objects.count() == 2


def test_sent_twice_it_leads_to_the_one_record(coordinator: Persona, kept: Partner, gone: Partner) -> None:
    path = address(kept, gone)
    sent = html.page(coordinator.get(path)).form(method="post", class_="form").fields
    answers = [coordinator.post(path, sent) for _time in range(2)]
    assert {each["Location"] for each in answers} == {kept.get_absolute_url()}
    assert Undo.objects.count() == JournalEntry.objects.filter(action="partners_joined").count() == 1
    # Sent from the page of the record that is gone
    assert coordinator.post(address(gone, kept), sent)["Location"] == kept.get_absolute_url()


def test_what_somebody_changed_meanwhile_is_looked_at_first(coordinator: Persona, kept: Partner, gone: Partner) -> None:
    path = address(kept, gone)
    sent = html.page(coordinator.get(path)).form(method="post", class_="form").fields
    gone.note = "Переехали"
    gone.save()
    answer = coordinator.post(path, {**sent, "address": ["gone"]})
    page = html.page(answer)
    assert "One of the two was changed in the meantime" in page.text
    again = page.form(method="post", class_="form").fields
    assert (again["address"], Partner.objects.count()) == (["gone"], 2)
    assert coordinator.post(path, {**again, "note": ["gone"]}).status_code == 302
    kept.refresh_from_db()
    assert (kept.note, kept.address) == ("Переехали", "пр. Ленина, 5")


def test_addresses_lead_on(client: Client, coordinator: Persona, kept: Partner, gone: Partner) -> None:
    own, merged = (PartnershipFactory(partner=each) for each in (kept, gone))
    activity = ActivityFactory(joint=[merged])
    OccurrenceFactory(activity=activity, starts_on=date(2026, 12, 10))
    slug, key = gone.slug, gone.pk
    join(coordinator, kept, gone)
    leads = {
        f"/partners/{slug}/": f"/partners/{kept.slug}/",
        f"/staff/partners/{key}/": f"/staff/partners/{kept.pk}/",
        f"/staff/partners/{key}/edit/": f"/staff/partners/{kept.pk}/edit/",
        f"/staff/partners/{key}/contacts/new/": f"/staff/partners/{kept.pk}/contacts/new/",
        f"/staff/partnerships/{merged.pk}/": f"/staff/partnerships/{own.pk}/",
    }
    assert {path: coordinator.get(path)["Location"] for path in leads} == leads
    # What is sent to it changes nothing of the other.
    sent = coordinator.post(f"/staff/partners/{key}/archive/", {"reason": "Закрыт"})
    assert (sent["Location"], Partner.objects.archived().count()) == (f"/staff/partners/{kept.pk}/", 0)
    for path in (f"/calendar.ics?partner={slug}", f"/calendar/?partner={slug}", f"/projects/?partner={slug}"):
        assert client.get(path).status_code == 200
    assert activity.title in client.get(f"/calendar.ics?partner={slug}").text.replace("\r\n ", "")
    assert activity.title in html.page(coordinator.get(f"/staff/activities/?partner={key}")).text
    # A new partner does not get the address; a second join takes the first along.
    again = PartnerFactory(name=gone.name, short_name="ЦДТ")
    assert again.slug != slug
    join(coordinator, again, kept)
    assert client.get(f"/partners/{slug}/")["Location"] == f"/partners/{again.slug}/"
    again.is_public = False
    again.save()
    assert client.get(f"/partners/{slug}/").status_code == 404


@pytest.mark.parametrize("unseen", [{"private": True}, {"archived": True}])
def test_an_address_that_visitors_never_saw_leads_them_nowhere(
    client: Client, coordinator: Persona, kept: Partner, unseen: dict[str, bool]
) -> None:
    gone = PartnerFactory(name="Войсковая часть", **unseen)
    activity = ActivityFactory(joint=[PartnershipFactory(partner=kept)])
    OccurrenceFactory(activity=activity, starts_on=date(2026, 12, 10))
    slug = gone.slug
    join(coordinator, kept, gone, **({"is_public": "kept"} if gone.is_archived is False else {"is_archived": "kept"}))
    third = PartnerFactory()
    for left in (kept, third):
        assert Partner.objects.public().filter(pk=left.pk).exists()
        assert client.get(f"/partners/{slug}/").status_code == 404
        for path in ("/calendar.ics", "/calendar/", "/projects/", "/products/"):
            known, unknown = ({"partner": each} for each in (slug, "nobody"))
            answers = [client.get(path, each) for each in (known, unknown)]
            assert len({(each.status_code, each.content.replace(slug.encode(), b"nobody")) for each in answers}) == 1
        # Who works here is led on.
        assert coordinator.get(f"/staff/partners/{gone.pk}/")["Location"] == f"/staff/partners/{left.pk}/"
        if left == kept:
            # A second join takes it along, as little known as before.
            join(coordinator, third, kept)


@pytest.mark.parametrize(
    ("one", "other", "chosen", "is_shown"),
    [
        ({}, {"private": True}, {}, False),
        ({"private": True}, {}, {}, False),
        ({}, {"archived": True}, {}, False),
        ({}, {"private": True}, {"is_public": "kept"}, True),
        ({}, {"archived": True}, {"is_archived": "kept"}, True),
    ],
)
def test_what_was_hidden_stays_hidden_unless_it_is_said(
    coordinator: Persona, one: dict[str, Any], other: dict[str, Any], chosen: dict[str, str], is_shown: bool
) -> None:
    kept, gone = PartnerFactory(**one), PartnerFactory(**other)
    join(coordinator, kept, gone, **chosen)
    assert Partner.objects.public().filter(pk=kept.pk).exists() is is_shown
    undo(coordinator.user)
    # The one that was public before is not shown again by itself where the join hid it.
    assert Partner.objects.public().count() <= 1
    assert not Partner.objects.public().filter(pk=gone.pk).exists() or is_shown or not other


@pytest.mark.parametrize(
    ("one", "other", "seen"),
    [
        ({}, {"private": True}, "this record"),
        ({"archived": True}, {}, "the other record"),
        ({"archived": True}, {"private": True}, ""),
        ({}, {}, ""),
    ],
)
def test_the_page_says_that_a_partner_would_disappear_from_the_site(
    coordinator: Persona, one: dict[str, Any], other: dict[str, Any], seen: str
) -> None:
    page = html.page(coordinator.get(address(PartnerFactory(**one), PartnerFactory(**other)))).text
    said = f"Visitors see {seen} now. With the proposed answer, the partner disappears from the site."
    assert said in page if seen else "disappears" not in page
    assert "This record: " in page and "The other record: " in page


def test_work_hidden_by_the_kind_of_a_partner_stays_hidden(coordinator: Persona, kept: Partner) -> None:
    soldiers = PartnerFactory(name="Войсковая часть", kind=PartnerKind.objects.get(code="military"), private=True)
    hidden = ActivityFactory(joint=[PartnershipFactory(partner=soldiers)], is_public=False)
    join(coordinator, kept, soldiers, is_public="kept", kind="kept")
    hidden.refresh_from_db()
    assert (hidden.is_public, hidden.visibility) == (False, "staff")
    undo(coordinator.user)
    hidden.refresh_from_db()
    assert (hidden.is_public, hidden.visibility) == (False, "usual")
    assert Activity.objects.public().count() == 0


def test_an_erased_person_does_not_come_back(coordinator: Persona, kept: Partner, gone: Partner) -> None:
    person = ContactPersonFactory(partner=gone, named=True)
    stays = ContactPersonFactory(partner=gone, named=True, consent_on=date(2024, 1, 9))
    join(coordinator, kept, gone)
    person.refresh_from_db()
    erase_contact(contact=person, by=coordinator.user)
    undo(coordinator.user)
    assert [(each.pk, each.consent_on) for each in ContactPerson.objects.all()] == [(stays.pk, date(2024, 1, 9))]
    assert not ContactPerson.history.filter(id=person.pk).exists()


def test_what_somebody_changed_since_stays(coordinator: Persona, kept: Partner, gone: Partner) -> None:
    first, second = (AgreementFactory(partner=gone) for _number in range(2))
    join(coordinator, kept, gone)
    changed = Agreement.objects.get(pk=first.pk)
    changed.note = "Проверено"
    changed.save()
    undone = undo(coordinator.user)
    assert [row.record for row in undone.staying] == [changed]
    assert {each.pk: each.partner_id for each in Agreement.objects.all()} == {first.pk: kept.pk, second.pk: gone.pk}


def test_the_pages_tell_the_story_of_both(coordinator: Persona, kept: Partner, gone: Partner) -> None:
    PartnershipFactory(partner=kept)
    merged = PartnershipFactory(partner=gone, at_stage=2)
    AgreementFactory(partner=gone)
    gone.note = "Переехали"
    gone.save()
    found = html.page(coordinator.get(reverse("partners:partner-join", args=[kept.pk]), {"q": "творчества"}))
    assert found.link("ЦДТ").attrs["href"] == address(kept, gone)
    join(coordinator, kept, gone)
    history = html.page(coordinator.get(reverse("partners:partner-history", args=[kept.pk]))).text
    assert "Merged record “ЦДТ”" in history and "Переехали" in history
    page = html.page(coordinator.get(kept.get_absolute_url())).text
    assert page.count("(in the merged record)") == 2
    assert coordinator.get(f"/staff/partnerships/{merged.pk}/history/", follow=True).status_code == 200


def test_logos_of_both_are_kept_while_it_can_be_undone(coordinator: Persona, kept: Partner, gone: Partner) -> None:
    for each in (kept, gone):
        each.logo.save("logo.png", ContentFile(b"\x89PNG of " + str(each.pk).encode()))
    names = [each.logo.name for each in (kept, gone)]
    join(coordinator, kept, gone, logo="gone")
    kept.refresh_from_db()
    assert kept.logo.name == names[1]
    assert kept.logo.storage.exists(names[0])
    undo(coordinator.user)
    assert [each.logo.name for each in Partner.objects.order_by("pk")] == names


def test_the_logo_left_out_goes_when_its_day_is_over(
    coordinator: Persona, kept: Partner, gone: Partner, django_capture_on_commit_callbacks: Any
) -> None:
    for each in (kept, gone):
        each.logo.save("logo.png", ContentFile(b"\x89PNG of " + str(each.pk).encode()))
    join(coordinator, kept, gone)
    with django_capture_on_commit_callbacks(execute=True):
        erase_expired_undos(now=timezone.now() + timedelta(days=2))
    assert [kept.logo.storage.exists(each.logo.name) for each in (kept, gone)] == [True, False]


def test_it_is_found_by_the_names_of_both_until_it_is_taken_back(coordinator: Persona) -> None:
    kept = PartnerFactory(name="Клуб «Пехотинец»")
    gone = PartnerFactory(name="Патриот", short_name="Витязь")
    gone.name = "Дружина"
    gone.save()
    join(coordinator, kept, gone, name="gone")
    for word in ("пехотинец", "витязь", "дружина", "патриот"):
        assert list(Partner.objects.search(word)) == [kept], word
    undo(coordinator.user)
    found = {word: [each.pk for each in Partner.objects.search(word)] for word in ("пехотинец", "дружина", "патриот")}
    assert found == {"пехотинец": [kept.pk], "дружина": [gone.pk], "патриот": [gone.pk]}


@pytest.mark.parametrize("field", ["former_pk", "slug"])
def test_an_address_leads_to_one_partner(kept: Partner, field: str) -> None:
    row = {"former_pk": 7, "slug": "seven", "name": "Седьмая", "partner": kept, "joined_on": date(2026, 11, 25)}
    JoinedPartner.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        JoinedPartner.objects.create(**{**row, "former_pk": 8, "slug": "eight", field: row[field]})


def test_a_partnership_becomes_one_with_one() -> None:
    row = {"former_pk": 7, "partnership": PartnershipFactory(), "joined_on": date(2026, 11, 25)}
    JoinedPartnership.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        JoinedPartnership.objects.create(**row)
