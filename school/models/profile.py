"""What the school says of itself."""

import re
from pathlib import PurePath
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.files import generated_name
from common.models import ReferenceItem, VersionedModel, localized
from school.years import FIRST_GRADE, LAST_GRADE

# The zones of Russia, west to east; an office knows its city, not the database of zones.
TIME_ZONES = [
    ("Europe/Kaliningrad", _("Kaliningrad, Moscow −1")),
    ("Europe/Moscow", _("Moscow")),
    ("Europe/Volgograd", _("Volgograd, as Moscow")),
    ("Europe/Samara", _("Samara, Moscow +1")),
    ("Asia/Yekaterinburg", _("Yekaterinburg, Moscow +2")),
    ("Asia/Omsk", _("Omsk, Moscow +3")),
    ("Asia/Krasnoyarsk", _("Krasnoyarsk, Moscow +4")),
    ("Asia/Irkutsk", _("Irkutsk, Moscow +5")),
    ("Asia/Yakutsk", _("Yakutsk, Moscow +6")),
    ("Asia/Vladivostok", _("Vladivostok, Moscow +7")),
    ("Asia/Magadan", _("Magadan, Moscow +8")),
    ("Asia/Kamchatka", _("Kamchatka, Moscow +9")),
]

LONGEST_POLICY = 30_000
DIGITS_OF_PHONE = 11


class SchoolProfile(VersionedModel):
    """The school that runs this installation. There is one row, and one school per installation."""

    class TermSystem(models.TextChoices):
        QUARTERS = "quarters", _("quarters")
        TRIMESTERS = "trimesters", _("trimesters")
        HALVES = "halves", _("half-years")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("full name"), max_length=300, help_text=_("As in the charter; it is used in documents."))
    short_name = models.CharField(_("short name"), max_length=100, help_text=_("Shown at the top of every page."))
    short_name_en = models.CharField(_("short name in English"), max_length=100, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=50, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    site = models.URLField(_("website"), blank=True, max_length=300)
    shows_address = models.BooleanField(_("visitors see the address"), default=True)
    shows_phone = models.BooleanField(_("visitors see the phone number"), default=True)
    shows_email = models.BooleanField(_("visitors see the e-mail address"), default=True)
    shows_site = models.BooleanField(_("visitors see the website"), default=True)
    logo = models.FileField(_("logo"), upload_to=generated_name("logos"), blank=True, max_length=200)

    definition = models.TextField(_("what social partnership is"), blank=True)
    definition_en = models.TextField(_("what social partnership is, in English"), blank=True)
    statement = models.TextField(_("what it means to us"), blank=True, help_text=_("Opens the home page."))
    statement_en = models.TextField(_("what it means to us, in English"), blank=True)
    goal = models.TextField(_("goal"), blank=True)
    goal_en = models.TextField(_("goal in English"), blank=True)
    task = models.TextField(_("mission"), blank=True)
    task_en = models.TextField(_("mission in English"), blank=True)

    director_post = models.CharField(_("head’s post"), max_length=150, blank=True, default="Директор")
    director_name = models.CharField(_("head’s name"), max_length=150, blank=True, help_text=_("Used in documents."))
    signatories = models.TextField(
        _("who else signs documents"), blank=True, help_text=_("One person per line: position, name.")
    )
    term_system = models.CharField(
        _("the year is divided into"), max_length=20, choices=TermSystem, default=TermSystem.QUARTERS
    )
    is_five_day = models.BooleanField(
        _("no lessons on Saturdays"),
        default=False,
        help_text=_(
            "Then the plan notes when a day is a Saturday. First-graders have no lessons on Saturdays in any school."
        ),
    )
    last_grade = models.PositiveSmallIntegerField(
        _("the school’s last grade"),
        default=LAST_GRADE,
        validators=[MinValueValidator(FIRST_GRADE), MaxValueValidator(LAST_GRADE)],
        help_text=_("Usually 4, 9 or 11. Higher grades are not offered anywhere."),
    )
    time_zone = models.CharField(_("time zone"), max_length=40, choices=TIME_ZONES, default="Europe/Moscow")

    # What the criteria of the three stages ask for; the portal advises with them, people decide.
    events_wanted = models.PositiveSmallIntegerField(
        _("joint activities held and summed up"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("This many summed-up activities within a partnership complete the second stage. Usually 3."),
    )
    trust_wanted = models.PositiveSmallIntegerField(
        _("the partner’s trust in the school, of 5"),
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("The lowest trust score in the partner’s signed sheet that completes the second stage. Usually 4."),
    )
    gap_named_from = models.PositiveSmallIntegerField(
        _("difference of views that is pointed out"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(4)],
        help_text=_(
            "The gap in points from which the principles page says that the sides see it differently. Usually 2."
        ),
    )
    notice_days = models.PositiveSmallIntegerField(
        _("days before an agreement ends"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("From that day it is shown as expiring on the board and in your to-do list. Usually 30."),
    )
    shows_stages = models.BooleanField(
        _("visitors see the stage of a partnership"),
        default=False,
        help_text=_("On the partner’s public page, beside the direction. Nothing else about the partnership is shown."),
    )
    # The school's own words; while there are none, no form for visitors is open.
    privacy_policy = models.TextField(
        _("policy in Russian"),
        max_length=LONGEST_POLICY,
        blank=True,
        help_text=_("A line that begins with # is a heading, lines that begin with a hyphen are a list."),
    )
    privacy_policy_en = models.TextField(_("policy in English"), max_length=LONGEST_POLICY, blank=True)
    privacy_published_on = models.DateField(_("policy published on"), null=True, blank=True, editable=False)
    shows_first_day = models.BooleanField(_("“Today” shows the first-day steps"), default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("school profile")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="school_profile_is_one"),
            models.CheckConstraint(
                condition=models.Q(last_grade__range=(FIRST_GRADE, LAST_GRADE)),
                name="school_profile_last_grade_exists",
                violation_error_message=_("Grades are from 1 to 11."),
            ),
            models.CheckConstraint(
                condition=models.Q(events_wanted__range=(1, 20), trust_wanted__range=(1, 5))
                & models.Q(gap_named_from__range=(1, 4), notice_days__range=(1, 365)),
                name="school_profile_thresholds_in_range",
            ),
            models.CheckConstraint(
                condition=models.Q(privacy_policy="", privacy_policy_en="", privacy_published_on=None)
                | ~models.Q(privacy_policy="") & models.Q(privacy_published_on__isnull=False),
                name="school_profile_policy_has_its_day",
                violation_error_message=_("A policy that is published has a day, and a text in Russian."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return localized(self, "short_name")

    @property
    def grades(self) -> range:
        """The grades that the school has, and so those that its pages offer."""
        return range(FIRST_GRADE, self.last_grade + 1)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def logo_url(self) -> str:
        """The logo's address, which changes with the file, so that browsers may keep it; empty without one."""
        return f"{reverse('school-logo')}?v={PurePath(self.logo.name or '').stem}" if self.logo else ""

    # What the school lets visitors see of how to reach it
    @property
    def address_for_visitors(self) -> str:
        return self.address if self.shows_address else ""

    @property
    def phone_for_visitors(self) -> str:
        return self.phone if self.shows_phone else ""

    @property
    def email_for_visitors(self) -> str:
        return self.email if self.shows_email else ""

    @property
    def site_for_visitors(self) -> str:
        return self.site if self.shows_site else ""

    @property
    def has_contacts(self) -> bool:
        return bool(
            self.address_for_visitors or self.phone_for_visitors or self.email_for_visitors or self.site_for_visitors
        )

    @property
    def site_name(self) -> str:
        return urlsplit(self.site).netloc.removeprefix("www.")

    @property
    def phone_to_dial(self) -> str:
        """The first number of the telephone as a link dials it: «8 (8442) 12-34-56, доб. 2» is +78442123456."""
        first = re.split(r"[,;/]|доб", self.phone, maxsplit=1)[0]
        digits = re.sub(r"\D", "", first)
        # Within Russia 8 stands for +7.
        if len(digits) == DIGITS_OF_PHONE and digits[0] in "78":
            return f"+7{digits[1:]}"
        return f"+{digits}" if first.strip().startswith("+") else digits

    @property
    def policy_text(self) -> str:
        """The school's policy for personal data in the language of the page."""
        return localized(self, "privacy_policy")


class PlannedResult(ReferenceItem):
    """A planned result («планируемый результат») of the school's social partnership."""

    class Meta(ReferenceItem.Meta):
        verbose_name = _("planned result")
        verbose_name_plural = _("planned results")


class WorkDirection(ReferenceItem):
    """A main line of work («основное направление работы»): a tag, never one of the four directions."""

    class Meta(ReferenceItem.Meta):
        verbose_name = _("area of work")
        verbose_name_plural = _("areas of work")
