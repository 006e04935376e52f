"""Forms of records that two people may edit: what they say of a difference."""

from datetime import date

import pytest
from django import forms
from django.core.files.base import ContentFile
from django.http import QueryDict
from django.utils import translation

from common.fields import RecordsField, SiteField
from common.forms import VersionedForm, in_words
from common.history import history_entries
from partners.models import Direction, PartnerKind
from school.models import Term
from tests.factories import TermFactory


class TermForm(VersionedForm[Term]):
    class Meta:
        model = Term
        fields = ["name", "kind", "starts_on", "ends_on"]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def filled_in(term: Term, **changes: str) -> TermForm:
    data = QueryDict(mutable=True)
    data.update(
        {
            "name": term.name,
            "kind": term.kind,
            "starts_on": term.starts_on.isoformat(),
            "ends_on": term.ends_on.isoformat(),
            "version": str(term.version),
            **changes,
        }
    )
    return TermForm(data, instance=Term.objects.get(pk=term.pk))


@pytest.mark.django_db
def test_a_form_of_the_present_version_is_saved_as_the_next() -> None:
    term = TermFactory()
    form = filled_in(term, name="I четверть")
    assert form.is_valid()
    saved = form.save_unless_changed()
    assert saved is not None
    assert (saved.name, saved.version) == ("I четверть", 2)
    assert form.conflict is None


@pytest.mark.django_db
def test_a_new_record_needs_no_version() -> None:
    form = TermForm(
        QueryDict("name=1&kind=term&starts_on=2026-09-01&ends_on=2026-10-01"), instance=Term(school_year=2026)
    )
    assert form.is_valid()
    assert form.save_unless_changed() is not None


@pytest.mark.django_db
def test_an_old_version_is_told_and_asks() -> None:
    term = TermFactory()
    form = filled_in(term, name="Моё", kind="holidays")
    term.name = "Чужое"
    term.save()
    assert form.is_valid()
    assert form.save_unless_changed() is None
    assert form.conflict is not None
    assert {(each.name, each.mine, each.theirs) for each in form.conflict.differences} == {
        ("name", "Моё", "Чужое"),
        ("kind", "holidays", "term"),
    }
    assert form["version"].value() == "2"
    assert Term.objects.get().name == "Чужое"
    assert "while you were editing it" in str(form.non_field_errors())


@pytest.mark.django_db
def test_choosing_theirs_replaces_what_was_typed() -> None:
    term = TermFactory(name="Чужое")
    form = filled_in(term, **{"name": "Моё", "ends_on": "2026-11-01", "keep-name": "theirs", "keep-ends_on": "mine"})
    assert form.is_valid()
    saved = form.save_unless_changed()
    assert saved is not None
    assert (saved.name, saved.ends_on) == ("Чужое", date(2026, 11, 1))


class KindForm(VersionedForm[PartnerKind]):
    class Meta:
        model = PartnerKind
        fields = ["name"]


@pytest.mark.django_db
def test_the_first_change_of_a_row_from_a_migration_keeps_its_first_wording() -> None:
    kind = PartnerKind.objects.get(code="library")
    for version, name in [(kind.version, "Библиотека, читальня"), (kind.version + 1, "Читальня")]:
        form = KindForm(QueryDict(f"name={name}&version={version}"), instance=PartnerKind.objects.get(pk=kind.pk))
        assert form.is_valid()
        assert form.save_unless_changed() is not None
    last, first, before = history_entries(kind.history.all())
    assert first.changes == [("Name in Russian", "Библиотека", "Библиотека, читальня")]
    assert last.changes == [("Name in Russian", "Библиотека, читальня", "Читальня")]
    assert (before.title, before.by) == ("added", "")


@pytest.mark.django_db
def test_fields_are_told_in_words() -> None:
    kind = PartnerKind.objects.get(code="library")
    ways = list(Direction.objects.filter(code__in=["prevention", "sport-health"]))
    one = forms.ModelChoiceField(PartnerKind.objects.all())
    many = RecordsField(Direction.objects.all())
    choice = forms.ChoiceField(choices=[("a", "the first"), ("", "none")])
    assert in_words(forms.BooleanField(), True) == "yes"
    assert in_words(forms.BooleanField(), False) == "no"
    assert in_words(one, kind) == in_words(one, kind.pk) == "Library"
    assert in_words(one, None) == in_words(one, 99999) == "empty"
    assert in_words(many, ways) == in_words(many, [way.pk for way in ways]) == "Sport and health, Prevention"
    assert in_words(many, []) == "empty"
    assert in_words(choice, "a") == "the first"
    assert in_words(forms.DateField(), date(2026, 9, 1)) == "1 September 2026"
    assert in_words(forms.FileField(), ContentFile(b"x", name="x.png")) == "a picture"
    assert in_words(forms.CharField(), "") == in_words(forms.CharField(), None) == "empty"
    assert in_words(forms.IntegerField(), 0) == "0"


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["1" * 30, "9" * 5000, "abc", "\0", "-1", "1.5", ""])
def test_unknown_records_are_an_answer_in_words(value: str) -> None:
    with pytest.raises(forms.ValidationError):
        RecordsField(Direction.objects.all()).clean([value])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("museum.example", "https://museum.example"),
        ("http://museum.example/a?b=1", "http://museum.example/a?b=1"),
        ("https://музей.рф/", "https://музей.рф/"),
    ],
)
def test_a_site_is_completed(typed: str, kept: str) -> None:
    assert SiteField().clean(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "JaVaScRiPt://museum.example/%0aalert(1)",
        "data:text/html,x",
        "ftp://museum.example",
        "file:///etc/passwd",
        "mailto:a@example.org",
        "https://",
        "музей",
        "vbscript:x",
        "\x01javascript:alert(1)",
    ],
)
def test_what_no_browser_should_open_is_no_site(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        SiteField().clean(typed)


def test_a_form_left_empty_has_not_changed() -> None:
    assert (
        not TermForm(QueryDict("version=1"), instance=Term(), empty_permitted=True, use_required_attribute=False)
        .fields["version"]
        .has_changed(1, None)
    )
