"""Forms of the settings: profile, classes, terms, reference lists."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.core.validators import MaxValueValidator
from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.fields import DayField, PictureField, SiteField
from common.forms import LogoForm, VersionedForm
from common.layout import Fold, Part
from common.models import ReferenceItem
from common.slugs import latin_slug, numbered
from school.classes import class_letter
from school.models import SchoolClass, SchoolProfile, Term, User
from school.profile import current_profile
from school.years import SchoolYear


class ProfileForm(LogoForm[SchoolProfile]):
    """What the school says of itself."""

    layout = Layout(
        Part("", "name", "short_name", "short_name_en", "logo", "remove_logo"),
        Part(_("Where you are"), "city", "address", "phone", "email", "site", "time_zone"),
        Part(_("What visitors see"), "shows_address", "shows_phone", "shows_email", "shows_site"),
        Fold(_("What social partnership means to you"), "definition", "statement", "goal", "task"),
        Fold(_("The same in English"), "definition_en", "statement_en", "goal_en", "task_en"),
        Fold(_("Who signs documents"), "director_post", "director_name", "signatories"),
        Fold(_("School year"), "last_grade", "term_system", "is_five_day"),
        Fold(
            _("Stages of partnership"),
            "events_wanted",
            "trust_wanted",
            "gap_named_from",
            "notice_days",
            "shows_stages",
        ),
    )

    class Meta:
        model = SchoolProfile
        field_classes = {"logo": PictureField, "site": SiteField}
        fields = [
            "name",
            "short_name",
            "short_name_en",
            "logo",
            "city",
            "address",
            "phone",
            "email",
            "site",
            "shows_address",
            "shows_phone",
            "shows_email",
            "shows_site",
            "time_zone",
            "definition",
            "definition_en",
            "statement",
            "statement_en",
            "goal",
            "goal_en",
            "task",
            "task_en",
            "director_post",
            "director_name",
            "signatories",
            "last_grade",
            "term_system",
            "is_five_day",
            "events_wanted",
            "trust_wanted",
            "gap_named_from",
            "notice_days",
            "shows_stages",
        ]
        widgets = {
            **{
                name: forms.Textarea(attrs={"rows": 4})
                for name in (
                    "definition",
                    "definition_en",
                    "statement",
                    "statement_en",
                    "goal",
                    "goal_en",
                    "task",
                    "task_en",
                    "signatories",
                )
            },
        }
        help_texts = {"logo": _("PNG, JPEG or WebP, up to 5 MB. Shown at the top of every page.")}


def year_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=_("School year"), coerce=int)


def offer_years(form: forms.BaseForm, around: int) -> None:
    field: Any = form.fields["school_year"]
    field.choices = [(start, str(SchoolYear(start))) for start in range(around - 1, around + 3)]


def keep_to_grades(form: forms.BaseForm, *names: str, own: Sequence[int] = ()) -> None:
    """Let these fields take the grades that the school has, and those that the record has already."""
    last = max(current_profile().last_grade, *own, 0)
    for name in names:
        field: Any = form.fields[name]
        field.validators = [
            *field.validators,
            MaxValueValidator(last, gettext("The last grade of this school is %(limit_value)s.")),
        ]
        field.max_value = last
        field.widget.attrs["max"] = last


class SchoolClassForm(VersionedForm[SchoolClass]):
    """One class."""

    school_year = year_field()

    class Meta:
        model = SchoolClass
        fields = ["school_year", "grade", "letter", "size", "class_teacher"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_years(self, self.instance.school_year)
        keep_to_grades(self, "grade", own=[self.instance.grade] if self.instance.pk else [])
        teachers = User.objects.staff().filter(is_active=True)
        if self.instance.class_teacher_id:
            teachers = teachers | User.objects.filter(pk=self.instance.class_teacher_id)
        field: Any = self.fields["class_teacher"]
        field.empty_label = _("nobody yet")
        field.queryset = teachers

    def clean_letter(self) -> str:
        return class_letter(self.cleaned_data["letter"])


class TermForm(VersionedForm[Term]):
    """One term, or the holidays after it."""

    school_year = year_field()

    class Meta:
        model = Term
        fields = ["school_year", "kind", "name", "starts_on", "ends_on", "grade_from", "grade_to"]
        field_classes = {"starts_on": DayField, "ends_on": DayField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_years(self, self.instance.school_year)
        keep_to_grades(self, "grade_from", "grade_to")
        # What was written when the school had more grades is for all that it has now.
        self.initial["grade_to"] = min(self.initial["grade_to"], current_profile().last_grade)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        grade_from, grade_to = data.get("grade_from"), data.get("grade_to")
        if grade_from and grade_to and grade_to < grade_from:
            self.add_error("grade_to", _("The lower grade comes first."))
        first, last, year = data.get("starts_on"), data.get("ends_on"), data.get("school_year")
        if not (first and last and year):
            return data
        school_year = SchoolYear(year)
        for name, day in [("starts_on", first), ("ends_on", last)]:
            if day not in school_year:
                self.add_error(
                    name,
                    forms.ValidationError(
                        _("This day is not in the school year %(year)s."), params={"year": school_year}
                    ),
                )
        if last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        if self.errors or grade_from is None or grade_to is None:
            return data
        # Holidays may lie inside a half-year or a trimester: only like overlaps like.
        overlapping = Term.objects.filter(
            kind=data["kind"],
            starts_on__lte=last,
            ends_on__gte=first,
            grade_from__lte=grade_to,
            grade_to__gte=grade_from,
        ).exclude(pk=self.instance.pk)
        if other := overlapping.first():
            self.add_error(
                "starts_on",
                forms.ValidationError(
                    _("For some of these grades, these days are already in “%(other)s”."),
                    params={"other": other},
                ),
            )
        return data


class ReferenceForm(VersionedForm[ReferenceItem]):
    """One row of a reference list; its code is made once and never shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            rows: Any = getattr(field, "queryset", None)
            if rows is not None and rows.model is self._meta.model:
                field.queryset = rows.exclude(pk=self.instance.pk)  # type: ignore[attr-defined]

    def save(self, commit: bool = True) -> ReferenceItem:
        if not self.instance.code:
            base = latin_slug(self.instance.name)[:50].strip("-") or "item"
            taken = set(self._meta.model._default_manager.filter(code__startswith=base).values_list("code", flat=True))
            self.instance.code = next(code for code in numbered(base) if code not in taken)
        return super().save(commit)


def reference_form(model: type[Model], extra: Sequence[str], *, is_fixed: bool) -> type[ReferenceForm]:
    """The form of one reference list: its own fields between the wording and the order."""
    order = [] if is_fixed else ["position", "is_active"]
    return forms.modelform_factory(  # type: ignore[return-value]
        model,
        form=ReferenceForm,
        fields=["name", "name_en", *extra, *order],
        widgets={"name": forms.Textarea(attrs={"rows": 2}), "name_en": forms.Textarea(attrs={"rows": 2})},
        help_texts={
            "position": gettext("Smaller numbers come first."),
            "is_active": gettext("If not ticked, it stays on old records and is not offered for new ones."),
        },
    )
