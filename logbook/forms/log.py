"""The one-minute log: few answers, each with what the page showed before (`services.log`)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.db.models import Case, When
from django.http import QueryDict
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from activities.form_fields import USUAL_FORM, USUAL_KIND, JointPartnersField
from activities.models import Activity, ActivityKind, Group, Occurrence, ParticipationForm
from activities.models.attendance import MOST
from activities.parsing import PlanParser, SettledTiming, fill_in, months_between
from activities.services.log import Answer, Held, Said, Who, log_unplanned
from common.fields import LineField, PastDayField, SiteField
from common.text import one_line
from logbook.forms.photos import PhotosField
from logbook.selectors.log import Classes, Present
from partners.models import Partner, Partnership
from school.models import SchoolClass, User
from school.years import SchoolYear
from wordings.timing import TimingKind

OUT_OF_RANGE = _("Write a number from 0 to 5,000, without words.")
SEEN, WHOLE = "seen-", "whole-"
TEXTS = ("summary", "publication_url")
LONGEST_GRADES = 300


class CountField(forms.IntegerField):
    """How many came; empty is nobody. A box of text keeps what was typed, where one for numbers would drop it."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {
        "invalid": OUT_OF_RANGE,
        "min_value": OUT_OF_RANGE,
        "max_value": OUT_OF_RANGE,
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, min_value=0, max_value=MOST, **kwargs)


@dataclass(frozen=True)
class Line:
    """One counter of the page, and the tick «the whole class» where the class's size is known."""

    field: forms.BoundField
    seen_name: str
    seen: str
    whole: forms.BoundField | None = None
    size: int | None = None
    is_class: bool = False


class HeldForm(forms.Form):
    """What is said of one holding: counts, a sentence, a link."""

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
        present: Present | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.classes, self.partners = classes, partners
        self.present = present or Present()
        self.whos: dict[str, Who] = {}
        self.sizes: dict[str, int] = {}
        for each in classes.all:
            self._add_class(each)
        self._add_count(Who(Group.PUPILS), _("Pupils in all"), _("Only if you do not count by class."))
        for partner in partners:
            self._add_count(Who(Group.PARTNER, partner=partner.pk), partner.title)
        self._add_count(Who(Group.PARENTS), _("Parents"))
        self._add_count(Who(Group.TEACHERS), _("Teachers"))
        for name in TEXTS:
            self.initial.setdefault(name, getattr(self.present, name))

    def _add_count(self, who: Who, label: str | Promise, help_text: str | Promise = "") -> None:
        self.whos[who.name] = who
        self.fields[who.name] = CountField(label=label, help_text=help_text)
        self.initial.setdefault(who.name, self.present.counts.get(who) or None)

    def _add_class(self, school_class: SchoolClass) -> None:
        who = Who(Group.PUPILS, school_class=school_class.pk)
        self._add_count(who, school_class.label)
        if school_class.size:
            self.sizes[who.name] = school_class.size
            self.fields[f"{WHOLE}{school_class.pk}"] = forms.BooleanField(
                label=_("the whole class — %(size)s") % {"size": school_class.size}, required=False
            )
            counted = self.present.counts.get(who)
            self.initial.setdefault(f"{WHOLE}{school_class.pk}", counted == school_class.size)

    # What was sent

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name, size in self.sizes.items():
            # Without scripts a tick alone is the number.
            if data.get(self.whole_of(name)) and data.get(name) is None and name not in self.errors:
                data[name] = size
        return data

    def whole_of(self, name: str) -> str:
        return f"{WHOLE}{self.whos[name].school_class}"

    def was_sent(self, name: str) -> bool:
        """Whether the page had this answer at all: what it did not have, it says nothing of."""
        return name in self.data or (name in self.sizes and self.whole_of(name) in self.data)

    def seen_count(self, name: str) -> int:
        """What the page showed before, as it was sent; nonsense is nothing."""
        try:
            return CountField().clean(self.data.get(SEEN + name, "")) or 0
        except forms.ValidationError:
            return 0

    @property
    def held(self) -> Held:
        """The answers of a form that is valid."""
        data = self.cleaned_data
        counts = {
            who: Answer(data[name] or 0, self.seen_count(name))
            for name, who in self.whos.items()
            if self.was_sent(name)
        }
        texts = {
            name: Answer(data[name], one_line(self.data.get(SEEN + name, ""))) for name in TEXTS if name in self.data
        }
        return Held(counts, **texts)

    def tell(self, answers: Mapping[str, Said], present: Present) -> None:
        """Say beside each answer what somebody else answered meanwhile.

        What this person did not touch becomes what is stored now; what they did touch stays, and the next sending of
        it is made knowing the other's.
        """
        held, data = self.held, cast(QueryDict, self.data).copy()
        for name, who in self.whos.items():
            stored = present.counts.get(who, 0)
            answer = held.counts.get(who)
            if answer is None or not answer.is_touched:
                data[name] = str(stored or "")
                if name in self.sizes:
                    data.setlist(self.whole_of(name), ["on"] if stored == self.sizes[name] else [])
            elif not data.get(name, "").strip() and answer.said:
                # Ticked alone: beside the other's number stands the number that is meant.
                data[name] = str(answer.said)
            data[SEEN + name] = str(stored or "")
        for name in TEXTS:
            if not getattr(held, name).is_touched:
                data[name] = getattr(present, name)
            data[SEEN + name] = getattr(present, name)
        mine = {name: self.cleaned_data.get(name) or 0 for name in self.whos}
        self.data = data
        for name, said in answers.items():
            # In one holding nobody can have counted whom this page does not have.
            if name in self.fields:
                self.add_error(name, _said_otherwise(said, mine.get(name)))

    # What the page shows

    def line(self, name: str) -> Line:
        whole = self[self.whole_of(name)] if name in self.sizes else None
        is_class = self.whos[name].school_class is not None
        return Line(self[name], SEEN + name, self.seen(name), whole, self.sizes.get(name), is_class)

    def seen(self, name: str) -> str:
        if self.is_bound:
            return self.data.get(SEEN + name, "")
        if name in TEXTS:
            return str(getattr(self.present, name))
        return str(self.present.counts.get(self.whos[name]) or "")

    def _lines(self, names: Iterable[str]) -> list[Line]:
        return [self.line(name) for name in names]

    @property
    def open_lines(self) -> list[Line]:
        return self._lines(Who(Group.PUPILS, each.pk).name for each in self.classes.open)

    @property
    def folded_lines(self) -> list[Line]:
        return self._lines(Who(Group.PUPILS, each.pk).name for each in self.classes.folded)

    @property
    def folded_count(self) -> int:
        """Of how many folded classes something is said."""
        return sum(1 for line in self.folded_lines if line.field.value())

    @property
    def fold_needs_attention(self) -> bool:
        return any(line.field.errors for line in self.folded_lines)

    @property
    def total_line(self) -> Line:
        return self.line(Group.PUPILS)

    @property
    def partner_lines(self) -> list[Line]:
        return self._lines(Who(Group.PARTNER, partner=each.pk).name for each in self.partners)

    @property
    def other_lines(self) -> list[Line]:
        return self._lines([Group.PARENTS, Group.TEACHERS])

    @property
    def more_needs_attention(self) -> bool:
        names = [Group.PARENTS.value, Group.TEACHERS.value, "photos", *TEXTS]
        return any(self[name].errors for name in names)

    @property
    def seen_texts(self) -> list[tuple[str, str]]:
        return [(SEEN + name, self.seen(name)) for name in TEXTS]


def _said_otherwise(said: Said, mine: int | None) -> str:
    """What somebody else answered, what this person says, and how to go on."""
    by = said.by or gettext("Somebody")
    if isinstance(said.value, str):
        if not said.value:
            return gettext("%(by)s took this away meanwhile. Send again to keep yours.") % {"by": by}
        return gettext("%(by)s already wrote «%(theirs)s». Send again to keep yours.") % {
            "by": by,
            "theirs": said.value,
        }
    if not said.value:
        return gettext("%(by)s took the number away meanwhile. Send again to keep yours.") % {"by": by}
    return gettext("%(by)s already wrote %(theirs)s. Yours: %(mine)s. Send again to keep yours, or put %(theirs)s.") % {
        "by": by,
        "theirs": said.value,
        "mine": mine or 0,
    }


def _limit(field: PastDayField, year: SchoolYear, today: date) -> None:
    """Let a day be one of the year that has come, for the browser's calendar, too."""
    field.latest, field.earliest = today, year.starts_on
    field.too_early = _("This day is not within the school year of the plan.")
    field.widget.attrs |= {
        "min": year.starts_on.isoformat(),
        "max": min(today, year.ends_on).isoformat(),
    }


class LogForm(HeldForm):
    """The log of one date, or of a day that has no date yet: then the day is asked for."""

    day = PastDayField(label=_("When"))

    def __init__(
        self, *args: Any, activity: Activity, occurrence: Occurrence | None, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
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


class UnplannedForm(HeldForm):
    """What was held although no plan had it."""

    title = LineField(label=_("What was held"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    day = PastDayField(label=_("When"))
    partnerships = JointPartnersField(
        label=_("With whom"),
        queryset=Partnership.objects.none(),
        error_messages={"required": _("Choose with whom it was.")},
    )

    def __init__(self, *args: Any, by: User, today: date, usual: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.year = by, SchoolYear.of(today)
        _limit(cast(PastDayField, self.fields["day"]), self.year, today)
        partnerships = cast(JointPartnersField, self.fields["partnerships"])
        # What is usual for this person stands first, and is chosen already.
        is_other = Case(When(pk__in=usual, then=0), default=1)
        partnerships.queryset = (
            Partnership.objects.current()
            .select_related("partner", "direction")
            .order_by(is_other, "partner__name_key", "direction__position")
        )
        self.initial.setdefault("partnerships", list(usual))
        self.fields["partner"] = CountField(label=_("How many came from the partner"))
        self.initial.setdefault("day", today)

    @property
    def partner_line(self) -> Line:
        return Line(self["partner"], SEEN + "partner", "")

    @cached_property
    def key(self) -> UUID:
        """Of this sending, so that two of it are one record; nonsense is a new one."""
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
    def counted_classes(self) -> list[SchoolClass]:
        """Those that somebody came from: whom the activity was for."""
        names = {each: Who(Group.PUPILS, each.pk).name for each in self.classes.all}
        return [each for each, name in names.items() if self.cleaned_data.get(name)]

    def save(self) -> Occurrence:
        data, held = self.cleaned_data, self.held
        day: date = data["day"]
        partnerships: list[Partnership] = list(data["partnerships"])
        if data.get("partner"):
            who = Who(Group.PARTNER, partner=partnerships[0].partner_id)
            held = Held({**held.counts, who: Answer(data["partner"], 0)}, held.summary, held.publication_url)
        classes = self.counted_classes
        return log_unplanned(
            key=self.key,
            activity=self._activity(data["title"], day, classes),
            day=day,
            partnerships=partnerships,
            classes=classes,
            held=held,
            by=self.by,
        )

    def _activity(self, title: str, day: date, classes: list[SchoolClass]) -> Activity:
        """A row as the plan has them, in the plan's own language."""
        with translation.override("ru"):
            timing = date_format(day, "j E")
        grades = ", ".join(each.label for each in classes)
        activity = Activity(
            school_year=self.year.start,
            title=title,
            timing_text=timing,
            # So many classes are everybody.
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
