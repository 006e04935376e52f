"""The demo's «what was done»: logged as a real school would, with gaps, and what came of it."""

from collections import Counter
from datetime import date

import pytest
from django.db.models import Q

from activities.evidence import lacking
from activities.models import Activity, Attendance, Occurrence, Photo, Product, Project, ProjectMember, Step
from activities.services.log import recount
from activities.totals import totals_of
from common.files import recognize_document
from demo.activities import ACTIVITIES, NOT_TAKEN_OVER
from demo.held import HELD
from demo.held.writing import FRESH
from demo.photos import PHOTOS
from demo.pictures import SCENES
from demo.products import PRODUCTS
from demo.projects import PROJECTS
from partners.models import Partnership
from school.models import SchoolClass, SchoolProfile, User
from school.years import SchoolYear

pytestmark = pytest.mark.moment("2026-11-25 12:00")

TODAY = date(2026, 11, 25)
LAST, PRESENT = SchoolYear(2025), SchoolYear(2026)


def held(year: SchoolYear):
    return Occurrence.objects.held().filter(activity__school_year=year.start).order_by("ends_on", "pk")


# What is written down


def test_every_wording_is_of_a_row_of_the_plan():
    rows = {row.title: row for row in (*ACTIVITIES, *NOT_TAKEN_OVER)}
    assert HELD.keys() <= rows.keys()
    for title, told in HELD.items():
        assert {key for key in told.steps if key != "pupils"} <= set(rows[title].partners), title
        for sentence in (*told.went, *told.last_year):
            assert not sentence or (len(sentence) > 15 and sentence.endswith("."))
            assert len(sentence) <= 160, sentence
    sentences = [each for told in HELD.values() for each in (*told.went, *told.last_year) if each]
    assert len(set(sentences)) == len(sentences) > 120


def test_what_is_named_elsewhere_is_there():
    titles = {row.title for row in ACTIVITIES}
    taken_over = {row.title for row in ACTIVITIES if row.lessons} | {row.title for row in NOT_TAKEN_OVER}
    for project in PROJECTS:
        assert set(project.activities) <= titles
        assert set(project.last_year) <= taken_over
    for each in (*PRODUCTS, *PHOTOS):
        assert not each.activity or each.activity in (taken_over if each.is_last_years else titles)
    assert {photo.scene for photo in PHOTOS} == SCENES.keys()
    assert all(link.startswith("https://example.org/") for link in links() if link)


def links() -> list[str]:
    return [product.link for product in PRODUCTS] + [told.published for told in HELD.values()]


# What stands in the portal


def test_most_of_what_was_held_is_logged_and_some_is_not(demo):
    for year in (LAST, PRESENT):
        dates = held(year)
        counted = dates.exclude(attendance=None).distinct()
        assert 0 < dates.count() - counted.count() < dates.count() / 4
        summed_up = dates.exclude(summary="")
        assert dates.count() * 0.6 < summed_up.count() < dates.count()
        activities = Activity.objects.in_year(year)
        assert 0 < activities.held().count() - activities.analyzed().count() < 6
        assert Occurrence.objects.filter(activity__in=activities, status="cancelled").exists()
    assert {each.summary for each in list(held(PRESENT))[-FRESH:]} == {""}
    assert Activity.objects.in_year(PRESENT).unmarked(TODAY).count() > 0


def test_derived_counts_are_those_of_the_service(demo):
    names = ("pupil_count", "parent_count", "teacher_count", "partner_count")
    dates = list(Occurrence.objects.held())
    before = [[getattr(each, name) for name in names] for each in dates]
    for each in dates:
        recount(each)
    assert [[getattr(each, name) for name in names] for each in dates] == before
    assert totals_of(Activity.objects.in_year(LAST)).participations > 2000
    assert {each.version for each in dates} != {1}
    assert Occurrence.history.filter(status="held").exclude(summary="").exists()


def test_each_class_is_counted_by_its_teacher_and_never_beyond_its_size(demo):
    rows = Attendance.objects.of_classes().select_related("school_class", "by")
    assert len(rows) > 200
    assert all(0 < row.school_class.size - row.count < 5 or row.count == row.school_class.size for row in rows)
    teacher = User.objects.get(email="teacher@example.org")
    assert {row.school_class for row in rows if row.by == teacher} == set(
        SchoolClass.objects.filter(class_teacher=teacher)
    )
    guests = Attendance.objects.of_partners()
    assert set(guests.values_list("count", flat=True)) == {1, 2, 3, 4}
    assert not guests.filter(partner__name="Родители").exists()
    meeting = held(PRESENT).get(activity__title__startswith="Общешкольное родительское собрание")
    assert (meeting.pupil_count, meeting.parent_count > 100) == (0, True)


def test_what_was_held_has_the_steps_that_the_service_notes(demo):
    for activity in Activity.objects.held().prefetch_related("cycle_steps"):
        done = {each.step for each in activity.cycle_steps.all()}
        assert {Step.PLAN, Step.PREPARE, Step.HOLD} <= done, activity
        holding = {each.partner_id for each in activity.cycle_steps.all() if each.step == Step.HOLD}
        counted = Attendance.objects.of_partners().filter(occurrence__activity=activity)
        assert set(counted.values_list("partner_id", flat=True)) <= holding, activity


@pytest.mark.parametrize(
    ("code", "meeting", "lacking_it"),
    [
        ("held", "Детский сад № 382", "Приход Архангела Гавриила"),
        ("product", "ДЦ «Перекресток»", "Кванториум РЖД"),
        ("four-c", "Волонтеры-медики", "ГУЗ «Поликлиника № 28»"),
    ],
)
def test_some_partners_meet_what_the_second_stage_asks_and_others_do_not(demo, code, meeting, lacking_it):
    profile = SchoolProfile.objects.get()
    names = {each.partner.name for each in lacking(Partnership.objects.open(), code, TODAY, profile)}
    assert meeting not in names
    assert lacking_it in names


def test_the_six_projects_are_in_every_state(demo):
    states = Counter(Project.objects.values_list("status", flat=True))
    assert states == {"draft": 1, "open": 1, "running": 2, "finished": 1, "cancelled": 1}
    assert Project.objects.public().count() == 4
    assert Project.objects.get(status="finished").outcome
    assert Project.objects.get(status="cancelled").cancel_reason
    (left,) = ProjectMember.objects.exclude(left_on=None)
    assert left.leave_reason
    assert left.left_on > left.joined_on
    for project in Project.objects.all():
        assert project.problem and project.goal and project.mechanism and project.coordinator
        assert project.planned_results.exists() and project.work_directions.exists()
        assert project.members.partners().exists()
    with_partner_and_group = Project.objects.filter(members__partner=None).exclude(status="draft").distinct()
    assert with_partner_and_group.count() == 4
    assert Activity.objects.in_year(LAST).exclude(project=None).count() >= 5
    assert Activity.objects.in_year(PRESENT).exclude(project=None).count() >= 10


def test_twenty_five_products_are_of_the_type_that_their_kind_yields(demo):
    products = Product.objects.select_related("type", "activity")
    assert len(products) == len(PRODUCTS) == 25
    for product in products:
        assert product.activity is None or product.type.kind_id == product.activity.kind_id, product
        assert product.about and product.partners.exists()
    assert {each.type.code for each in products} >= {
        "concept",
        "resource",
        "program",
        "creative-event",
        "comfort",
    }
    assert 15 <= Product.objects.public().count() == products.filter(is_public=True).count() < 25
    assert products.exclude(link="").count() >= 4
    papers = products.exclude(file="")
    assert papers.count() >= 9
    with papers[0].file.open() as paper:
        assert recognize_document(paper.read()) == b".pdf"
    assert products.exclude(project=None).count() >= 6


def test_photos_are_shown_with_a_basis_or_kept_as_evidence(demo):
    photos = Photo.objects.all()
    assert photos.count() == len(PHOTOS) == 10
    public = photos.public(TODAY)
    assert public.count() == photos.exclude(basis="").count() == 7
    assert all(each.alt and each.public_until == PRESENT.ends_on for each in public)
    assert not photos.filter(Q(basis="") & ~Q(alt="")).exists()
    sizes = {len({photo.small.name, photo.medium.name, photo.large.name}) for photo in photos}
    assert sizes == {3}
    assert all(photo.small.size < photo.medium.size < photo.large.size < 200_000 for photo in photos)
