"""Loading what came of the demo's joint work: projects, products and photos, by the services of people's own work."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from activities.models import (
    Activity,
    Mechanism,
    Occurrence,
    Photo,
    Product,
    ProductType,
    Project,
    ProjectMember,
)
from activities.services.photos import add_photos, paths_of, save_photo
from activities.services.product_files import stored_file
from activities.services.products import save_product
from activities.services.projects import leave_project, save_member, save_project, set_status
from demo.photos import PHOTOS, DemoPhoto
from demo.pictures import picture
from demo.products import PRODUCTS, DemoProduct
from demo.projects import PROJECTS, DemoMember, DemoProject, SchoolYearDay
from demo.scans import PRODUCT, scan
from partners.models import Partner, Partnership
from school.models import PlannedResult, User, WorkDirection
from school.years import SchoolYear


@dataclass(frozen=True)
class OutcomeLoading:
    """One run: the day on which it is made, who writes everything down, and the files stored so far."""

    today: date
    by: User
    files: list[str]

    def load(self) -> None:
        for project in PROJECTS:
            self._project(project)
        for product in PRODUCTS:
            self._product(product)
        for photo in PHOTOS:
            self._photo(photo)

    @cached_property
    def _year(self) -> SchoolYear:
        return SchoolYear.of(self.today)

    @cached_property
    def _partners(self) -> dict[str, Partner]:
        """By the title that the portal shows: those in an open partnership."""
        partnerships = Partnership.objects.open().select_related("partner")
        return {each.partner.title: each.partner for each in partnerships}

    @cached_property
    def _activities(self) -> dict[tuple[bool, str], Activity]:
        """The activities of last year and of this one, by whether it is last year's and by title."""
        years = (self._year.start - 1, self._year.start)
        return {
            (each.school_year < self._year.start, each.title): each
            for each in Activity.objects.filter(school_year__in=years)
        }

    @cached_property
    def _types(self) -> dict[str, ProductType]:
        return {each.code: each for each in ProductType.objects.all()}

    def _on(self, day: SchoolYearDay) -> date:
        return day.rule(SchoolYear(self._year.start - day.years_ago))

    # Projects

    def _project(self, demo: DemoProject) -> None:
        project = save_project(
            project=Project(
                title=demo.title,
                mechanism=Mechanism.objects.get(code=demo.mechanism),
                problem=demo.problem,
                goal=demo.goal,
                significance=demo.significance,
                coordinator=self.by,
                starts_on=self._on(demo.starts),
                ends_on=self._on(demo.ends),
                is_public=demo.is_public,
            ),
            planned_results=PlannedResult.objects.filter(code__in=demo.planned_results),
            work_directions=WorkDirection.objects.filter(code__in=demo.work_directions),
        )
        for member in demo.members:
            self._member(member, project)
        for action, text in demo.status_changes.items():
            project = set_status(project=project, action=action, text=text, by=self.by)
        for is_last_years, titles in ((True, demo.last_year), (False, demo.activities)):
            for title in titles:
                activity = self._activities[is_last_years, title]
                activity.project = project
                activity.save()

    def _member(self, demo: DemoMember, project: Project) -> None:
        member = save_member(
            member=ProjectMember(
                project=project,
                partner=self._partners[demo.partner] if demo.partner else None,
                group=demo.group,
                role=demo.role,
                contribution=demo.contribution,
                benefit=demo.benefit,
                joined_on=min(self._on(demo.joined), self.today),
            )
        )
        if demo.left:
            leave_project(member=member, on=self._on(demo.left), reason=demo.leave_reason)

    # Products

    def _product(self, demo: DemoProduct) -> None:
        activity = self._activities[demo.is_last_years, demo.activity] if demo.activity else None
        made_on = self._made_on(demo, activity)
        if made_on is None:
            return
        product = Product(
            title=demo.title,
            type=self._types[demo.type],
            about=demo.about,
            activity=activity,
            project=Project.objects.get(title=demo.project) if demo.project else None,
            made_on=made_on,
            link=demo.link,
            co_authors=demo.co_authors,
            is_public=demo.is_public,
        )
        document = scan(demo.file, PRODUCT) if demo.file else None
        with stored_file(document) as file:
            save_product(
                product=product,
                partners=[self._partners[title] for title in demo.partners],
                file=file,
                by=self.by,
            )
        if file is not None:
            self.files.append(file.document.path)

    def _made_on(self, demo: DemoProduct, activity: Activity | None) -> date | None:
        """A day of its own, or of one of the activity's held dates the last; None where nothing was held yet."""
        if activity is None:
            assert demo.on is not None
            return self._on(demo.on)
        days = list(activity.occurrences.held().order_by("ends_on").values_list("ends_on", flat=True))
        return days[demo.number] if days else None

    # Photos

    def _photo(self, demo: DemoPhoto) -> None:
        activity = self._activities[demo.is_last_years, demo.activity]
        occurrence = Occurrence.objects.held().filter(activity=activity).order_by("ends_on").last()
        if occurrence is None:
            return
        (photo,) = add_photos(occurrence=occurrence, pictures=[picture(demo.scene)], by=self.by)
        self.files.extend(paths_of([photo]))
        if demo.alt:
            photo.alt, photo.basis, photo.public_until = demo.alt, Photo.Basis.NOBODY, self._year.ends_on
            save_photo(photo=photo, by=self.by)
