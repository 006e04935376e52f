"""The one-minute log: each value is sent with the one that the page showed before (`services.log.FieldEdit`)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Case, When
from django.http import QueryDict
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from activities.form_fields import USUAL_FORM, USUAL_KIND, JointPartnersField
from activities.models import Activity, ActivityKind, Group, Occurrence, ParticipationForm
from activities.models.attendance import MOST
from activities.parsing import PlanParser, SettledTiming, fill_in, months_between
from activities.services.log import (
    ConflictingEdit,
    CountedGroup,
    EditConflict,
    FieldEdit,
    HoldingReport,
    log_unplanned,
)
from common.fields import LineField, PastDayField, SiteField
from common.text import one_line
from logbook.forms.photos import PhotosField
from logbook.selectors.counting import (
    Classes,
    StoredReport,
    classes_in,
    classes_of,
    counted_classes,
    partners_of,
    stored_report,
    usual_partnerships,
)
from partners.models import Partner, Partnership
from school.models import SchoolClass, User
from school.years import SchoolYear
from wordings.timing import TimingKind

OUT_OF_RANGE = _("Write a number from 0 to 5,000, without words.")
SEEN, WHOLE = "seen-", "whole-"
TEXTS = ("summary", "publication_url")
LONGEST_GRADES = 300


class CountField(forms.IntegerField):
    """How many came; empty means nobody. A text box keeps what was typed, a box for numbers would drop it."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {
        "invalid": OUT_OF_RANGE,
        "min_value": OUT_OF_RANGE,
        "max_value": OUT_OF_RANGE,
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, min_value=0, max_value=MOST, **kwargs)


@dataclass(frozen=True)
class CountInput:
    """One count of the page, with the tick «the whole class» if the size of the class is known."""

    field: forms.BoundField
    seen_name: str
    seen: str
    whole: forms.BoundField | None = None
    size: int | None = None
    is_class: bool = False


class ReportForm(forms.Form):
    """The report about one held date: counts, a sentence, photos, a link."""

    summary = LineField(
        label=_("How it went, in one sentence"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("No names of pupils."),
    )
    photos = PhotosField(label=_("Photos for the report"), required=False)
    publication_url = SiteField(label=_("Link to a publication"), max_length=500, required=False)

    def __init__(
        self,
        *args: Any,
        classes: Classes,
        partners: Sequence[Partner] = (),
        stored: StoredReport | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.classes, self.partners = classes, partners
        self.stored = stored or StoredReport()
        self.groups: dict[str, CountedGroup] = {}
        self.sizes: dict[str, int] = {}
        for each in classes.all:
            self._add_class(each)
        self._add_count(CountedGroup(Group.PUPILS), _("Pupils in all"), _("Only if you do not count by class."))
        for partner in partners:
            self._add_count(CountedGroup(Group.PARTNER, partner=partner.pk), partner.title)
        self._add_count(CountedGroup(Group.PARENTS), _("Parents"))
        self._add_count(CountedGroup(Group.TEACHERS), _("Teachers"))
        for name in TEXTS:
            self.initial.setdefault(name, getattr(self.stored, name))

    def _add_count(self, group: CountedGroup, label: str | Promise, help_text: str | Promise = "") -> None:
        self.groups[group.name] = group
        self.fields[group.name] = CountField(label=label, help_text=help_text)
        self.initial.setdefault(group.name, self.stored.counts.get(group) or None)

    def _add_class(self, school_class: SchoolClass) -> None:
        group = CountedGroup(Group.PUPILS, school_class=school_class.pk)
        self._add_count(group, school_class.label)
        if school_class.size:
            self.sizes[group.name] = school_class.size
            self.fields[f"{WHOLE}{school_class.pk}"] = forms.BooleanField(
                label=_("the whole class — %(size)s") % {"size": school_class.size}, required=False
            )
            counted = self.stored.counts.get(group)
            self.initial.setdefault(f"{WHOLE}{school_class.pk}", counted == school_class.size)

    # What was sent

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name, size in self.sizes.items():
            # Without scripts a tick alone stands for the number.
            if data.get(self.whole_of(name)) and data.get(name) is None and name not in self.errors:
                data[name] = size
        return data

    def whole_of(self, name: str) -> str:
        return f"{WHOLE}{self.groups[name].school_class}"

    def was_sent(self, name: str) -> bool:
        """Tell whether the page had this field at all."""
        return name in self.data or (name in self.sizes and self.whole_of(name) in self.data)

    def seen_count(self, name: str) -> int:
        """Return the count that the page showed before, as it was sent; 0 for nonsense."""
        try:
            return CountField().clean(self.data.get(SEEN + name, "")) or 0
        except forms.ValidationError:
            return 0

    @property
    def report(self) -> HoldingReport:
        """The report of a valid form."""
        data = self.cleaned_data
        counts = {
            group: FieldEdit(data[name] or 0, self.seen_count(name))
            for name, group in self.groups.items()
            if self.was_sent(name)
        }
        texts = {
            name: FieldEdit(data[name], one_line(self.data.get(SEEN + name, ""))) for name in TEXTS if name in self.data
        }
        return HoldingReport(counts, **texts)

    def show_conflict(self, conflict: EditConflict) -> None:
        """Say beside each field what somebody else stored meanwhile.

        A value that this person did not change becomes the stored one. A changed value stays; it is stored if the
        person sends it again, because the page has shown them the other's.
        """
        report, data = self.report, cast(QueryDict, self.data).copy()
        for name, group in self.groups.items():
            stored = self.stored.counts.get(group, 0)
            edit = report.counts.get(group)
            if edit is None or not edit.is_changed:
                data[name] = str(stored or "")
                if name in self.sizes:
                    data.setlist(self.whole_of(name), ["on"] if stored == self.sizes[name] else [])
            elif not data.get(name, "").strip() and edit.value:
                # A tick alone was sent: show the number that it stands for beside the other's.
                data[name] = str(edit.value)
            data[SEEN + name] = str(stored or "")
        for name in TEXTS:
            if not getattr(report, name).is_changed:
                data[name] = getattr(self.stored, name)
            data[SEEN + name] = getattr(self.stored, name)
        mine = {name: self.cleaned_data.get(name) or 0 for name in self.groups}
        self.data = data
        for name, theirs in conflict.edits.items():
            # A class that this page does not have cannot conflict with it.
            if name in self.fields:
                self.add_error(name, _conflict_in_words(theirs, mine.get(name)))

    # What the page shows

    def count_input(self, name: str) -> CountInput:
        whole = self[self.whole_of(name)] if name in self.sizes else None
        is_class = self.groups[name].school_class is not None
        return CountInput(self[name], SEEN + name, self.seen(name), whole, self.sizes.get(name), is_class)

    def seen(self, name: str) -> str:
        if self.is_bound:
            return self.data.get(SEEN + name, "")
        if name in TEXTS:
            return str(getattr(self.stored, name))
        return str(self.stored.counts.get(self.groups[name]) or "")

    def _count_inputs(self, names: Iterable[str]) -> list[CountInput]:
        return [self.count_input(name) for name in names]

    @property
    def open_counts(self) -> list[CountInput]:
        return self._count_inputs(CountedGroup(Group.PUPILS, each.pk).name for each in self.classes.open)

    @property
    def folded_counts(self) -> list[CountInput]:
        return self._count_inputs(CountedGroup(Group.PUPILS, each.pk).name for each in self.classes.folded)

    @property
    def counted_in_fold(self) -> int:
        """How many of the folded classes have a count."""
        return sum(1 for count in self.folded_counts if count.field.value())

    @property
    def fold_needs_attention(self) -> bool:
        return any(count.field.errors for count in self.folded_counts)

    @property
    def total_count(self) -> CountInput:
        return self.count_input(Group.PUPILS)

    @property
    def partner_counts(self) -> list[CountInput]:
        return self._count_inputs(CountedGroup(Group.PARTNER, partner=each.pk).name for each in self.partners)

    @property
    def other_counts(self) -> list[CountInput]:
        return self._count_inputs([Group.PARENTS, Group.TEACHERS])

    @property
    def more_needs_attention(self) -> bool:
        names = [Group.PARENTS.value, Group.TEACHERS.value, "photos", *TEXTS]
        return any(self[name].errors for name in names)

    @property
    def seen_texts(self) -> list[tuple[str, str]]:
        return [(SEEN + name, self.seen(name)) for name in TEXTS]


def _conflict_in_words(theirs: ConflictingEdit, mine: int | None) -> str:
    """Say what somebody else stored, what this person sent, and how to go on."""
    by = theirs.by or gettext("Somebody")
    if isinstance(theirs.value, str):
        if not theirs.value:
            return gettext("%(by)s took this away meanwhile. Send again to keep yours.") % {"by": by}
        return gettext("%(by)s already wrote «%(theirs)s». Send again to keep yours.") % {
            "by": by,
            "theirs": theirs.value,
        }
    if not theirs.value:
        return gettext("%(by)s took the number away meanwhile. Send again to keep yours.") % {"by": by}
    return gettext("%(by)s already wrote %(theirs)s. Yours: %(mine)s. Send again to keep yours, or put %(theirs)s.") % {
        "by": by,
        "theirs": theirs.value,
        "mine": mine or 0,
    }


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _limit(field: PastDayField, year: SchoolYear, today: date) -> None:
    """Allow the days of the year that have come, also in the browser's calendar."""
    field.latest, field.earliest = today, year.starts_on
    field.too_early = _("This day is not within the school year of the plan.")
    field.widget.attrs |= {
        "min": year.starts_on.isoformat(),
        "max": min(today, year.ends_on).isoformat(),
    }


class LogForm(ReportForm):
    """The log of one date. It asks for the day if the activity has no date there yet."""

    day = PastDayField(label=_("When"))

    def __init__(
        self,
        data: QueryDict | None,
        files: MultiValueDict[str, UploadedFile] | None,
        *,
        activity: Activity,
        occurrence: Occurrence | None,
        by: User,
        today: date,
        day: str = "",
    ) -> None:
        stored = stored_report(occurrence)
        super().__init__(
            data,
            files,
            classes=classes_of(activity, by, counted_classes(stored, data or ())),
            partners=partners_of(activity, stored),
            stored=stored,
            initial={"day": day} if _is_day(day) else {},
        )
        self.activity, self.occurrence = activity, occurrence
        if occurrence is not None:
            del self.fields["day"]
        else:
            _limit(cast(PastDayField, self.fields["day"]), activity.year, today)
            self.initial.setdefault("day", min(today, activity.year.ends_on))

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day not in self.activity.year:
            raise forms.ValidationError(_("This day is not within the school year of the plan."))
        return day


class UnplannedForm(ReportForm):
    """The log of something that was held without a plan."""

    title = LineField(label=_("What was held"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    day = PastDayField(label=_("When"))
    partnerships = JointPartnersField(
        label=_("With whom"),
        queryset=Partnership.objects.none(),
        error_messages={"required": _("Choose with whom it was.")},
    )

    def __init__(self, *args: Any, by: User, today: date) -> None:
        self.by, self.year = by, SchoolYear.of(today)
        super().__init__(*args, classes=classes_in(self.year, by))
        usual = [each.pk for each in usual_partnerships(by)]
        _limit(cast(PastDayField, self.fields["day"]), self.year, today)
        partnerships = cast(JointPartnersField, self.fields["partnerships"])
        # The usual partnerships of this person stand first, and are chosen already.
        is_other = Case(When(pk__in=usual, then=0), default=1)
        partnerships.queryset = (
            Partnership.objects.current()
            .select_related("partner", "direction")
            .order_by(is_other, "partner__name_key", "direction__position")
        )
        self.initial.setdefault("partnerships", usual)
        self.fields["partner"] = CountField(label=_("How many came from the partner"))
        self.initial.setdefault("day", today)

    @property
    def partner_count(self) -> CountInput:
        return CountInput(self["partner"], SEEN + "partner", "")

    @cached_property
    def key(self) -> UUID:
        """The key of this form: a form that is sent twice makes one record. Nonsense gets a new key."""
        try:
            return UUID(self.data.get("key", ""))
        except ValueError:
            return uuid4()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        partners = {each.partner_id for each in data.get("partnerships") or ()}
        if data.get("partner") and len(partners) > 1:
            self.add_error(
                "partner",
                _(
                    "You chose several partners: leave this empty now, and say on the next page how many came "
                    "from each."
                ),
            )
        return data

    @property
    def attended_by(self) -> list[SchoolClass]:
        """The classes that somebody came from: the activity was for them."""
        names = {each: CountedGroup(Group.PUPILS, each.pk).name for each in self.classes.all}
        return [each for each, name in names.items() if self.cleaned_data.get(name)]

    def save(self) -> Occurrence:
        data, report = self.cleaned_data, self.report
        day: date = data["day"]
        partnerships: list[Partnership] = list(data["partnerships"])
        if data.get("partner"):
            group = CountedGroup(Group.PARTNER, partner=partnerships[0].partner_id)
            report = replace(report, counts={**report.counts, group: FieldEdit(data["partner"], 0)})
        classes = self.attended_by
        return log_unplanned(
            key=self.key,
            activity=self._activity(data["title"], day, classes),
            day=day,
            partnerships=partnerships,
            classes=classes,
            report=report,
            by=self.by,
        )

    def _activity(self, title: str, day: date, classes: list[SchoolClass]) -> Activity:
        """Return an activity like those of the plan, in the plan's own language."""
        with translation.override("ru"):
            timing = date_format(day, "j E")
        grades = ", ".join(each.label for each in classes)
        activity = Activity(
            school_year=self.year.start,
            title=title,
            timing_text=timing,
            # A longer list of classes means everybody.
            grades_text=grades if len(grades) <= LONGEST_GRADES else "",
            kind=ActivityKind.objects.offered().filter(code=USUAL_KIND).first(),
            form=ParticipationForm.objects.offered().filter(code=USUAL_FORM).first(),
        )
        parser = PlanParser(self.year)
        fill_in(
            activity,
            timing=SettledTiming(TimingKind.DAYS, day, day, months_between(day, day)),
            audience=parser.audience(activity.grades_text),
            responsible=parser.responsible(""),
        )
        return activity
