"""The migration that stores words of two scripts in one."""

import importlib

import pytest
from django.apps import apps
from django.db.models import QuerySet

from activities.models import Activity, ProjectMember
from common.search import sort_key
from tests.factories import ActivityFactory, ProjectFactory, ProjectMemberFactory

pytestmark = pytest.mark.django_db

migration = importlib.import_module("activities.migrations.0012_search_in_one_script")


def test_stored_words_are_made_anew() -> None:
    activity = ActivityFactory(title="Экскурсия в ЦДT")
    QuerySet(Activity).filter(pk=activity.pk).update(search_text=" экскурсия в цдt ", title_key="экскурсия в цдt")
    migration.rebuild_search(apps, None)
    assert list(Activity.objects.search("ЦДТ")) == [activity]
    assert Activity.objects.get().title == "Экскурсия в ЦДT"


def test_a_group_that_is_in_a_project_twice_stays_so_until_somebody_looks_at_it() -> None:
    project = ProjectFactory()
    first, second, alone = (
        ProjectMemberFactory(project=project, partner=None, group=group) for group in ("6А", "7А", "Совет")
    )
    old = QuerySet(ProjectMember)
    old.filter(pk=second.pk).update(group="6A", group_key="0000000006 a")
    old.filter(pk=alone.pk).update(group="Cовет", group_key="cовет")
    migration.rebuild_groups(apps, None)
    keys = dict(ProjectMember.objects.values_list("pk", "group_key"))
    assert keys == {first.pk: sort_key("6А"), second.pk: "0000000006 a", alone.pk: sort_key("Совет")}
