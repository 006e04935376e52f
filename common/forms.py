"""Forms for records that two people may edit at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, cast

from django import forms
from django.core.files.base import File
from django.db import transaction
from django.db.models import Model, QuerySet
from django.db.models.fields.files import FieldFile
from django.forms.models import model_to_dict
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.day_words import full_day
from common.fields import VersionField
from common.models import VersionedModel

Record = TypeVar("Record", bound=VersionedModel)

KEEP = "keep-"


@dataclass(frozen=True)
class Difference:
    """A field that two people filled in differently, in words, and whose value is proposed."""

    name: str
    label: str
    mine: str
    theirs: str
    keeps_theirs: bool

    @property
    def choice_name(self) -> str:
        return KEEP + self.name


@dataclass(frozen=True)
class Conflict:
    """Somebody saved the record while this form was open."""

    by: str
    at: datetime | None
    differences: list[Difference]


class VersionedForm(forms.ModelForm, Generic[Record]):
    """A form that never overwrites silently what somebody else saved meanwhile.

    The version that the person saw travels in a hidden field. `save_unless_changed()` compares it under a row
    lock; when it is an old one, nothing is saved and `conflict` holds both versions side by side. The page then
    asks, field by field, whose value to keep; a field that this person did not touch proposes the other's.
    """

    version = VersionField(required=False)
    conflict: Conflict | None = None
    # Fields that say how to save, not what
    how_to_save = frozenset({"version"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        if self.is_bound and self.instance.pk:
            self._take_over_theirs()

    def stored_values(self, record: Record) -> dict[str, Any]:
        """The stored value of each field, as the form's initial values are written. Forms with more fields add them."""
        return model_to_dict(record, fields=list(self.fields))

    def save_unless_changed(self) -> Record | None:
        """Save and return the record; None, with `conflict` filled in, when somebody was quicker."""
        if self.instance.pk is None:
            with transaction.atomic():
                return self.save()
        with transaction.atomic():
            manager: Any = type(self.instance)._base_manager
            current = manager.select_for_update().filter(pk=self.instance.pk).first()
            if current is None:
                self.add_error(None, _("Somebody removed this record while you were editing it."))
                return None
            if self.cleaned_data.get("version") == current.version:
                _keep_first_words(current)
                self.instance.version = current.version
                return self.save()
        if self._says_no_more_than(current):
            # The same twice, as by pressing the button twice, is no quarrel: it is saved already.
            return current
        self._compare_with(current)
        return None

    def _says_no_more_than(self, record: Record) -> bool:
        stored = self.stored_values(record)
        return all(
            name in stored and _plain(self.cleaned_data.get(name)) == _plain(stored[name])
            for name in self.changed_data
            if name not in self.how_to_save
        )

    def _take_over_theirs(self) -> None:
        """Replace what was typed by what is stored wherever the person chose the other's version."""
        chosen = [name for name in self.fields if self.data.get(self.add_prefix(KEEP + name)) == "theirs"]
        if not chosen:
            return
        stored = self.stored_values(self.instance)
        data = cast(QueryDict, self.data).copy()
        for name in chosen:
            key, value = self.add_prefix(name), stored.get(name)
            data.setlist(key, _as_posted(value))
            # Nor does a file chosen meanwhile, or a tick that takes theirs away, go round this choice.
            data.pop(self.add_prefix(f"remove_{name}"), None)
            self.files.pop(key, None)
        self.data = data

    def _compare_with(self, current: Record) -> None:
        seen = self.cleaned_data.get("version")
        theirs = self.stored_values(current)
        histories: Any = getattr(current, "history", None)
        base = histories.filter(version=seen).first() if histories is not None and seen else None
        last = histories.select_related("history_user").first() if histories is not None else None
        differences = []
        for name, field in self.fields.items():
            mine, other = self.cleaned_data.get(name), theirs.get(name)
            if name == "version" or name not in theirs or _plain(mine) == _plain(other):
                continue
            untouched = base is not None and hasattr(base, name) and _plain(mine) == _plain(getattr(base, name))
            if isinstance(mine, File) and isinstance(field, forms.FileField):
                # No page can give a browser its file back: its field says that it has to be chosen again.
                continue
            differences.append(
                Difference(
                    name,
                    str(field.label),
                    in_words(field, mine),
                    in_words(field, other),
                    keeps_theirs=untouched,
                )
            )
        self.conflict = Conflict(
            by=str(last.history_user) if last is not None and last.history_user else "",
            at=last.history_date if last is not None else None,
            differences=differences,
        )
        # The next «Save» is made knowing this version.
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("version")] = str(current.version)
        self.data = data
        self.add_error(
            None,
            _("Somebody saved this record while you were editing it. Choose what to keep, then save again."),
        )


def _keep_first_words(record: Any) -> None:
    """What a migration wrote has no history yet: its first change must not be the end of its first wording."""
    if hasattr(record, "history") and not record.history.exists():
        record._history_user = None
        type(record).history.bulk_history_create([record])


class LogoForm(VersionedForm[Record]):
    """A form of a record with a `logo`: it can be replaced or removed, and the file that was goes away with it."""

    remove_logo = forms.BooleanField(label=gettext_lazy("Remove the logo"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored_logo: str = self.instance.logo.name or ""
        if not self.stored_logo:
            del self.fields["remove_logo"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("remove_logo") and self.add_prefix("logo") not in self.files:
            data["logo"] = False
        return data

    def save(self, commit: bool = True) -> Record:
        record = super().save(commit)
        logo: FieldFile = record.logo
        if self.stored_logo and logo.name != self.stored_logo:
            # Only once nothing can be rolled back: a record must not be left without its file.
            transaction.on_commit(lambda: logo.storage.delete(self.stored_logo))
        return record


def _plain(value: Any) -> Any:
    """A value for comparing: records by key, sets of records as sorted keys, files by name, empty as ''."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, File):
        return value.name or ""
    if isinstance(value, QuerySet | list | tuple | set):
        return sorted(_plain(item) for item in value)
    if value is None or value is False:
        return "" if value is None else False
    return value if isinstance(value, bool | int) else str(value)


def _as_posted(value: Any) -> list[str]:
    if isinstance(value, QuerySet | list | tuple | set):
        return [str(_plain(item)) for item in value]
    if isinstance(value, bool):
        return ["on"] if value else []
    return [str(_plain(value))]


def in_words(field: forms.Field, value: Any) -> str:
    """A field's value as a person reads it."""
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, forms.ModelMultipleChoiceField) and field.queryset is not None:
        keys = {_plain(item) for item in value or []}
        return ", ".join(str(item) for item in field.queryset if item.pk in keys) or _("empty")
    if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
        key = _plain(value)
        found = field.queryset.filter(pk=key).first() if key else None
        return str(found) if found else _("empty")
    if isinstance(field, forms.FileField):
        return _("a picture") if value else _("empty")
    if isinstance(field, forms.ChoiceField):
        return str(dict(cast(list[tuple[Any, Any]], field.choices)).get(value, value)) or _("empty")
    if hasattr(value, "year"):
        return full_day(value)
    return str(value) if value not in (None, "") else _("empty")
