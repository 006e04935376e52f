"""Agreements: written down, found, narrowed, ordered, taken away, corrected by two at once."""

import csv
import io
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone, translation

from common.files import Document, accept_document
from partners.agreement_words import NO_BREAK, state_in_words, state_sentences, term_in_words
from partners.models import Agreement, AgreementState, Direction, Partner
from partners.services.agreements import add_file
from school.models import JournalEntry, SchoolProfile
from school.publication import clear_cached
from tests import html
from tests.conftest import Persona
from tests.factories import (
    AgreementFactory,
    PartnerFactory,
    PartnershipFactory,
    SchoolProfileFactory,
    UserFactory,
)
from tests.partners.test_agreement_scans import pdf, scan
from tests.partners.test_conflicts import differences, opened

pytestmark = pytest.mark.django_db

LIST = "/en/staff/agreements/"
NEW = "/en/staff/agreements/new/"


def today() -> date:
    return timezone.localdate()


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def numbers(client: Client, query: str = "") -> list[str]:
    return [agreement.number for agreement in client.get(LIST + query).context["rows"]]


def errors(response: HttpResponse) -> dict[str, str]:
    with translation.override("en"):
        return {name: " ".join(texts) for name, texts in response.context["form"].errors.items()}


def sent(**fields: Any) -> dict[str, Any]:
    return {"kind": "contract", "valid_from": "2025-09-01", "prolongation": "none", **fields}


def as_read(text: str) -> str:
    return text.replace(NO_BREAK, " ")


# A new one


def test_without_a_partner_it_is_asked_first(coordinator: Client) -> None:
    partner, archived = PartnerFactory(name="Музей"), PartnerFactory(name="Старый музей", archived=True)
    page = coordinator.get(NEW + "?kind=letter")
    assert "Музей" in page.text
    assert "Старый музей" not in page.text
    asked = html.page(page).form(method="get")
    assert asked.fields["kind"] == ["letter"]
    assert not html.page(page).all("input", type="file")
    form = coordinator.get(f"{NEW}?kind=letter&partner={partner.pk}")
    assert form.context["form"]["kind"].value() == "letter"
    assert "Музей" in form.text
    refused = coordinator.get(f"{NEW}?partner={archived.pk}")
    assert errors(refused) == {"partner": "There is no such partner in the register. Choose one of the list."}
    assert errors(coordinator.get(NEW + "?partner=")) == {"partner": "Choose a partner."}


@pytest.mark.parametrize("value", ["abc", "0", "-1", "9" * 30, "9" * 5000, "%00", "1.5", quote("٣")])
def test_odd_partners_and_partnerships_are_no_fault(coordinator: Client, value: str) -> None:
    assert coordinator.get(f"{NEW}?partner={value}").status_code == 200
    assert coordinator.post(f"{NEW}?partner={value}", sent()).status_code == 200
    assert coordinator.get(f"{NEW}?partnership={value}").status_code == 404
    assert coordinator.post(f"{NEW}?partnership={value}", sent()).status_code == 404
    assert coordinator.get(f"{NEW}?kind={value}").status_code == 200
    assert not Agreement.objects.exists()


def test_what_is_known_is_filled_in(coordinator: Client) -> None:
    single, double = (
        PartnerFactory(directions=["prevention"]),
        PartnerFactory(directions=["prevention", "sport-health"]),
    )
    own = single.partnerships.get()
    first, second = double.partnerships.order_by("pk")

    def ticked(query: str) -> list[int]:
        values = coordinator.get(NEW + query).context["form"]["partnerships"].value() or []
        return [getattr(value, "pk", value) for value in values]

    assert ticked(f"?partner={single.pk}") == [own.pk]
    assert ticked(f"?partner={double.pk}") == []
    assert ticked(f"?partnership={second.pk}") == [second.pk]
    form = coordinator.get(f"{NEW}?partnership={first.pk}").context["form"]
    assert form["kind"].value() == "contract"
    assert [key.value for key, _label in form["partnerships"].field.choices] == [
        each.pk for each in double.partnerships.order_by("direction__position")
    ]


def test_ended_partnerships_and_those_of_archived_partners_are_not_offered(coordinator: Client) -> None:
    ended = PartnershipFactory(ended=True)
    form = coordinator.get(f"{NEW}?partner={ended.partner_id}").context["form"]
    assert list(form["partnerships"].field.choices) == []
    assert "not in any direction yet" in coordinator.get(f"{NEW}?partner={ended.partner_id}").text
    assert coordinator.get(f"{NEW}?partnership={ended.pk}").status_code == 404
    archived = PartnershipFactory(partner=PartnerFactory(archived=True))
    assert coordinator.get(f"{NEW}?partnership={archived.pk}").status_code == 404


def test_kind_and_first_day_are_enough(coordinator: Persona) -> None:
    partner = PartnerFactory(directions=["prevention"])
    answer = coordinator.post(
        f"{NEW}?partner={partner.pk}",
        {"kind": "contract", "valid_from": "2025-09-01", "prolongation": "none"},
    )
    agreement = Agreement.objects.get()
    assert answer["Location"] == f"/en/staff/agreements/{agreement.pk}/"
    assert (agreement.partner, agreement.kind, agreement.valid_from) == (
        partner,
        "contract",
        date(2025, 9, 1),
    )
    assert (agreement.term_until, agreement.valid_until) == (None, None)
    assert not agreement.partnerships.exists()
    assert not agreement.files.exists()


def test_everything_is_kept(coordinator: Persona) -> None:
    partner = PartnerFactory(directions=["prevention", "sport-health"])
    partnership = partner.partnerships.get(direction__code="prevention")
    answer = coordinator.post(
        f"{NEW}?partnership={partnership.pk}",
        {
            "kind": "accord",
            "number": " 12  б ",
            "subject": "о  сотрудничестве",
            "signed_on": "2025-08-20",
            "valid_from": "2025-09-01",
            "term_until": "2026-08-31",
            "prolongation": "yearly",
            "prolonged_until": "2028-08-31",
            "partnerships": [partnership.pk],
            "note": "У секретаря",
            "scan": scan("Договор.pdf", pdf()),
        },
        follow=True,
    )
    agreement = Agreement.objects.get()
    assert (agreement.kind, agreement.number, agreement.subject) == ("accord", "12 б", "о сотрудничестве")
    assert (agreement.signed_on, agreement.valid_until) == (date(2025, 8, 20), date(2028, 8, 31))
    assert list(agreement.partnerships.all()) == [partnership]
    file = agreement.files.get()
    assert (file.number, file.name, file.uploaded_by) == (1, "Договор.pdf", coordinator.user)
    for text in (
        "The agreement is saved.",
        "Cooperation agreement № 12 б о сотрудничестве",
        "Договор.pdf",
        "Prevention",
        "У секретаря",
    ):
        assert text in answer.text, text
    assert f"/en/staff/partnerships/{partnership.pk}/" in html.page(answer).links


WRONG = {
    "no kind": ({"kind": ""}, "kind", "required"),
    "an odd kind": ({"kind": "spell"}, "kind", "spell"),
    "no first day": ({"valid_from": ""}, "valid_from", "required"),
    "no such day": ({"valid_from": "2026-02-31"}, "valid_from", "valid date"),
    "a first day long ago": ({"valid_from": "1925-09-01"}, "valid_from", "Check the year"),
    "a first day far ahead": ({"valid_from": "2205-09-01"}, "valid_from", "Check the year"),
    "signed far ahead": ({"signed_on": "2099-09-01"}, "signed_on", "more than a year ahead"),
    "signed long ago": ({"signed_on": "0225-09-01"}, "signed_on", "Check the year"),
    "a last day far ahead": ({"term_until": "9999-12-31"}, "term_until", "Check the year"),
    "a limit far ahead": (
        {"term_until": "2026-08-31", "prolongation": "yearly", "prolonged_until": "2999-01-01"},
        "prolonged_until",
        "Check the year",
    ),
    "an end before the start": ({"term_until": "2025-08-31"}, "term_until", "cannot end before"),
    "prolonged without a term": ({"prolongation": "yearly"}, "term_until", "Write the last day of its term"),
    "a limit without prolongation": (
        {"term_until": "2026-08-31", "prolonged_until": "2027-08-31"},
        "prolonged_until",
        "It ends with its term",
    ),
    "a limit before the term": (
        {"term_until": "2026-08-31", "prolongation": "yearly", "prolonged_until": "2026-08-30"},
        "prolonged_until",
        "before the end of its term",
    ),
    "a long number": ({"number": "1" * 51}, "number", "at most 50"),
    "a long note": ({"note": "я" * 2001}, "note", "at most 2000"),
    "an odd partnership": ({"partnerships": ["abc"]}, "partnerships", "not a partnership of this partner"),
    "a partnership of no record": ({"partnerships": ["9" * 30]}, "partnerships", "not a partnership of this partner"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_is_kept(coordinator: Client, name: str) -> None:
    changed, field, words = WRONG[name]
    agreement = AgreementFactory()
    data = sent(subject="о дружбе", version=1, **{"prolonged_until": "", **changed})
    for path in (f"{NEW}?partner={agreement.partner_id}", f"{LIST}{agreement.pk}/edit/"):
        page = coordinator.post(path, data)
        assert page.status_code == 200
        said = errors(page)
        assert set(said) == {field}
        assert words in said[field]
        assert html.page(page).form().fields["subject"] == ["о дружбе"]
    assert Agreement.objects.get() == agreement
    agreement.refresh_from_db()
    assert agreement.subject == ""


def test_a_day_within_a_year_may_be_signed_ahead(coordinator: Client) -> None:
    partner = PartnerFactory()
    data = sent(signed_on=in_days(300).isoformat())
    assert coordinator.post(f"{NEW}?partner={partner.pk}", data).status_code == 302
    data = sent(signed_on=in_days(367).isoformat())
    assert "signed_on" in errors(coordinator.post(f"{NEW}?partner={partner.pk}", data))


def test_partnerships_of_another_partner_are_refused(coordinator: Client) -> None:
    agreement, strangers = AgreementFactory(), PartnershipFactory()
    data = sent(partnerships=[strangers.pk], version=1)
    for path in (f"{NEW}?partner={agreement.partner_id}", f"{LIST}{agreement.pk}/edit/"):
        page = coordinator.post(path, data)
        assert errors(page) == {"partnerships": "One of these is not a partnership of this partner. Choose again."}
    assert not Agreement.objects.filter(partnerships=strangers).exists()


def test_a_good_file_beside_a_wrong_answer_has_to_be_chosen_again(coordinator: Client) -> None:
    partner = PartnerFactory()
    page = coordinator.post(f"{NEW}?partner={partner.pk}", sent(valid_from="", scan=scan("a.pdf", pdf())))
    assert set(errors(page)) == {"valid_from"}
    assert "The file “a.pdf” has to be chosen again." in html.page(page).form().text
    assert not Agreement.objects.exists()


# Correcting


def test_an_agreement_is_corrected(coordinator: Client) -> None:
    partnership = PartnershipFactory()
    agreement = AgreementFactory(partner=partnership.partner, number="1", covers=[partnership])
    path = f"{LIST}{agreement.pk}/edit/"
    page = coordinator.get(path)
    assert "scan" not in page.context["form"].fields
    answer = coordinator.post(path, {**opened(coordinator, path), "number": "2", "term_until": "2026-08-31"})
    assert answer["Location"] == f"{LIST}{agreement.pk}/"
    agreement.refresh_from_db()
    assert (agreement.number, agreement.valid_until) == ("2", date(2026, 8, 31))
    assert list(agreement.partnerships.all()) == [partnership]


def test_a_partnership_that_ended_stays_covered(coordinator: Client) -> None:
    partnership = PartnershipFactory(ended=True)
    agreement = AgreementFactory(partner=partnership.partner, covers=[partnership])
    path = f"{LIST}{agreement.pk}/edit/"
    assert "Sport and health (ended on 26 May 2026)" in as_read(coordinator.get(path).text)
    assert coordinator.post(path, {**opened(coordinator, path), "number": "2"}).status_code == 302
    assert list(agreement.partnerships.all()) == [partnership]


def test_the_second_editor_sees_both_versions(coordinator: Persona, administrator: Persona) -> None:
    partner = PartnerFactory(directions=["prevention", "sport-health"])
    prevention, sport = partner.partnerships.order_by("-direction__position")
    assert (prevention.direction.code, sport.direction.code) == ("prevention", "sport-health")
    agreement = AgreementFactory(partner=partner, number="1", term_until=date(2026, 8, 31), covers=[sport])
    path = f"{LIST}{agreement.pk}/edit/"
    first, second = opened(coordinator, path), opened(administrator, path)
    assert (
        coordinator.post(
            path, {**first, "number": "2", "partnerships": [prevention.pk], "term_until": "2027-08-31"}
        ).status_code
        == 302
    )
    page = administrator.post(path, {**second, "number": "3", "partnerships": [prevention.pk, sport.pk]})
    shown = differences(page)
    assert str(coordinator.user) in page.text
    assert set(shown) == {"number", "partnerships", "term_until"}
    assert (shown["number"].mine, shown["number"].theirs) == ("3", "2")
    assert "Prevention" in shown["partnerships"].theirs
    assert "Sport" not in shown["partnerships"].theirs
    assert "Sport" in shown["partnerships"].mine
    # Who left the last day alone is proposed the other's.
    assert shown["term_until"].keeps_theirs
    agreement.refresh_from_db()
    assert agreement.number == "2"

    again = {
        **second,
        "number": "3",
        "partnerships": [prevention.pk, sport.pk],
        "version": page.context["form"]["version"].value(),
        "keep-number": "mine",
        "keep-partnerships": "theirs",
        "keep-term_until": "theirs",
    }
    assert administrator.post(path, again).status_code == 302
    agreement.refresh_from_db()
    assert (agreement.number, agreement.term_until) == ("3", date(2027, 8, 31))
    assert list(agreement.partnerships.all()) == [prevention]


def test_changed_partnerships_alone_are_a_new_version(coordinator: Persona, administrator: Persona) -> None:
    partnership = PartnershipFactory()
    agreement = AgreementFactory(partner=partnership.partner)
    path = f"{LIST}{agreement.pk}/edit/"
    first, second = opened(coordinator, path), opened(administrator, path)
    assert coordinator.post(path, {**first, "partnerships": [partnership.pk]}).status_code == 302
    page = administrator.post(path, {**second, "note": "Моя"})
    assert "partnerships" in differences(page)
    assert list(agreement.partnerships.all()) == [partnership]


def test_agreements_with_partners_in_the_archive_are_read_and_not_changed(coordinator: Client) -> None:
    agreement = AgreementFactory(partner=PartnerFactory(name="Старый музей", archived=True), number="7")
    page = coordinator.get(f"{LIST}{agreement.pk}/")
    assert "The partner is in the archive" in page.text
    assert "/edit/" not in page.text
    assert "/scan/" not in page.text
    assert coordinator.get(f"{LIST}{agreement.pk}/history/").status_code == 200
    for path in ("edit", "scan"):
        assert coordinator.get(f"{LIST}{agreement.pk}/{path}/").status_code == 404
    assert coordinator.post(f"{LIST}{agreement.pk}/edit/", sent(version=1, number="8")).status_code == 404
    assert coordinator.post(f"{LIST}{agreement.pk}/scan/", {"scan": scan("a.pdf", pdf())}).status_code == 404
    assert numbers(coordinator) == []
    agreement.refresh_from_db()
    assert agreement.number == "7"


@pytest.mark.parametrize("path", ["", "new/", "{pk}/", "{pk}/edit/", "{pk}/scan/", "{pk}/history/"])
def test_agreements_are_for_coordinators(teacher: Client, representative: Client, anonymous: Client, path: str) -> None:
    agreement = AgreementFactory(subject="о сотрудничестве")
    address = LIST + path.format(pk=agreement.pk)
    for client, status in ((teacher, 403), (representative, 403), (anonymous, 302)):
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            assert answer.status_code == status
            assert "сотрудничестве" not in answer.text


def test_who_may_not_see_agreements_finds_none() -> None:
    AgreementFactory()
    assert not Agreement.objects.visible_to(UserFactory())
    assert not Agreement.objects.visible_to(UserFactory(representative=True))
    assert Agreement.objects.visible_to(UserFactory(administrator=True)).count() == 1


# The list


@pytest.fixture
def agreements() -> None:
    """One of each state: the number says what it is. `notice_days` is 30."""
    museum = PartnerFactory(name="Краеведческий музей", directions=["civic-patriotic"])
    library = PartnerFactory(name="Областная библиотека", directions=["social-pedagogical", "prevention"])
    club = PartnerFactory(name="Клуб «Пехотинец»", directions=["sport-health"])
    long_ago = in_days(-700)

    def make(number: str, partner: Partner, **fields: Any) -> Agreement:
        return AgreementFactory(partner=partner, number=number, covers=partner.partnerships.all(), **fields)

    make(
        "soon",
        museum,
        subject="о сотрудничестве",
        valid_from=long_ago,
        term_until=in_days(20),
        signed_on=in_days(-710),
    )
    make("endless", museum, kind="letter", valid_from=long_ago)
    make("valid", library, kind="accord", valid_from=long_ago, term_until=in_days(200), signed_on=in_days(-701))
    make("prolonged", library, valid_from=long_ago, term_until=in_days(-300), prolongation="yearly")
    make("over", library, kind="plan", valid_from=long_ago, term_until=in_days(-5), signed_on=in_days(-720))
    make("long over", club, valid_from=long_ago, term_until=in_days(-400))
    make("later", club, valid_from=in_days(10), term_until=in_days(300))
    AgreementFactory(number="archived", partner=PartnerFactory(archived=True), valid_from=long_ago)


EVERY = ["soon", "endless", "valid", "prolonged", "over", "long over", "later"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", EVERY),
        ("?state=not_yet", ["later"]),
        ("?state=valid", ["valid", "endless"]),
        ("?state=prolonged", ["prolonged"]),
        ("?state=runs_out", ["soon"]),
        ("?state=expired", ["over", "long over"]),
        ("?kind=letter", ["endless"]),
        ("?kind=accord", ["valid"]),
        ("?kind=plan", ["over"]),
        ("?kind=contract&state=expired", ["long over"]),
        ("?q=музея", ["soon", "endless"]),
        ("?q=сотрудничество", ["soon"]),
        ("?q=БИБЛИОТЕКИ%20prolonged", []),
        ("?q=prolonged", ["prolonged"]),
        ("?q=театр", []),
        ("?direction=prevention", ["valid", "prolonged", "over"]),
        ("?direction=sport-health", ["long over", "later"]),
        ("?direction=sport-health&direction=civic-patriotic", ["soon", "endless", "long over", "later"]),
        ("?direction=prevention&direction=social-pedagogical&kind=plan", ["over"]),
        ("?renew=soon", ["soon"]),
        # A later one of the same partner takes the place of what is over.
        ("?renew=over", []),
        ("?renew=yes&q=библиотека", []),
    ],
)
def test_agreements_are_narrowed(coordinator: Client, agreements: None, query: str, found: list[str]) -> None:
    shown = numbers(coordinator, query)
    assert sorted(shown) == sorted(found)


def test_what_is_renewed_already_is_not_to_renew(coordinator: Client) -> None:
    partner = PartnerFactory()
    first = AgreementFactory(partner=partner, number="1", valid_from=in_days(-300), term_until=in_days(10))
    assert numbers(coordinator, "?renew=yes") == ["1"]
    letter = AgreementFactory(partner=partner, number="2", kind="letter", valid_from=in_days(-1))
    # Nor is a plan or a letter that ends anything to renew.
    for kind in ("plan", "letter"):
        AgreementFactory(kind=kind, valid_from=in_days(-300), term_until=in_days(10))
    assert numbers(coordinator, "?renew=yes") == ["1"]
    AgreementFactory(partner=partner, number="3", valid_from=first.term_until, term_until=in_days(400))
    assert numbers(coordinator, "?renew=yes") == []
    assert Agreement.objects.in_state(AgreementState.VALID, today(), within=30).filter(pk=letter.pk).exists()


def test_soon_is_what_the_schools_settings_say(coordinator: Client) -> None:
    SchoolProfileFactory()
    AgreementFactory(number="1", valid_from=in_days(-300), term_until=in_days(40))
    assert numbers(coordinator, "?state=runs_out") == []
    profile = SchoolProfile.objects.get()
    profile.notice_days = 60
    profile.save()
    clear_cached()
    assert numbers(coordinator, "?state=runs_out") == numbers(coordinator, "?renew=yes") == ["1"]
    assert "expires in 40 days" in coordinator.get(LIST).text


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["soon", "valid", "later", "prolonged", "endless", "over", "long over"]),
        ("until", ["long over", "over", "soon", "valid", "later", "prolonged", "endless"]),
        ("-until", ["prolonged", "endless", "later", "valid", "soon", "over", "long over"]),
        ("partner", ["later", "long over", "soon", "endless", "valid", "prolonged", "over"]),
        ("-partner", ["valid", "prolonged", "over", "soon", "endless", "later", "long over"]),
        ("signed", ["over", "soon", "valid"]),
        ("-signed", ["valid", "soon", "over"]),
    ],
)
def test_agreements_are_ordered(coordinator: Client, agreements: None, sort: str, order: list[str]) -> None:
    shown = numbers(coordinator, f"?sort={sort}")
    assert sorted(shown) == sorted(EVERY)
    if sort.endswith("partner"):
        # Within a partner it is the first day that counts, which most share.
        partners = [row.partner.title for row in coordinator.get(f"{LIST}?sort={sort}").context["rows"]]
        in_order = ["Клуб «Пехотинец»"] * 2 + ["Краеведческий музей"] * 2 + ["Областная библиотека"] * 3
        assert partners == (in_order if sort == "partner" else in_order[::-1])
    elif sort.endswith("signed"):
        assert shown[:3] == order
    else:
        # Those without an end stand by partner.
        endless = {"prolonged", "endless"}
        assert [each for each in shown if each not in endless] == [each for each in order if each not in endless]
        assert {shown.index(each) for each in endless} == {order.index(each) for each in endless}


def test_a_row_tells_what_matters(coordinator: Persona, agreements: None) -> None:
    soon = Agreement.objects.get(number="soon")
    add_file(agreement=soon, document=accepted(), by=coordinator.user)
    page = html.page(coordinator.get(LIST + "?q=soon"))
    text = page.text
    for words in (
        "Contract № soon о сотрудничестве",
        "Краеведческий музей",
        "expires in 20 days",
        "with a scan",
    ):
        assert words in text, words
    assert f"{LIST}{soon.pk}/" in page.links
    assert "without a scan" not in text
    assert "without a scan" in coordinator.get(LIST + "?q=valid").text


def accepted() -> Document:
    return accept_document(scan("Договор № 1.pdf", pdf()))


def test_odd_values_are_passed_over(coordinator: Client, agreements: None) -> None:
    for key in ("q", "state", "kind", "direction", "renew", "sort", "page", "format"):
        for value in ("nonsense", "%00", "9" * 30, "-1", quote("%_'\";--"), quote("ы") * 500):
            assert coordinator.get(f"{LIST}?{key}={value}").status_code == 200, f"{key}={value}"


def test_an_empty_list_says_what_to_do(coordinator: Client) -> None:
    page = html.page(coordinator.get(LIST))
    assert "No agreements yet" in page.text
    assert page.links.count(NEW) == 2
    assert "Nothing was found" in coordinator.get(LIST + "?q=музей").text
    assert "Nothing to renew" in coordinator.get(LIST + "?renew=yes").text


def test_htmx_gets_the_results_alone(coordinator: Client, agreements: None) -> None:
    whole = coordinator.get(LIST + "?state=expired")
    partial = coordinator.get(LIST + "?state=expired", headers={"hx-request": "true"})
    results, toolbar = html.applied(partial)
    page = html.page(whole)
    assert results == page.one(id="results").markup
    assert toolbar == {key: page.one(id=key).markup for key in toolbar}
    assert "HX-Request" in partial["Vary"]


def test_agreements_are_exported_as_csv(coordinator: Persona, agreements: None) -> None:
    AgreementFactory(
        partner=PartnerFactory(name="=1+1"),
        number="+7",
        subject="=cmd|' /C calc'!A0",
        valid_from=date(2025, 9, 1),
    )
    answer = coordinator.get(LIST + "?format=csv&q=cmd")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["Partner"], row["Number"], row["Subject"]) for row in rows] == [
        ("'=1+1", "'+7", "'=cmd|' /C calc'!A0")
    ]
    assert answer["Content-Disposition"] == 'attachment; filename="agreements.csv"'
    assert "no-store" in answer["Cache-Control"]
    entry = JournalEntry.objects.get(action="exported")
    assert (entry.actor, entry.subject, entry.detail) == (coordinator.user, "agreements", "csv, 1")


def test_agreements_are_exported_as_xlsx_as_they_are_filtered(coordinator: Persona, agreements: None) -> None:
    AgreementFactory(number="=cmd", valid_from=in_days(-1), term_until=in_days(5))
    answer = coordinator.get(LIST + "?format=xlsx&state=runs_out")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    headings, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    told = [dict(zip(headings, row, strict=True)) for row in rows]
    assert [row["Number"] for row in told] == ["=cmd", "soon"]
    assert {cell.data_type for cell in sheet["C"]} == {"s"}
    soon = told[1]
    assert (soon["Kind"], soon["Directions"], soon["State"], soon["Has a scan"]) == (
        "contract",
        "Civic and patriotic",
        "expires in 20 days",
        "no",
    )
    assert soon["Last day"].date() == soon["In force until"].date() == in_days(20)
    assert "archived" not in {row["Number"] for row in told}


# Words


D = date.fromisoformat
YEAR = {"valid_from": D("2025-09-01"), "term_until": D("2026-08-31")}
YEARLY = {**YEAR, "prolongation": "yearly"}
LIMITED = {**YEARLY, "prolonged_until": D("2028-08-31")}


@pytest.mark.parametrize(
    ("fields", "on", "tag", "sentences", "term"),
    [
        (
            YEAR,
            "2025-08-01",
            "from 1 September 2025",
            ["It is not in force yet: it begins on 1 September 2025.", "It ends on 31 August 2026."],
            "1 September 2025 – 31 August 2026",
        ),
        (
            YEAR,
            "2026-01-01",
            "in force",
            ["It is in force since 1 September 2025.", "It ends on 31 August 2026."],
            "1 September 2025 – 31 August 2026",
        ),
        (
            YEAR,
            "2026-08-11",
            "expires in 20 days",
            ["It expires in 20 days: its last day is 31 August 2026."],
            "1 September 2025 – 31 August 2026",
        ),
        (
            YEAR,
            "2026-08-30",
            "expires in 1 day",
            ["It expires in 1 day: its last day is 31 August 2026."],
            "1 September 2025 – 31 August 2026",
        ),
        (
            YEAR,
            "2026-08-31",
            "today is its last day",
            ["Today is its last day in force."],
            "1 September 2025 – 31 August 2026",
        ),
        (
            YEAR,
            "2026-09-01",
            "expired on 31 August 2026",
            ["It is no longer in force: its last day was 31 August 2026."],
            "1 September 2025 – 31 August 2026",
        ),
        (
            {"valid_from": D("2025-09-01")},
            "2026-01-01",
            "in force",
            ["It is in force since 1 September 2025.", "It has no end date."],
            "from 1 September 2025, no end date",
        ),
        (
            YEARLY,
            "2026-01-01",
            "in force",
            ["It is in force since 1 September 2025.", "It is renewed yearly unless a side objects."],
            "1 September 2025 – 31 August 2026, then renewed yearly",
        ),
        (
            YEARLY,
            "2026-09-01",
            "extended until 31 August 2027",
            [
                "Its term ended on 31 August 2026; it is extended until 31 August 2027.",
                "It is renewed yearly unless a side objects.",
            ],
            "1 September 2025 – 31 August 2026, then renewed yearly",
        ),
        (
            LIMITED,
            "2026-09-01",
            "extended until 31 August 2027",
            [
                "Its term ended on 31 August 2026; it is extended until 31 August 2027.",
                "It is renewed yearly unless a side objects, until 31 August 2028 at the latest.",
            ],
            "1 September 2025 – 31 August 2026, then renewed yearly until 31 August 2028",
        ),
        (
            LIMITED,
            "2028-08-31",
            "today is its last day",
            ["Today is its last day in force."],
            "1 September 2025 – 31 August 2026, then renewed yearly until 31 August 2028",
        ),
    ],
)
def test_a_state_is_said_in_words(
    coordinator: Client, fields: dict[str, Any], on: str, tag: str, sentences: list[str], term: str
) -> None:
    agreement = Agreement.objects.with_state(D(on), within=30).get(pk=AgreementFactory(**fields).pk)
    with translation.override("en"):
        assert as_read(state_in_words(agreement)) == tag
        assert [as_read(each) for each in state_sentences(agreement)] == sentences
        assert as_read(term_in_words(agreement)) == term


def test_a_page_tells_of_the_agreement(coordinator: Client) -> None:
    partner = PartnerFactory(name="Муниципальный музей истории", short_name="Музей", directions=["prevention"])
    ended = PartnershipFactory(partner=partner, direction=Direction.objects.get(code="sport-health"), ended=True)
    agreement = AgreementFactory(
        partner=partner,
        number="12",
        signed_on=D("2025-08-20"),
        note="<b>У секретаря</b>",
        covers=partner.partnerships.all(),
        **YEARLY,
    )
    text = as_read(coordinator.get(f"{LIST}{agreement.pk}/").text)
    for words in (
        "№ 12",
        "Муниципальный музей истории",
        "20 August 2025",
        "&lt;b&gt;У секретаря",
        "renewed yearly",
        f'href="/en/staff/partners/{partner.pk}/"',
        "ended on 26 May 2026",
        "Nothing is stored here yet",
        f'href="/en/staff/partnerships/{ended.pk}/"',
        "Add a scan",
    ):
        assert words in text, words


def test_history_tells_one_save_as_one(coordinator: Persona) -> None:
    partner = PartnerFactory(directions=["prevention", "sport-health"])
    prevention, sport = partner.partnerships.order_by("-direction__position")
    data = sent(partnerships=[sport.pk], term_until="2026-08-31", scan=scan("Договор.pdf", pdf()))
    coordinator.post(f"{NEW}?partner={partner.pk}", data)
    agreement = Agreement.objects.get()
    path = f"{LIST}{agreement.pk}/edit/"
    changes = {"number": "5", "partnerships": [prevention.pk, sport.pk], "term_until": "2027-08-31"}
    coordinator.post(path, {**opened(coordinator, path), **changes})
    coordinator.post(path, {**opened(coordinator, path), "partnerships": []})
    cleared, corrected, scanned, added = coordinator.get(f"{LIST}{agreement.pk}/history/").context["entries"]
    assert (added.title, scanned.title) == ("added", "scan, version 1: added")
    assert ("For which partnerships", "", "Sport and health") in added.changes
    assert scanned.changes == [("File", "", "Договор.pdf")]
    assert set(corrected.changes) == {
        ("Number", "", "5"),
        ("In force until", "31 August 2026", "31 August 2027"),
        ("For which partnerships", "Sport and health", "Prevention, Sport and health"),
    }
    assert cleared.changes == [("For which partnerships", "Prevention, Sport and health", "")]
    assert {entry.by for entry in (cleared, corrected, scanned, added)} == {str(coordinator.user)}


# What the database does not hold yet: see `agreement_prolonged_after_term` and `agreement_last_day_follows`.


@pytest.mark.parametrize(
    "fields",
    [
        {"term_until": D("2026-01-01")},
        {"valid_until": D("2026-01-01")},
        {"prolongation": "yearly"},
        {"prolongation": "yearly", "prolonged_until": D("2026-01-01"), "valid_until": D("2026-01-01")},
        {"prolongation": "yearly", "term_until": D("2026-01-01"), "prolonged_until": D("2026-01-01")},
    ],
)
def test_the_database_refuses_an_empty_day_where_one_follows(fields: dict[str, Any]) -> None:
    agreement = AgreementFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(**fields)


def test_a_file_in_the_place_of_every_answer_is_no_fault(coordinator: Client) -> None:
    agreement = AgreementFactory()
    for path in (
        f"{NEW}?partner={agreement.partner_id}",
        f"{LIST}{agreement.pk}/edit/",
        f"{LIST}{agreement.pk}/scan/",
    ):
        names = [*coordinator.get(path).context["form"].fields]
        files = {name: SimpleUploadedFile("\u202eodd\0name.exe", b"MZ" + bytes(200)) for name in names}
        assert coordinator.post(path, files).status_code == 200
        for value in ("\0", "9" * 30, "\ud800".encode("utf-8", "surrogatepass"), "9999-12-31", "0001-01-01"):
            assert coordinator.post(path, dict.fromkeys(names, value)).status_code == 200
