"""The pasted staff list: the box, and the preview on which every row can be corrected."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.text import one_line
from notifications.recipients import refuse_odd_address
from school.classes import ClassKey, ClassLine, class_lines
from school.forms.pasting import BasePreviewFormSet, PreviewForm, TablePasteForm
from school.forms.people import ROLE_NAMES
from school.models import Role, SchoolClass, User
from school.names import Directory, read_name, told_apart, words_of
from school.newcomers import ListedPerson
from school.pasted_tables import NotTaken
from school.profile import current_profile
from school.staff_list import MOST_PEOPLE, PastedPerson, StaffList, person_left_out, read_staff_list

ADD, SKIP, PERSON, ROW = "add", "skip", "person-", "row-"
NAMESAKE = gettext_lazy("a namesake: add a new person")


class StaffPasteForm(TablePasteForm):
    """The box for the staff list."""

    found: StaffList

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school_year"].label = gettext_lazy("Classes for which school year")
        self.fields["text"].label = gettext_lazy("The staff list")
        self.fields["text"].help_text = gettext_lazy(
            "Select the table in Word or Excel, copy it and paste it here. Name, position, e-mail and class "
            "are understood in any order, with or without headings. People without an e-mail enter it when "
            "they open the invitation."
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.errors:
            return data
        self.found = read_staff_list(self.tables)
        if not self.found.people:
            self.add_error(
                self.source, _("No people were found in it: a name is a surname with initials, or a full name.")
            )
        elif len(self.found.people) > MOST_PEOPLE:
            self.add_error(
                self.source, _("More than %(limit)s people at once. Paste the table in parts.") % {"limit": MOST_PEOPLE}
            )
        return data


def initial_of(person: PastedPerson) -> dict[str, Any]:
    """A row as the preview first shows it; what to do with it follows from the people of the portal."""
    return {
        "number": person.number,
        "full_name": person.full_name,
        "post": person.post,
        "role": person.role,
        "email": person.email,
        "classes": person.classes,
    }


def rows_left_out(left: NotTaken) -> tuple[list[dict[str, Any]], list[NotTaken]]:
    """A row that was left out as the preview shows it once somebody takes it for a person."""
    person, rest = person_left_out(left)
    return [initial_of(person)], rest


class PersonRowForm(forms.Form):
    """One row of the staff list: what to do with it, and its values.

    Whom the row may mean is found anew each time: `asked` keeps whom the page asked about, so that nobody is added
    beside a person of the same name whom the page had not shown.
    """

    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    action = forms.ChoiceField(
        label=gettext_lazy("What to do"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Say what to do with this row."),
            "invalid_choice": gettext_lazy("Say what to do with this row."),
        },
    )
    full_name = forms.CharField(label=gettext_lazy("Surname, name and patronymic"), max_length=150)
    post = forms.CharField(label=gettext_lazy("Position"), max_length=150, required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLE_NAMES)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), max_length=254, required=False, validators=[refuse_odd_address]
    )
    classes = forms.CharField(label=gettext_lazy("Class teacher of"), max_length=100, required=False)

    def __init__(
        self, *args: Any, directory: Directory, earlier: int | None, numbers: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.directory = directory
        name, email = (str(self[field].value() or "") for field in ("full_name", "email"))
        self.same_email = directory.with_email(email) if email else None
        self.candidates = {person.pk: person for person in directory.named(name)}
        if self.same_email:
            self.candidates = {self.same_email.pk: self.same_email, **self.candidates}
        self.earlier = earlier
        self.earlier_number = numbers[earlier] if earlier is not None else ""
        field = cast(forms.ChoiceField, self.fields["action"])
        field.choices = self._choices()
        self.initial.setdefault("action", self._proposed())

    def _choices(self) -> list[tuple[str, Any]]:
        choices: list[tuple[str, Any]] = [
            (f"{PERSON}{pk}", _("already here: %(person)s") % {"person": told_apart(person)})
            for pk, person in self.candidates.items()
        ]
        if self.earlier is not None:
            choices.append(
                (f"{ROW}{self.earlier}", _("the same person as in row %(number)s") % {"number": self.earlier_number})
            )
        if not self.same_email:
            choices.append((ADD, NAMESAKE if choices else gettext_lazy("add")))
        return [*choices, (SKIP, gettext_lazy("skip"))]

    def _proposed(self) -> str:
        """What the page proposes; nothing where a person has to say whether two are one."""
        asked = [value for value, _label in self._choices() if value.startswith((PERSON, ROW))]
        if not asked:
            return ADD
        if self.same_email:
            return f"{PERSON}{self.same_email.pk}"
        if len(asked) == 1 and len(self.candidates) == 1 and self._is_surely(*self.candidates.values()):
            return asked[0]
        return ""

    def _is_surely(self, person: User) -> bool:
        """Whether the row says of this person what the portal says: the name in full, and nothing else instead."""
        mine = {name: one_line(str(self[name].value() or "")) for name in ("full_name", "post", "email")}
        same_name = words_of(mine["full_name"]) == words_of(person.full_name)
        same_post = not mine["post"] or not person.post or words_of(mine["post"]) == words_of(person.post)
        return same_name and same_post and not (mine["email"] and person.email)

    @property
    def about(self) -> str:
        """Whom the page asks about, to be sent back with the row."""
        return " ".join(value for value, _label in self._choices() if value.startswith((PERSON, ROW)))

    @property
    def question(self) -> str:
        """What the page asks, or says, of a row that may mean somebody who is known."""
        if self.same_email:
            return _("Already here, with this e-mail. Only what is missing will be filled in.")
        if self.candidates and self._proposed():
            return _("Already here. Only what is missing will be filled in.")
        if self.candidates:
            return _("There is already a person with this name. The same person, or a namesake?")
        if self.earlier is not None:
            return _("The table has this name twice. The same person, or namesakes?")
        return ""

    def clean_full_name(self) -> str:
        return one_line(self.cleaned_data["full_name"])

    def clean_post(self) -> str:
        return one_line(self.cleaned_data["post"])

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean_classes(self) -> list[ClassLine]:
        text = self.cleaned_data["classes"]
        lines = class_lines(text)
        if text and not lines:
            raise forms.ValidationError(_("This is not a class. Write it as “6А”, or leave it empty."))
        last = current_profile().last_grade
        if any(line.grade > last for line in lines):
            raise forms.ValidationError(_("The last grade of this school is %(limit_value)s.") % {"limit_value": last})
        return lines

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        action = data.get("action")
        if action == SKIP:
            # Nothing is saved of the row, so nothing in it can be wrong.
            self.errors.clear()
        elif action == ADD:
            asked = set(str(self.data.get(self.add_prefix("asked"), "")).split())
            if set(self.about.split()) - asked:
                self.add_error("action", self.question)
            # A partner's representative has it: no row of staff means that person.
            if self._is_taken(data.get("email")):
                self.add_error("email", _("This e-mail is already taken."))
        elif self.known and not self.known.email and self._is_taken(data.get("email")):
            self.add_error("email", _("This e-mail is already taken."))
        return data

    def _is_taken(self, email: str | None) -> bool:
        return bool(email) and User.objects.filter(email=email).exists()

    @property
    def known(self) -> User | None:
        """The person of the portal whom the row means, as somebody says."""
        action = self.cleaned_data.get("action", "")
        return self.directory.people[int(action.removeprefix(PERSON))] if action.startswith(PERSON) else None

    @property
    def is_left_out(self) -> bool:
        return self.cleaned_data.get("action") == SKIP


class _NamedPeople:
    """Whom the rows mean, with the e-mail and the post that each will have: two rows may mean one person."""

    def __init__(self) -> None:
        self.of_row: dict[int, str] = {}
        self.email_of: dict[str, str] = {}
        self.post_of: dict[str, str] = {}
        # Whose an e-mail is, and the number of the row that says so
        self.emails: dict[str, tuple[str, str]] = {}

    def take(self, index: int, number: str, form: PersonRowForm, data: Mapping[str, Any]) -> None:
        """Take the next row; say beside its fields what cannot be saved."""
        action = data.get("action", "")
        if not action:
            return
        above = action.removeprefix(ROW)
        who = self.of_row[index] = self.of_row.get(int(above), "") if action.startswith(ROW) else action
        if action == ADD:
            who = self.of_row[index] = f"{ADD}-{index}"
        if form.known:
            self.email_of.setdefault(who, form.known.email or "")
            self.post_of.setdefault(who, form.known.post)
        self._take_email(who, number, form, data["email"])
        self._take_post(who, form, data["post"])

    def _take_email(self, who: str, number: str, form: PersonRowForm, email: str) -> None:
        if not email:
            return
        owner, said_in = self.emails.setdefault(email, (who, number))
        if self.email_of.get(who):
            # It stays as it is.
            return
        if owner != who:
            form.add_error("email", _("Row %(number)s has this e-mail too.") % {"number": said_in})
        self.email_of[who] = email

    def _take_post(self, who: str, form: PersonRowForm, post: str) -> None:
        first = self.post_of.get(who, "")
        is_other = form.cleaned_data["action"].startswith(ROW) and post and post not in first
        self.post_of[who] = ", ".join(filter(None, [first, post])) if is_other else first or post
        limit = cast(forms.CharField, form.fields["post"]).max_length or 0
        if len(self.post_of[who]) > limit:
            form.add_error("post", _("Longer than {limit} characters: shorten it.").format(limit=limit))


class BaseStaffFormSet(BasePreviewFormSet):
    """All rows of the preview, saved together or not at all."""

    takes = ("full_name", "post", "email", "classes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.directory = Directory(User.objects.staff().order_by("name_key", "pk"))

    @cached_property
    def _names(self) -> list[str]:
        return [self._value(index, "full_name") for index in range(self.total_form_count())]

    @cached_property
    def _numbers(self) -> list[str]:
        return [self._value(index, "number") for index in range(self.total_form_count())]

    def _value(self, index: int, name: str) -> str:
        if self.is_bound:
            return str(self.data.get(f"{self.add_prefix(index)}-{name}", ""))
        return str((self.initial or [])[index].get(name, ""))

    @cached_property
    def _earlier(self) -> list[int | None]:
        """For each row the first one above it whose name it may repeat."""
        seen: dict[str, list[int]] = {}
        names = [read_name(text) for text in self._names]
        found: list[int | None] = []
        for index, name in enumerate(names):
            key = name.surname if name and name.surname else words_of(self._names[index])
            above = (other for other in seen.setdefault(key, []) if self._are_alike(names[other], name, other, index))
            found.append(next(above, None))
            seen[key].append(index)
        return found

    def _are_alike(self, one: Any, other: Any, first: int, second: int) -> bool:
        if one is None or other is None:
            return words_of(self._names[first]) == words_of(self._names[second])
        return bool(one.is_surely(other))

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        kwargs = super().get_form_kwargs(index)
        earlier = self._earlier[index] if index is not None and index < len(self._earlier) else None
        return {**kwargs, "directory": self.directory, "earlier": earlier, "numbers": self._numbers}

    def clean(self) -> None:
        """Compare the rows with one another: an address, a class stands once."""
        people = _NamedPeople()
        classes: dict[ClassKey, str] = {}
        for index, form in enumerate(self.forms):
            data = form.cleaned_data if form.is_valid() and not form.is_left_out else {}
            number = self._numbers[index]
            people.take(index, number, form, data)
            for line in data.get("classes", []):
                key = (line.grade, line.letter)
                if key in classes:
                    said = {"number": classes[key], "label": line.label}
                    form.add_error("classes", _("Row %(number)s has class %(label)s too.") % said)
                classes.setdefault(key, number)
            above = data.get("action", "").removeprefix(ROW)
            if above.isdecimal() and self.forms[int(above)].is_left_out:
                form.add_error("action", _("Row %(number)s is skipped.") % {"number": self._numbers[int(above)]})

    def check_classes(self, preview: PreviewForm, present: Mapping[ClassKey, SchoolClass]) -> bool:
        """Whether every class that a row names is there, or may be added."""
        is_good = True
        for form in self.forms:
            for line in [] if form.is_left_out else form.cleaned_data["classes"]:
                if (line.grade, line.letter) not in present and not preview.cleaned_data["creates_classes"]:
                    said = {"label": line.label, "year": preview.year}
                    form.add_error(
                        "classes", _("There is no class %(label)s in %(year)s. Tick above to add it.") % said
                    )
                    is_good = False
        return is_good

    def named_classes(self) -> Iterable[tuple[ClassLine, PersonRowForm]]:
        """The classes that the rows name as they stand in their fields."""
        for form in self.forms:
            for line in class_lines(str(form["classes"].value() or "")):
                yield line, form

    def listed(self) -> list[ListedPerson]:
        """The confirmed rows, for `school.newcomers.add_people`."""
        listed: list[ListedPerson] = []
        place: dict[int, int] = {}
        for index, form in enumerate(self.forms):
            if form.is_left_out:
                continue
            data, action = form.cleaned_data, form.cleaned_data["action"]
            above = action.removeprefix(ROW)
            place[index] = len(listed)
            listed.append(
                ListedPerson(
                    full_name=data["full_name"],
                    post=data["post"],
                    role=Role(data["role"]),
                    email=data["email"],
                    classes=tuple(data["classes"]),
                    known=form.known,
                    same_row=place[int(above)] if action.startswith(ROW) else None,
                )
            )
        return listed


StaffFormSet: type[BaseStaffFormSet] = forms.formset_factory(  # type: ignore[assignment]
    PersonRowForm, formset=BaseStaffFormSet, extra=0, max_num=MOST_PEOPLE, absolute_max=MOST_PEOPLE, validate_max=True
)
