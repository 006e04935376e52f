"""Forms of projects and their members: a title is all that a project needs."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from crispy_forms.layout import Layout
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.form_fields import responsible_people
from activities.models import Mechanism, Project, ProjectMember, Significance
from activities.services.projects import Action, AlreadyMember, save_member, save_project
from common.fields import DayField, LineField, PastDayField, RecordsField
from common.forms import VersionedForm
from common.layout import Fold, Part
from common.numbers import parse_number
from partners.forms.choices import partner_choices
from partners.models import Partner
from school.models import PlannedResult, WorkDirection

FEW_LINES = {"rows": 3}


def mechanism_choices(chosen: int | None) -> list[tuple[Any, Any]]:
    """Return the mechanisms that are offered, or chosen before; one with kinds is a group of itself and of them."""
    rows = list(Mechanism.objects.filter(Q(is_active=True) | Q(pk=chosen)))
    known = {row.pk for row in rows}
    choices: list[tuple[Any, Any]] = [("", _("none"))]
    for row in rows:
        if row.parent_id in known:
            continue
        kinds = [(kind.pk, kind.title) for kind in rows if kind.parent_id == row.pk]
        own = (row.pk, row.title)
        choices.append((row.title, [own, *kinds]) if kinds else own)
    return choices


class ProjectForm(VersionedForm[Project]):
    """What a project is about, when, and who coordinates it. Members are entered on its page."""

    class Meta:
        model = Project
        fields = [
            "title",
            "mechanism",
            "problem",
            "goal",
            "significance",
            "planned_results",
            "work_directions",
            "coordinator",
            "starts_on",
            "ends_on",
            "is_public",
        ]
        field_classes = {
            "title": LineField,
            "planned_results": RecordsField,
            "work_directions": RecordsField,
            "starts_on": DayField,
            "ends_on": DayField,
        }
        widgets = {
            "problem": forms.Textarea(attrs=FEW_LINES),
            "goal": forms.Textarea(attrs=FEW_LINES),
            "significance": forms.RadioSelect,
            "planned_results": forms.CheckboxSelectMultiple,
            "work_directions": forms.CheckboxSelectMultiple,
        }

    layout = Layout(
        Part("", "title", "mechanism"),
        Part(_("What it is for"), "problem", "goal", "significance"),
        Part(_("Who and when"), "coordinator", "starts_on", "ends_on"),
        Part(_("For visitors"), "is_public"),
        Fold(_("Planned results and areas of work"), "planned_results", "work_directions"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        project = self.instance
        is_stored = project.pk is not None
        mechanism = cast(forms.ModelChoiceField, self.fields["mechanism"])
        mechanism.queryset = Mechanism.objects.filter(Q(is_active=True) | Q(pk=project.mechanism_id))
        mechanism.choices = mechanism_choices(project.mechanism_id)
        coordinator = cast(forms.ModelChoiceField, self.fields["coordinator"])
        chosen = [project.coordinator_id] if project.coordinator_id else []
        coordinator.queryset, coordinator.empty_label = responsible_people(chosen), _("nobody yet")
        significance = cast(forms.ChoiceField, self.fields["significance"])
        significance.choices = [("", _("not given")), *Significance.choices]
        for name, model in (("planned_results", PlannedResult), ("work_directions", WorkDirection)):
            tagged = [each.pk for each in getattr(project, name).all()] if is_stored else []
            offered = model.objects.filter(Q(is_active=True) | Q(pk__in=tagged))
            cast(RecordsField, self.fields[name]).queryset = offered

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if first is not None and last is not None and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        return data

    def save(self, commit: bool = True) -> Project:
        data = self.cleaned_data
        return save_project(
            project=self.instance,
            planned_results=data["planned_results"],
            work_directions=data["work_directions"],
        )


class OutcomeForm(forms.Form):
    """What came of a project that is finished."""

    text = forms.CharField(
        label=_("What was achieved"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In a few sentences, without names; visitors see it if they see the project."),
    )


class CallOffForm(forms.Form):
    """Why a project is called off."""

    text = LineField(label=_("Why"), max_length=300, help_text=_("Staff only; do not write about individuals."))


class ConfirmForm(forms.Form):
    """Nothing is asked but to go on."""

    text = forms.CharField(required=False, widget=forms.HiddenInput, max_length=1)


def status_form(action: str, data: Any, project: Project) -> forms.Form:
    """Return the form of what this action asks."""
    if action == Action.FINISH:
        return OutcomeForm(data, initial={"text": project.outcome})
    return CallOffForm(data) if action == Action.CANCEL else ConfirmForm(data)


class MemberForm(VersionedForm[ProjectMember]):
    """What a member gives and gets. A partner stays who it is; a group of the school may be worded anew."""

    class Meta:
        model = ProjectMember
        fields = ["group", "role", "contribution", "benefit", "joined_on"]
        field_classes = {"group": LineField, "role": LineField, "joined_on": DayField}
        widgets = {
            "contribution": forms.Textarea(attrs=FEW_LINES),
            "benefit": forms.Textarea(attrs=FEW_LINES),
        }
        help_texts = {
            "role": _("In a word or two: “организатор”, “эксперт”, “площадка”."),
            "contribution": _(
                "People, rooms, knowledge, time. Visitors see it if they see the project and the partner."
            ),
            "benefit": _("What this side gains from it: the second condition of partnership. Staff only."),
        }

    layout = Layout(Part("", "partner", "group", "role", "contribution", "benefit", "joined_on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            if self.instance.is_partner:
                del self.fields["group"]
            else:
                self.fields["group"].required = True

    def clean_joined_on(self) -> date:
        day: date = self.cleaned_data["joined_on"]
        if self.instance.left_on is not None and day > self.instance.left_on:
            raise forms.ValidationError(_("It had left before that day."))
        return day

    def save(self, commit: bool = True) -> ProjectMember:
        return save_member(member=self.instance)

    def saved(self) -> ProjectMember | None:
        """Save and return the member; None where somebody was quicker, or where it is there already."""
        if not self.is_valid():
            return None
        try:
            return self.save_unless_changed()
        except AlreadyMember:
            is_partner = self.instance.is_partner
            words = (
                _("This partner is already in the project.")
                if is_partner
                else _("This group is already in the project.")
            )
            name = "partner" if is_partner else "group"
            self.add_error(name if name in self.fields else None, words)
            return None


class NewMemberForm(MemberForm):
    """A new member: a partner that the school works with, or a group of the school, as the address may name it."""

    class Meta(MemberForm.Meta):
        fields = ["partner", *MemberForm.Meta.fields]

    def __init__(self, *args: Any, asked: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The initial values of a new record name these fields already, with nothing.
        self.initial.update(_proposed(self.instance.project, asked or {}, timezone.localdate()))
        partner = cast(forms.ModelChoiceField, self.fields["partner"])
        partner.queryset = Partner.objects.current()
        partner.choices = partner_choices(empty=_("a group within the school, entered below"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors.keys() & {"partner", "group"}:
            return data
        if data.get("partner") is not None and data.get("group"):
            self.add_error("group", _("Either a partner or a group: add the other as a separate member."))
        elif data.get("partner") is None and not data.get("group"):
            self.add_error("partner", _("Choose a partner, or enter a group within the school below."))
        return data


class LeaveForm(forms.Form):
    """When a member leaves, and why."""

    on = PastDayField(label=_("Since which day"))
    reason = LineField(label=_("Why"), max_length=300, help_text=_("Staff only; do not write about individuals."))

    def __init__(self, *args: Any, member: ProjectMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = cast(PastDayField, self.fields["on"])
        day.initial = day.latest = max(timezone.localdate(), member.joined_on)
        day.earliest, day.error_messages["too_early"] = member.joined_on, _("A member cannot leave before joining.")


def _proposed(project: Project, asked: Mapping[str, str], today: date) -> dict[str, Any]:
    """Return the initial values of a new member: whom the address names, and what it gave when it was here before."""
    is_ahead = project.starts_on is not None and project.starts_on > today
    initial: dict[str, Any] = {"joined_on": project.starts_on if is_ahead else today}
    partner, group = parse_number(asked.get("partner", "")), asked.get("group", "")[:150]
    former = ProjectMember.objects.filter(project=project).exclude(left_on=None)
    if partner is not None:
        initial["partner"] = partner
        former = former.filter(partner=partner)
    elif group:
        initial["group"] = group
        former = former.filter(partner=None, group=group)
    else:
        return initial
    if (last := former.order_by("-left_on", "-pk").first()) is not None:
        initial |= {name: getattr(last, name) for name in ("role", "contribution", "benefit")}
    return initial
