"""The smallest valid object of each model; states are traits."""

from datetime import date, timedelta
from typing import Any

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from activities.models import (
    Activity,
    Attendance,
    Cooperation,
    Group,
    Occurrence,
    OccurrenceChange,
    Photo,
    Product,
    ProductType,
    Project,
    ProjectMember,
    SignUp,
    Suspension,
)
from common.pasted import PastedTable
from partners.models import (
    Agreement,
    AgreementFile,
    ContactPerson,
    Direction,
    Partner,
    PartnerKind,
    Partnership,
    PrincipleSheet,
    Promise,
    RegisterImport,
    Side,
    WishConfirmation,
)
from partners.services.register_import import begin_register
from partners.services.stages import advance, last_number, open_partnership
from plan.models import PlanImport, PlanImportRow
from plan.services.importing import row_parser_of
from school.models import ConsentText, Role, SchoolClass, SchoolProfile, Term, Undo, User

PASSWORD = "three little words"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        invited = factory.Trait(password=None)
        representative = factory.Trait(role=Role.REPRESENTATIVE, password=None)
        coordinator = factory.Trait(role=Role.COORDINATOR)
        administrator = factory.Trait(role=Role.ADMINISTRATOR)
        inactive = factory.Trait(is_active=False)

    email = factory.Sequence(lambda number: f"person{number}@example.org")
    full_name = factory.Sequence(lambda number: f"Сотрудник {number}")
    role = Role.TEACHER
    password = PASSWORD

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **fields: Any) -> User:
        """As an invited person is when they have chosen a password; whoever tests the rules asks `create_user`."""
        password = fields.pop("password")
        user = model_class(**fields)
        user.set_password(password)
        user.save(force_insert=True)
        if user.has_joined and user.email:
            EmailAddress.objects.bulk_create([EmailAddress(user=user, email=user.email, verified=True, primary=True)])
        return user

    @factory.post_generation
    def second_factor(self: User, create: bool, wanted: bool, **kwargs: Any) -> None:
        """Pass `second_factor=True` for a person with an authenticator app."""
        if wanted:
            TOTP.activate(self, generate_totp_secret())


class SchoolProfileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SchoolProfile
        django_get_or_create = ("id",)

    id = 1
    name = "МОУ «Средняя школа № 1»"
    short_name = "Школа № 1"
    privacy_policy = "# Кто обрабатывает данные\n\nШкола № 1."
    privacy_published_on = date(2026, 9, 1)


class SchoolClassFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SchoolClass

    school_year = 2026
    grade = 6
    letter = factory.Sequence(lambda number: "АБВГДЕЖЗИК"[number % 10])


class TermFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Term

    school_year = 2026
    name = "1 четверть"
    starts_on = date(2026, 9, 1)
    ends_on = date(2026, 10, 25)


class PartnerFactory(factory.django.DjangoModelFactory):
    """Pass `directions=["prevention"]`, by code, for a partner with open partnerships."""

    class Meta:
        model = Partner
        skip_postgeneration_save = True

    class Params:
        private = factory.Trait(is_public=False)
        archived = factory.Trait(is_archived=True, archived_on=date(2026, 1, 15), archive_reason="Закрыт в 2016 году")

    # The number tells the names apart: without it, everyone would be alike.
    name = factory.Sequence(lambda number: f"Детский сад № {1000 + number}")
    kind = factory.LazyFunction(lambda: PartnerKind.objects.get(code="kindergarten"))

    @factory.post_generation
    def directions(self: Partner, create: bool, codes: list[str] | None, **kwargs: Any) -> None:
        for code in codes or []:
            PartnershipFactory(partner=self, direction=Direction.objects.get(code=code))


class PartnershipFactory(factory.django.DjangoModelFactory):
    """Pass `at_stage=2` for one that was moved on by the school's decision."""

    class Meta:
        model = Partnership
        skip_postgeneration_save = True

    class Params:
        ended = factory.Trait(ended_on=date(2026, 5, 26), ended_by_side=Side.SCHOOL, end_reason="Год закончился")
        by_law = factory.Trait(basis=Partnership.Basis.LAW)

    partner = factory.SubFactory(PartnerFactory)
    direction = factory.LazyFunction(lambda: Direction.objects.get(code="sport-health"))
    started_on = date(2025, 9, 1)

    @classmethod
    def _create(cls, model_class: type[Partnership], *args: Any, **fields: Any) -> Partnership:
        return open_partnership(on=fields.pop("started_on"), by=fields.pop("by", None), **fields)

    @factory.post_generation
    def at_stage(self: Partnership, create: bool, number: int | None, **kwargs: Any) -> None:
        for _step in range(1, number or 1):
            advance(
                partnership=self,
                seen=last_number(self),
                outcome="По решению школы",
                on=self.started_on,
                by=None,
                lacking=["wish"],
            )
        if number:
            self.refresh_from_db()


class PromiseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Promise

    partnership = factory.SubFactory(PartnershipFactory)
    side = Side.SCHOOL
    text = "Актовый зал для встреч с читателями"


class AgreementFactory(factory.django.DjangoModelFactory):
    """Pass `covers=[partnership]` for the partnerships it is for."""

    class Meta:
        model = Agreement
        skip_postgeneration_save = True

    partner = factory.SubFactory(PartnerFactory)
    valid_from = date(2025, 9, 1)

    @factory.post_generation
    def covers(self: Agreement, create: bool, partnerships: list[Partnership] | None, **kwargs: Any) -> None:
        self.partnerships.set(partnerships or [])


class AgreementFileFactory(factory.django.DjangoModelFactory):
    """A version of a scan; its content is a few bytes that say they are a PDF."""

    class Meta:
        model = AgreementFile

    agreement = factory.SubFactory(AgreementFactory)
    number = 1
    name = "Договор.pdf"
    file = factory.django.FileField(filename="scan.pdf", data=b"%PDF-1.4 scan of an agreement %%EOF")
    size = 35


class WishConfirmationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WishConfirmation

    partnership = factory.SubFactory(PartnershipFactory)
    way = WishConfirmation.Way.PHONE
    on = date(2025, 9, 10)


class PrincipleSheetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PrincipleSheet

    partnership = factory.SubFactory(PartnershipFactory)
    school_year = 2025
    side = Side.SCHOOL


class ContactPersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContactPerson

    class Params:
        named = factory.Trait(name="Иванова Анна Петровна", consent_basis="consent", consent_on=date(2025, 9, 1))

    partner = factory.SubFactory(PartnerFactory)
    post = "Заведующий"


class ActivityFactory(factory.django.DjangoModelFactory):
    """Pass `joint=[partnership]` for the partnerships it belongs to; without one it looks for a partner."""

    class Meta:
        model = Activity
        skip_postgeneration_save = True

    class Params:
        # Fuzzy: known by its month alone
        in_october = factory.Trait(
            timing_text="октябрь",
            timing_kind="period",
            worded_from=date(2026, 10, 1),
            worded_until=date(2026, 10, 31),
            worded_months=2,
        )
        cancelled = factory.Trait(cancelled_on=date(2026, 10, 1), cancel_reason="Карантин")

    school_year = 2026
    title = factory.Sequence(lambda number: f"Экскурсия в библиотеку № {number}")
    timing_text = "по согласованию"

    @factory.post_generation
    def joint(self: Activity, create: bool, partnerships: list[Partnership] | None, **kwargs: Any) -> None:
        if partnerships:
            self.cooperation, self.direction = Cooperation.PARTNERS, partnerships[0].direction
            self.save()
            self.partnerships.set(partnerships)


class OccurrenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Occurrence

    class Params:
        held = factory.Trait(status="held")

    activity = factory.SubFactory(ActivityFactory)
    starts_on = date(2026, 10, 13)
    ends_on = factory.SelfAttribute("starts_on")


class OccurrenceChangeFactory(factory.django.DjangoModelFactory):
    """What a date was: as it is, but for what is said otherwise."""

    class Meta:
        model = OccurrenceChange

    occurrence = factory.SubFactory(OccurrenceFactory)
    is_for_visitors = True
    starts_on = factory.SelfAttribute("occurrence.starts_on")
    ends_on = factory.SelfAttribute("starts_on")
    start_time = factory.SelfAttribute("occurrence.start_time")
    end_time = factory.SelfAttribute("occurrence.end_time")
    place = factory.LazyAttribute(lambda change: change.occurrence.place or change.occurrence.activity.place)
    is_cancelled = False
    is_public = True
    changed_at = factory.LazyFunction(timezone.now)


class SuspensionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Suspension

    reason = "Карантин"
    starts_on = date(2026, 10, 13)
    ends_on = factory.SelfAttribute("starts_on")
    created_at = factory.LazyFunction(timezone.now)


class SignUpFactory(factory.django.DjangoModelFactory):
    """A row alone: the seats of its date are taken by `services.sign_ups`."""

    class Meta:
        model = SignUp

    occurrence = factory.SubFactory(OccurrenceFactory, takes_sign_ups=True)
    name = factory.Sequence(lambda number: f"Смирнова Анна № {number}")
    contact = factory.Sequence(lambda number: f"parent{number}@example.org")
    contact_key = factory.SelfAttribute("contact")
    status = "seated"
    consent = factory.LazyFunction(lambda: ConsentText.objects.current())


class AttendanceFactory(factory.django.DjangoModelFactory):
    """A row alone: the sums of its date are the log's (`services.log.recount`)."""

    class Meta:
        model = Attendance

    occurrence = factory.SubFactory(OccurrenceFactory, held=True)
    group = Group.PUPILS
    count = 27


class ProjectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Project
        skip_postgeneration_save = True

    class Params:
        shown = factory.Trait(is_public=True, status="running")
        cancelled = factory.Trait(status="cancelled", cancel_reason="Не набрали участников")

    title = factory.Sequence(lambda number: f"Читаем малышам № {number}")


class ProjectMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProjectMember

    class Params:
        gone = factory.Trait(left_on=date(2026, 11, 2), leave_reason="Закрылись на ремонт")

    project = factory.SubFactory(ProjectFactory)
    partner = factory.SubFactory(PartnerFactory)
    joined_on = date(2026, 9, 7)


class ProductFactory(factory.django.DjangoModelFactory):
    """A product in words alone; `with_file=True` has a few bytes that say they are a PDF."""

    class Meta:
        model = Product

    class Params:
        with_file = factory.Trait(
            file=factory.django.FileField(filename="product.pdf", data=b"%PDF-1.4 a product %%EOF"),
            file_name="Сборник.pdf",
            file_size=24,
        )

    title = factory.Sequence(lambda number: f"Сборник «Мамины сказки» № {number}")
    type = factory.LazyFunction(lambda: ProductType.objects.get(code="resource"))
    activity = factory.SubFactory(ActivityFactory)
    made_on = date(2026, 10, 20)


class PhotoFactory(factory.django.DjangoModelFactory):
    """A photo for staff; its three sizes are the same few bytes."""

    class Meta:
        model = Photo

    class Params:
        shown = factory.Trait(basis="nobody", alt="Книги на столе читального зала", public_until=date(2030, 8, 31))

    occurrence = factory.SubFactory(OccurrenceFactory, held=True)
    small = factory.django.FileField(filename="small.jpg", data=b"\xff\xd8\xff small")
    medium = factory.django.FileField(filename="medium.jpg", data=b"\xff\xd8\xff medium")
    large = factory.django.FileField(filename="large.jpg", data=b"\xff\xd8\xff large")
    width, height = 1600, 1200
    digest = factory.Sequence(lambda number: f"{number:064x}")


class RegisterImportFactory(factory.django.DjangoModelFactory):
    """A pasted register of one row, ready to be looked at; pass `table=[[…], …]` or `tables=[…]` for others."""

    class Meta:
        model = RegisterImport

    @classmethod
    def _create(cls, model_class: type[RegisterImport], *args: Any, **fields: Any) -> RegisterImport:
        table = fields.pop("table", [["Название", "Направление"], ["Библиотека № 7", "патриотическое"]])
        by = fields.pop("created_by", None) or UserFactory(coordinator=True)
        now = fields.pop("now", None) or timezone.now()
        tables = fields.pop("tables", [PastedTable(table)])
        return begin_register(tables=tables, name=fields.pop("name", ""), by=by, now=now)


class PlanImportFactory(factory.django.DjangoModelFactory):
    """A pasted plan of one row, ready to be looked at."""

    class Meta:
        model = PlanImport
        skip_postgeneration_save = True

    school_year = 2026
    state = PlanImport.State.READY
    tables = [
        {
            "rows": [
                ["Дела, события, мероприятия", "Классы", "Сроки", "Ответственные"],
                ["День открытых дверей", "1–4", "октябрь", "классные руководители"],
            ],
            "above": [],
            "sheet": "",
            "is_hidden": False,
        }
    ]
    regions = [
        {
            "table": 0,
            "start": 0,
            "first": 1,
            "heading": ["Дела, события, мероприятия", "Классы", "Сроки", "Ответственные"],
            "columns": {"0": "title", "1": "grades", "2": "timing", "3": "responsible"},
            "is_guessed": False,
        }
    ]
    choices = {"partner": "looking", "module": "-"}
    read_count = line_count = 1

    @factory.post_generation
    def rows(self: PlanImport, create: bool, given: Any, **kwargs: Any) -> None:
        fields = ["title", "grades", "timing", "responsible"]
        texts = dict(zip(fields, self.tables[0]["rows"][1], strict=True))
        parsed = row_parser_of(self).parse(texts, {})
        PlanImportRow.objects.create(
            plan_import=self,
            number=1,
            place="0:1",
            cells=[["", text, field] for field, text in texts.items()],
            texts=texts,
            understood=parsed.understood(),
            needs_answer=parsed.needs_answer,
        )


class UndoFactory(factory.django.DjangoModelFactory):
    """An action of which nothing goes back: `school.undo.record_undo` records those that say what does."""

    class Meta:
        model = Undo

    what = "bulk-module"
    details = factory.LazyFunction(lambda: {"count": 1})
    created_by = factory.SubFactory(UserFactory, coordinator=True)
    role = factory.SelfAttribute("created_by.role")
    created_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda undo: undo.created_at + timedelta(days=1))
