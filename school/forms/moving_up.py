"""Classes that go up a grade: which of them, with which letter, with which class teacher."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.fields import LineField
from school.classes import class_letter
from school.moving_up import Move, NextClass


@dataclass(frozen=True)
class MoveRow:
    """One class of the page, with its controls."""

    next: NextClass
    take: forms.BoundField
    letter: forms.BoundField
    teacher: forms.BoundField | None


class MoveUpForm(forms.Form):
    """A tick, a letter and a class teacher for each class that is left."""

    def __init__(self, *args: Any, left: Sequence[NextClass]) -> None:
        super().__init__(*args)
        self.left = left
        for each in left:
            key, label = each.old.pk, {"label": each.label}
            self.fields[f"take-{key}"] = forms.BooleanField(
                label=_("create class %(label)s") % label, required=False, initial=True
            )
            self.fields[f"letter-{key}"] = LineField(
                label=_("Letter of class %(label)s") % label, max_length=10, required=False, initial=each.old.letter
            )
            if each.old.class_teacher is not None and not each.teacher_left:
                self.fields[f"teacher-{key}"] = forms.BooleanField(
                    label=str(each.old.class_teacher), required=False, initial=each.keeps_teacher
                )

    @property
    def rows(self) -> Iterator[MoveRow]:
        for each in self.left:
            key = each.old.pk
            teacher = self[f"teacher-{key}"] if f"teacher-{key}" in self.fields else None
            yield MoveRow(each, self[f"take-{key}"], self[f"letter-{key}"], teacher)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not self.moves:
            self.add_error(None, gettext_lazy("Select at least one class."))
        return data

    @property
    def moves(self) -> list[Move]:
        """Return the ticked classes, of a valid form."""
        data = self.cleaned_data
        return [
            Move(each.old, class_letter(data[f"letter-{key}"]), bool(data.get(f"teacher-{key}")))
            for each in self.left
            if data.get(f"take-{(key := each.old.pk)}")
        ]
