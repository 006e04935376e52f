"""The pasted list of classes: the box, and the preview on which every class and its teacher can be corrected."""

from typing import Any, cast

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.pasting import Paste
from common.text import one_line
from school.class_list import ClassList, PastedClass, classes_left_out, read_class_list
from school.classes import MOST_CLASSES, MOST_PUPILS, ClassKey, ClassLine, class_lines, parse_classes
from school.forms.pasting import BasePreviewFormSet, TablePasteForm
from school.models import User
from school.names import Directory, PersonName, read_name, told_apart, words_of
from school.newcomers import ListedClass
from school.pasted_tables import NotTaken
from school.profile import current_profile

NOBODY, NEW = "nobody", "new"


class ClassesForm(TablePasteForm):
    """Several classes at once, typed or pasted: a plain list of classes and sizes, or a table with teachers."""

    # The classes of a plain list, which is saved at once; else what was found in a table, to be looked at
    lines: list[ClassLine] | None = None
    found: ClassList

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = gettext_lazy("Classes and numbers of pupils")
        self.fields["text"].widget.attrs["placeholder"] = "1А 27\n1Б 25\n2А 28"
        self.fields["text"].help_text = gettext_lazy(
            "One per line or separated by commas: “1А 27, 1Б 25”. You can paste a table from Word or Excel as "
            "it is, including class teachers: each row is shown before it is saved."
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.errors:
            return data
        problems = [] if data.get("file") else self._problems(cast(Paste, self["text"].value()))
        if self.lines is not None:
            return data
        self.found = read_class_list(self.tables)
        is_table = any(table.width > 1 for table in self.tables) or any(each.teacher for each in self.found.classes)
        if len(self.found.classes) > MOST_CLASSES:
            said = _("This is too much for one school: at most %(limit)s classes.")
            self.add_error(self.source, said % {"limit": MOST_CLASSES})
        elif not is_table and problems:
            self.add_error(self.source, problems)
        elif not self.found.classes:
            self.add_error(self.source, _("No class was found in it."))
        return data

    def _problems(self, box: Paste) -> list[str]:
        """What is wrong with the box as a plain list; where nothing is, its lines are kept."""
        if box.html:
            return []
        lines, problems = parse_classes(box.text, last_grade=current_profile().last_grade)
        self.lines = None if problems else lines
        return problems


def initial_of(pasted: PastedClass) -> dict[str, Any]:
    """A row as the preview first shows it; who its teacher is follows from the people of the portal."""
    return {
        "number": pasted.number,
        "label": pasted.label,
        "size": pasted.size,
        "teacher_name": pasted.teacher,
    }


def rows_left_out(left: NotTaken) -> tuple[list[dict[str, Any]], list[NotTaken]]:
    """A row that was left out as the preview shows it once somebody takes it for a class."""
    classes, rest = classes_left_out(left)
    return [initial_of(each) for each in classes], rest


class ClassRowForm(forms.Form):
    """One class of the table. `asked` keeps whom the page proposed, as on the preview of the staff list."""

    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=gettext_lazy("Class"), max_length=20)
    size = forms.IntegerField(label=gettext_lazy("Pupils"), min_value=1, max_value=MOST_PUPILS, required=False)
    teacher_name = forms.CharField(label=gettext_lazy("Class teacher, as written"), max_length=150, required=False)
    teacher = forms.ChoiceField(
        label=gettext_lazy("Who this is"),
        error_messages={
            "required": gettext_lazy("Say who this is."),
            "invalid_choice": gettext_lazy("Say who this is."),
        },
    )
    is_left_out = forms.BooleanField(label=gettext_lazy("skip"), required=False)

    def __init__(self, *args: Any, directory: Directory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.directory = directory
        name = one_line(str(self["teacher_name"].value() or ""))
        self.candidates = directory.named(name) if name else []
        field = cast(forms.ChoiceField, self.fields["teacher"])
        field.choices = [
            ("", _("choose…")),
            (NOBODY, _("nobody yet")),
            (NEW, _("a new person: an invited account is created")),
            *((str(pk), told_apart(person)) for pk, person in directory.people.items()),
        ]
        self.initial.setdefault("teacher", self._proposed(name))

    def _proposed(self, name: str) -> str:
        """Who is proposed: the only one whom the name may mean; where several may be meant, a person says who."""
        if not name:
            return NOBODY
        if len(self.candidates) == 1:
            return str(self.candidates[0].pk)
        parts = read_name(name)
        return NEW if not self.candidates and parts is not None and parts.first else ""

    @property
    def about(self) -> str:
        """Whom the page proposes, to be sent back with the row."""
        return " ".join(str(person.pk) for person in self.candidates)

    @property
    def question(self) -> str:
        """What the page asks, or says, of the teacher's name."""
        if len(self.candidates) > 1:
            return _("Several people match.")
        if not self.candidates and self["teacher_name"].value():
            return _("Nobody with this name is here yet.")
        return ""

    def clean_label(self) -> ClassLine:
        lines = class_lines(self.cleaned_data["label"])
        if len(lines) != 1:
            raise forms.ValidationError(_("This is not a class. Write it as “6А”, or skip the row."))
        last = current_profile().last_grade
        if lines[0].grade > last:
            raise forms.ValidationError(_("The last grade of this school is %(limit_value)s.") % {"limit_value": last})
        return lines[0]

    def clean_teacher_name(self) -> str:
        return one_line(self.cleaned_data["teacher_name"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("is_left_out"):
            self.errors.clear()
        elif data.get("teacher") == NEW:
            if not data.get("teacher_name") and "teacher_name" not in self.errors:
                self.add_error("teacher_name", _("Write the name of the new person."))
            asked = set(str(self.data.get(self.add_prefix("asked"), "")).split())
            if set(self.about.split()) - asked:
                self.add_error(
                    "teacher", _("There is already a person with this name. The same person, or a namesake?")
                )
        return data


class BaseClassFormSet(BasePreviewFormSet):
    """All classes of the preview, saved together or not at all."""

    takes = ("label", "size", "teacher_name")

    @cached_property
    def directory(self) -> Directory:
        return Directory(User.objects.staff().order_by("name_key", "pk"))

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "directory": self.directory}

    def clean(self) -> None:
        """Compare the rows with one another: a class stands once, a new person is written in one way."""
        classes: dict[ClassKey, Any] = {}
        new: list[tuple[PersonName, str, Any]] = []
        for form in self.forms:
            data = form.cleaned_data if form.is_valid() else {}
            if not data or data["is_left_out"]:
                continue
            line, number, written = data["label"], data["number"], data["teacher_name"]
            if (other := classes.get((line.grade, line.letter))) is not None:
                said = {"number": other, "label": line.label}
                form.add_error("label", _("Row %(number)s has class %(label)s too.") % said)
            classes.setdefault((line.grade, line.letter), number)
            name = read_name(written)
            if data["teacher"] != NEW or name is None:
                continue
            for known, other_words, other in new:
                if name.is_surely(known) and words_of(written) != words_of(other_words):
                    said = {"number": other, "name": other_words}
                    form.add_error(
                        "teacher_name",
                        _(
                            "Row %(number)s has “%(name)s”. The same person? Then write both alike. Two people? "
                            "Write both in full."
                        )
                        % said,
                    )
            new.append((name, written, number))

    def listed(self) -> list[ListedClass]:
        """The confirmed rows, for `school.newcomers.add_classes_with_teachers`."""
        listed = []
        for form in self.forms:
            data = form.cleaned_data
            if data["is_left_out"]:
                continue
            line = ClassLine(data["label"].grade, data["label"].letter, data["size"])
            teacher = self.directory.people.get(int(data["teacher"])) if data["teacher"].isdecimal() else None
            listed.append(ListedClass(line, teacher, data["teacher_name"] if data["teacher"] == NEW else ""))
        return listed


ClassFormSet: type[BaseClassFormSet] = forms.formset_factory(  # type: ignore[assignment]
    ClassRowForm, formset=BaseClassFormSet, extra=0, max_num=MOST_CLASSES, absolute_max=MOST_CLASSES, validate_max=True
)
