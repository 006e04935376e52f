"""The report about one held date: each value is sent with the one that the page showed before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from activities.models import Group
from activities.models.attendance import MOST
from activities.services.log import ConflictingEdit, CountedGroup, EditConflict, FieldEdit, HoldingReport
from common.fields import LineField, SiteField, files_sent
from common.text import one_line
from logbook.forms.photos import PhotosField
from logbook.selectors.counting import Classes, StoredReport
from partners.models import Partner
from school.models import SchoolClass

OUT_OF_RANGE = _("Write a number from 0 to 5,000, without words.")
SEEN, WHOLE = "seen-", "whole-"
TEXTS = ("summary", "publication_url")


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
        help_text=_("No pupils’ names."),
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
        self._add_count(CountedGroup(Group.PUPILS), _("Pupils in total"), _("Only if you do not count by class."))
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
        return any(self[name].errors for name in names) or bool(files_sent(self["photos"]))

    @property
    def seen_texts(self) -> list[tuple[str, str]]:
        return [(SEEN + name, self.seen(name)) for name in TEXTS]


def _conflict_in_words(theirs: ConflictingEdit, mine: int | None) -> str:
    """Say what somebody else stored, what this person sent, and how to go on."""
    by = theirs.by or gettext("Somebody")
    if isinstance(theirs.value, str):
        if not theirs.value:
            return gettext("%(by)s has removed this in the meantime. Send again to keep yours.") % {"by": by}
        return gettext("%(by)s has already written “%(theirs)s”. Send again to keep yours.") % {
            "by": by,
            "theirs": theirs.value,
        }
    if not theirs.value:
        return gettext("%(by)s has removed the number in the meantime. Send again to keep yours.") % {"by": by}
    return gettext(
        "%(by)s has already entered %(theirs)s. Yours: %(mine)s. Send again to keep yours, or enter %(theirs)s."
    ) % {
        "by": by,
        "theirs": theirs.value,
        "mine": mine or 0,
    }
