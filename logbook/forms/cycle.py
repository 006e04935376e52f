"""Forms of the four C: one tap on a tile, and the one sentence that sums a date up."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Activity, Group, Occurrence
from activities.selectors.cycle import Cycle, Doer, cycle_of
from activities.services.log import EditConflict, FieldEdit
from common.fields import LineField

LONGEST_SUMMARY = 500


@dataclass(frozen=True)
class Tap:
    """One doer of one step, to be marked or unmarked."""

    step: str
    doer: Doer
    is_mark: bool


class TapForm(forms.Form):
    """What one button of the tiles sends. It names the new state, so that two taps at once are still one.

    A step that is still ahead is not marked; a mark on it can be taken back.
    """

    tap = forms.ChoiceField()

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taps = {
            f"{'mark' if is_mark else 'unmark'}:{tile.step}:{doer.key}": Tap(tile.step, doer, is_mark)
            for tile in cycle_of(activity).tiles
            for doer in tile.doers
            for is_mark in ([True, False] if tile.is_open else [False])
        }
        cast(forms.ChoiceField, self.fields["tap"]).choices = [(name, name) for name in self.taps]

    @property
    def chosen(self) -> Tap:
        return self.taps[self.cleaned_data["tap"]]


class SumUpForm(forms.Form):
    """The fourth C: one sentence, and who analyzed it together."""

    summary = LineField(
        label=gettext_lazy("How it went, in one sentence"),
        max_length=LONGEST_SUMMARY,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It appears in the report; do not write about individuals."),
        error_messages={"required": gettext_lazy("Write in one sentence how it went.")},
    )
    # The sentence that the page showed before: nobody overwrites one that they have not seen
    seen = LineField(required=False, widget=forms.HiddenInput)
    who = forms.MultipleChoiceField(
        label=gettext_lazy("Who summed it up together"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick who summed it up together.")},
    )

    def __init__(self, *args: Any, occurrence: Occurrence, cycle: Cycle, **kwargs: Any) -> None:
        doers = cycle.analysis.doers
        self.doers = {doer.key: doer for doer in doers}
        initial = {
            "summary": occurrence.summary,
            "seen": occurrence.summary,
            "who": usual_analysts(occurrence, cycle),
        }
        super().__init__(*args, **{**kwargs, "initial": initial})
        who = cast(forms.MultipleChoiceField, self.fields["who"])
        who.choices = [(doer.key, capfirst(doer.label)) for doer in doers]
        if cycle.is_analyzed:
            # If the activity is analyzed already, another date of it needs only its sentence.
            who.required = False
            if not self.is_bound:
                del self.fields["who"]

    @property
    def summary_edit(self) -> FieldEdit[str]:
        return FieldEdit(value=self.cleaned_data["summary"], seen=self.cleaned_data["seen"])

    @property
    def groups(self) -> list[str]:
        return [doer.group for doer in self._chosen if doer.partner is None]

    @property
    def partners(self) -> list[int]:
        return [doer.partner for doer in self._chosen if doer.partner is not None]

    @property
    def _chosen(self) -> list[Doer]:
        return [self.doers[key] for key in self.cleaned_data["who"]]

    def show_conflict(self, conflict: EditConflict) -> None:
        """Say beside the sentence what somebody else wrote meanwhile; who sends again has seen it."""
        theirs = conflict.edits["summary"]
        words = {"by": theirs.by or _("Somebody"), "text": theirs.value}
        self.add_error(
            "summary",
            _("%(by)s wrote in the meantime: “%(text)s”. Send again to replace it, or combine both into one sentence.")
            % words
            if theirs.value
            else _("%(by)s has removed the sentence in the meantime. Send again if you want to keep it.") % words,
        )
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("seen")] = str(theirs.value)
        self.data = data


def usual_analysts(occurrence: Occurrence, cycle: Cycle) -> list[str]:
    """Return the doers to propose: those marked already, the teachers, the pupils and the partners who came."""
    came = set(occurrence.attendance.of_partners().values_list("partner_id", flat=True))
    return [
        doer.key
        for doer in cycle.analysis.doers
        if doer.is_done
        or doer.group == Group.TEACHERS
        or (doer.group == Group.PUPILS and occurrence.pupil_count)
        or doer.partner in came
    ]
