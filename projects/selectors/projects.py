"""What pages show of projects: what a project lacks, its numbers and four C, and a partner's projects."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from activities.models import Activity, CycleStep, Mechanism, Occurrence, Photo, Project, ProjectMember, Step
from activities.models.activity_queryset import ActivityQuerySet
from activities.models.product import ProductQuerySet
from activities.models.project import ProjectQuerySet
from activities.selectors.occurrences import with_dates
from activities.totals import Totals, totals_of
from common.search import query_words, search_filter
from partners.models import Partner
from partners.models.former_name import named_so
from partners.registries import Panel, TimelineEntry
from school.models import User

# A page shows so many photos; a project of years may have hundreds.
PHOTOS_SHOWN = 12
# What visitors choose between; a project that was called off is in the whole list only.
SHOWN_STATES = (Project.Status.OPEN, Project.Status.RUNNING, Project.Status.FINISHED)


def missing_of(project: Project, members: Sequence[ProjectMember]) -> list[str]:
    """Return what the project still lacks, in words. It warns and never blocks: nobody has to type «.»."""
    present = [each for each in members if each.left_on is None]
    lacks = [
        (not project.problem, _("the problem: why it can only be solved together")),
        (not project.goal, _("the goal")),
        (project.mechanism_id is None, _("the mechanism")),
        (project.coordinator_id is None, _("a coordinator")),
        (project.starts_on is None or project.ends_on is None, _("the first and the last day")),
        (not any(each.is_partner for each in present), _("a partner among the members")),
    ]
    words = [text for is_missing, text in lacks if is_missing]
    words += [_("what it gives: %(member)s") % {"member": each} for each in present if not each.contribution]
    words += [_("what it gets: %(member)s") % {"member": each} for each in present if not each.benefit]
    return words


@dataclass(frozen=True)
class StepCount:
    """In how many activities somebody did this step themselves."""

    label: str
    count: int


@dataclass(frozen=True)
class FourC:
    """The four C of several activities together."""

    steps: Sequence[StepCount]
    successes: int
    activities: int


def four_c_of(activities: Sequence[Activity]) -> FourC:
    """Count the activities that have each step, and those that have all four, in one query."""
    marks = CycleStep.objects.filter(activity__in=[each.pk for each in activities])
    done: dict[int, set[str]] = defaultdict(set)
    for activity, step in marks.order_by().values_list("activity", "step").distinct():
        done[activity].add(step)
    steps = [StepCount(str(capfirst(step.label)), sum(step.value in each for each in done.values())) for step in Step]
    successes = sum(each >= set(Step.values) for each in done.values())
    return FourC(steps, successes, len(activities))


def activities_of(project: Project, user: User) -> ActivityQuerySet:
    """Return its activities that this person may see, with their dates, in the order of time."""
    rows = with_held_count(Activity.objects.visible_to(user).filter(project=project))
    return with_dates(rows).order_by("sorts_on", "pk")


def with_held_count(activities: ActivityQuerySet) -> ActivityQuerySet:
    """Annotate how often each was held, as `held_count`."""
    held = Count("occurrences", filter=Q(occurrences__status=Occurrence.Status.HELD))
    return activities.annotate(held_count=held)


def products_of(project: Project, products: ProductQuerySet) -> ProductQuerySet:
    """Return those of these products that are of the project itself or of its activities."""
    return products.filter(Q(project=project) | Q(activity__project=project)).select_related("type")


# For visitors


def public_projects(
    query: str = "",
    *,
    states: Collection[str] = (),
    mechanisms: Collection[str] = (),
    partners: Iterable[str] = (),
) -> ProjectQuerySet:
    """Return the projects for visitors, those that go on first; what is empty narrows nothing.

    `mechanisms` are codes, `partners` slugs. What only a hidden member's name says finds nothing.
    """
    members = ProjectMember.objects.public().filter(project=OuterRef("pk"))
    condition = Q()
    for word in query_words(query):
        named = members.filter(named_so(word, "partner__", for_visitors=True))
        condition &= search_filter("search_text", word) | Q(Exists(named))
    if states:
        condition &= Q(status__in=states)
    if mechanisms:
        condition &= Q(mechanism__code__in=mechanisms) | Q(mechanism__parent__code__in=mechanisms)
    for slug in partners:
        condition &= Q(Exists(members.filter(partner__slug=slug)))
    Status = Project.Status
    order = [Status.RUNNING, Status.OPEN, Status.FINISHED, Status.CANCELLED]
    places = [When(status=status, then=Value(place)) for place, status in enumerate(order)]
    rows = Project.objects.public().filter(condition).annotate(place=Case(*places, default=Value(len(order))))
    return rows.select_related("mechanism").order_by("place", "title_key", "pk")


def public_mechanisms() -> QuerySet[Mechanism]:
    """Return the mechanisms that some public project has, itself or by one of their kinds."""
    projects = Project.objects.public().values("pk")
    return Mechanism.objects.filter(Q(projects__in=projects) | Q(kinds__projects__in=projects)).distinct()


def public_partners() -> QuerySet[Partner]:
    """Return the partners that visitors may know of as members of a public project."""
    projects = Project.objects.public().values("pk")
    members = ProjectMember.objects.public().partners().filter(project__in=projects)
    return Partner.objects.filter(pk__in=members.order_by().values("partner"))


def public_members() -> Prefetch:
    """Return what prefetches the members that visitors may know of, as `known_members`."""
    return Prefetch("members", ProjectMember.objects.public().select_related("partner"), "known_members")


def public_activities(project: Project) -> ActivityQuerySet:
    """Return its activities that visitors may know of, with the dates that are not called off."""
    rows = with_held_count(Activity.objects.filter(project=project, is_public=True).planned())
    return with_dates(rows, only_standing=True).order_by("sorts_on", "pk")


def public_totals(project: Project) -> Totals:
    """Count its public activities alone. Who came from a partner does not count: it may be a hidden one."""
    return totals_of(Activity.objects.filter(project=project, is_public=True).planned())


def public_photos(project: Project, today: date) -> Sequence[Photo]:
    """Return the newest photos of the project that visitors may see today."""
    photos = Photo.objects.public(today).filter(occurrence__activity__project=project)
    return list(photos.order_by("-occurrence__starts_on", "pk")[:PHOTOS_SHOWN])


# For a partner's page


def project_panels(partners: Sequence[Partner], user: User) -> Mapping[int, Sequence[Panel]]:
    """Provide `partners.registries.panels` with the projects that a partner is or was in."""
    by_partner: dict[int, list[ProjectMember]] = defaultdict(list)
    for member in _memberships(partners, user).order_by("left_on", "-joined_on", "-pk"):
        by_partner[member.partner_id].append(member)  # type: ignore[index]
    return {
        key: [
            Panel(
                _("Projects"),
                "projects/_project_panel.html",
                # Whom it is still with first: databases differ in where they put what is empty.
                {"memberships": sorted(rows, key=lambda member: member.left_on is not None)},
            )
        ]
        for key, rows in by_partner.items()
    }


def project_timeline(partners: Sequence[Partner], user: User) -> Mapping[int, Sequence[TimelineEntry]]:
    """Provide `partners.registries.timeline` with the days when a partner joined a project, and left it.

    Why it left is for coordinators, as what people wrote about other events is.
    """
    entries: dict[int, list[TimelineEntry]] = defaultdict(list)
    for member in _memberships(partners, user).order_by("joined_on", "pk"):
        assert member.partner_id is not None
        title, url = {"title": member.project.title}, member.project.get_absolute_url()
        theirs = entries[member.partner_id]
        theirs.append(TimelineEntry(member.joined_on, _("joined the project “%(title)s”") % title, url))
        if member.left_on is not None:
            note = member.leave_reason if user.is_coordinator else ""
            text = _("left the project “%(title)s”") % title
            theirs.append(TimelineEntry(member.left_on, text, url, note=note))
    return entries


def _memberships(partners: Sequence[Partner], user: User) -> QuerySet[ProjectMember]:
    rows = ProjectMember.objects.filter(partner__in=partners, project__in=Project.objects.visible_to(user))
    return rows.select_related("project")
