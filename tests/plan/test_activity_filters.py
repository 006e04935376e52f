"""What the address of a list of activities may say, and that each figure leads to just its rows."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from activities.models import (
    Activity,
    ActivityKind,
    CycleStep,
    Mechanism,
    Module,
    ParticipationForm,
    Project,
)
from partners.models import Partner, Partnership, Principle
from plan.filters import ActivityFilter
from school.models import User
from tests.conftest import Persona, signed_in
from tests.factories import ActivityFactory, OccurrenceFactory, ProjectFactory, SchoolClassFactory
from tests.figures import figures, rows_at
from wordings.grades import grade_mask

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-11-25 12:00")]
LIST = "/en/staff/activities/"


@pytest.fixture
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def titles(client: Persona, query: str) -> list[str]:
    request = RequestFactory().get(f"{LIST}?{query}")
    request.user = client.user
    found = ActivityFilter(request.GET, queryset=Activity.objects.all(), request=request)
    assert found.form.is_valid()
    return [each.title for each in found.qs.order_by("title_key")]


def steps(activity: Activity, *done: str, group: str = "pupils") -> None:
    for step in done:
        CycleStep.objects.create(activity=activity, step=step, group=group)


def test_activities_are_found_by_what_they_are(teacher: Persona) -> None:
    kind, form, module = ActivityKind.objects.first(), ParticipationForm.objects.first(), Module.objects.first()
    part = Mechanism.objects.exclude(parent=None).first()
    six_a = SchoolClassFactory(grade=6, letter="А", class_teacher=teacher.user)
    six_b = SchoolClassFactory(grade=6, letter="Б")
    said = ActivityFactory(
        title="Акция",
        kind=kind,
        form=form,
        mechanism=part,
        module=module.name,
        programme_module=module,
        significance="city",
        project=ProjectFactory(title="Память"),
        place="Парк Победы",
        grades=grade_mask([6]),
    )
    said.principles.add(Principle.objects.first())
    said.classes.add(six_b)
    OccurrenceFactory(activity=said, starts_on=date(2026, 10, 7), held=True)
    steps(said, "plan", "prepare", "hold", "analyze")
    plain = ActivityFactory(title="Беседа", grades=grade_mask([1]))
    steps(plain, "plan", group="teachers")
    ActivityFactory(title="Вечер")
    cases = {
        f"kind={kind.code}": "А",
        "kind=none": "БВ",
        f"form={form.code}": "А",
        f"mechanism={part.code}": "А",
        f"mechanism={part.parent.code}": "А",
        f"module={module.code}": "А",
        "module=none": "БВ",
        f"principle={Principle.objects.first().code}": "А",
        "principle=none": "БВ",
        "significance=city": "А",
        f"project={said.project_id}": "А",
        "place=Парк Победы": "А",
        # Another class of the grade is named, so that it is none of 6А.
        "class=6А": "В",
        "class=mine": "В",
        "class=6Б": "АВ",
        "pupils=plan": "А",
        "pupils=analyze": "А",
        "four-c=all": "А",
        "four-c=some": "Б",
        "four-c=none": "В",
        "state=planned": "БВ",
        "state=summed-up": "А",
        # Of several all hold.
        f"kind={kind.code}&place=Парк Победы&state=held&pupils=hold&year=2026": "А",
        f"kind={kind.code}&four-c=some": "",
    }
    assert {query: "".join(each[0] for each in titles(teacher, query)) for query in cases} == cases
    assert six_a.label == "6А"


@pytest.mark.parametrize("value", ["-1", "9" * 40, "x" * 300, "<b>", "%00", "2026-02-30"])
def test_what_is_asked_for_in_vain_is_said(teacher: Persona, value: str) -> None:
    ActivityFactory(title="Акция")
    for path in (LIST, "/en/staff/plan/"):
        names = list(teacher.get(path).context["filters"].fields)
        page = teacher.get(f"{path}?" + "&".join(f"{name}={value}" for name in names))
        assert page.status_code == 200
        assert page.text.count("filters-wrong") >= len(names) - 3


def test_rows_are_sorted_by_what_people_look_for(teacher: Persona) -> None:
    ActivityFactory(title="Весна", grades=grade_mask([9, 10]), timing_text="октябрь")
    lost = {"worded_from": date(2026, 10, 1), "worded_until": date(2026, 10, 2), "worded_months": 2}
    ActivityFactory(title="Акция", grades=grade_mask([2, 11]), **lost)
    OccurrenceFactory(activity=ActivityFactory(title="Бал"), starts_on=date(2026, 10, 7), held=True)
    orders = {"title": "АБВ", "-title": "ВБА", "class": "БАВ", "state": "АБВ"}
    found = {
        order: "".join(each.title[0] for each in teacher.get(f"{LIST}?sort={order}").context["rows"])
        for order in orders
    }
    assert found == orders


@pytest.mark.usefixtures("demo", "in_english")
def test_each_figure_of_a_page_leads_to_just_its_rows() -> None:
    coordinator = signed_in(User.objects.filter(role="coordinator")[0])
    pages = [
        reverse("today:today"),
        reverse("plan:year-plan"),
        *(
            each.get_absolute_url()
            for each in Partner.objects.filter(partnerships__activities__isnull=False).distinct()[:3]
        ),
        *(each.get_absolute_url() for each in Partnership.objects.filter(activities__isnull=False).distinct()[:2]),
        *(each.get_absolute_url() for each in Project.objects.all()[:2]),
        *(each.get_absolute_url() for each in Activity.objects.exclude(cycle_steps=None).order_by("pk")[:2]),
    ]
    told = {}
    for page in pages:
        for figure in figures(coordinator.get(page)):
            told[figure] = told.get(figure) or rows_at(coordinator, figure.address)
    assert len(told) > 20
    assert [(figure, rows) for figure, rows in told.items() if rows != figure.number] == []
