"""A record's history in words."""

import pytest
from django.utils import translation

from common.history import LONGEST, history_entries
from partners.models import PartnerKind
from school.models import User
from tests.factories import PartnerFactory, SchoolClassFactory, TermFactory, UserFactory


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.django_db
def test_every_sort_of_value_is_told_in_words() -> None:
    term = TermFactory()
    term.kind, term.starts_on = "holidays", term.starts_on.replace(day=5)
    term.save()
    [changed, added] = history_entries(term.history.all())
    assert set(changed.changes) == {
        ("Kind", "term", "holidays"),
        ("First day", "1 September 2026", "5 September 2026"),
    }
    assert added.title == "added"
    assert {name for name, _before, _after in added.changes} >= {"What it is called", "Last day"}
    assert all(before == "" for _name, before, _after in added.changes)


@pytest.mark.django_db
def test_lost_records_are_named_by_their_own_history_and_numbered_without() -> None:
    teacher = UserFactory(full_name="Анна Петровна")
    school_class = SchoolClassFactory(class_teacher=teacher)
    number = teacher.pk
    told = {name: after for name, _before, after in history_entries(school_class.history.all())[-1].changes}
    assert told["Class teacher"] == "Анна Петровна"
    teacher.delete()
    told = {name: after for name, _before, after in history_entries(school_class.history.all())[-1].changes}
    assert told["Class teacher"] == "Анна Петровна"
    # Who is erased leaves no history.
    User.history.all().delete()
    told = {name: after for name, _before, after in history_entries(school_class.history.all())[-1].changes}
    assert told["Class teacher"] == f"№ {number}"


@pytest.mark.django_db
def test_yes_and_no_are_told_both_ways() -> None:
    kind = PartnerKind.objects.get(code="library")
    for is_private in (False, True, False):
        kind.private_by_default = is_private
        kind.save()
    changes = [entry.changes for entry in history_entries(kind.history.all())[:2]]
    name = "A new partner is hidden at first"
    assert changes == [[(name, "yes", "no")], [(name, "no", "yes")]]


@pytest.mark.django_db
def test_a_save_that_changed_nothing_tells_nothing() -> None:
    partner = PartnerFactory()
    partner.save()
    assert [entry.title for entry in history_entries(partner.history.all())] == ["added"]


@pytest.mark.django_db
def test_removal_is_told() -> None:
    term = TermFactory()
    records = type(term).history.filter(id=term.pk)
    term.delete()
    newest = history_entries(records.all(), what=lambda record: record.name)[0]
    assert (newest.title, newest.changes) == ("1 четверть: removed", [])


@pytest.mark.django_db
def test_long_texts_are_cut() -> None:
    partner = PartnerFactory(note="я" * 4000)
    told = {name: after for name, _before, after in history_entries(partner.history.all())[0].changes}
    assert told["Note for colleagues"] == "я" * LONGEST + "…"


@pytest.mark.django_db
def test_records_of_several_are_kept_apart() -> None:
    first, second = TermFactory(name="1 четверть"), TermFactory(name="2 четверть")
    first.name = "I четверть"
    first.save()
    entries = history_entries(type(first).history.all(), what=lambda record: record.name)
    assert entries[0].changes == [("What it is called", "1 четверть", "I четверть")]
    assert second.history.count() == 1


def test_nothing_has_no_history() -> None:
    assert history_entries([]) == []


@pytest.mark.django_db
def test_queries_do_not_grow_with_the_history(django_assert_max_num_queries) -> None:
    school_class = SchoolClassFactory()
    for _change in range(15):
        school_class.class_teacher = UserFactory()
        school_class.save()
    with django_assert_max_num_queries(2):
        assert len(history_entries(school_class.history.select_related("history_user"))) == 16
