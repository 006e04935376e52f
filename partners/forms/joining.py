"""What is chosen before two records of one partner are joined: whose value stays, wherever the two differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from common.day_words import since_words
from common.text import Text
from partners.agreement_words import day_in_words
from partners.models import Partner, Partnership
from partners.registries import belongings
from partners.services.joining import OpenPair, fingerprint, open_pairs, questions
from school.belongings import BOTH, JoinedPair

KEPT, GONE = "kept", "gone"
PARTNER_FIELDS = (
    "name",
    "short_name",
    "kind",
    "form",
    "is_public",
    "is_archived",
    "address",
    "site",
    "inn",
    "ogrn",
    "logo",
    "about",
    "successor",
    "name_en",
    "about_en",
    "thanks",
    "note",
)
ARCHIVE = ("is_archived", "archived_on", "archive_reason")
PARTNERSHIP_FIELDS = ("coordinator", "common_goals", "common_values", "problem", "benefit", "opportunity")
STAGE = ("basis", "stage_id", "stage_since", "stays_until", "stays_reason")
# What is hidden stays hidden unless a person says otherwise: this answer is proposed.
CAUTIOUS = {"is_public": False, "is_archived": True}
SHOWN_LETTERS = 300


@dataclass(frozen=True)
class JoinSection:
    """The choices of the partner, of one of its directions, or about rows that both have."""

    title: str
    fields: Sequence[forms.BoundField]
    note: str = ""


class JoinForm(forms.Form):
    """One choice for each value in which the two records differ; the one that is not empty is proposed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, kept: Partner, gone: Partner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept, self.gone = kept, gone
        self.fields["seen"].initial = self.present = fingerprint(kept, gone)
        self.pairs = open_pairs(kept, gone)
        self.questions = questions(kept, gone)
        for name in PARTNER_FIELDS:
            self._ask(name, name, kept, gone)
        for one, other in self.pairs:
            if any(getattr(one, name) != getattr(other, name) for name in STAGE):
                self._add(_stage_name(one), _("Basis and stage"), [(KEPT, _standing(one)), (GONE, _standing(other))])
            for name in PARTNERSHIP_FIELDS:
                self._ask(_name_in(one, name), name, one, other)
        for question in self.questions:
            self._add(question.name, question.label, question.choices)

    def _ask(self, key: str, name: str, one: Any, other: Any) -> None:
        mine, theirs = _plain(one, name), _plain(other, name)
        if mine == theirs:
            return
        field: Any = one._meta.get_field(name)
        choices = [(KEPT, _in_words(one, field)), (GONE, _in_words(other, field))]
        is_long = isinstance(field, models.TextField)
        if mine and theirs and is_long and len(_joined(one, other, name)) <= (field.max_length or 0):
            choices.append((BOTH, _("both texts, one below the other")))
        is_theirs = theirs == CAUTIOUS[name] if name in CAUTIOUS else not mine
        hint = self._disappears() if name in CAUTIOUS else ""
        self._add(key, str(field.verbose_name), choices, GONE if is_theirs else KEPT, hint)

    def _disappears(self) -> str:
        """Say that the cautious answer takes a partner off the site whom visitors see."""
        if self.kept.is_public and not self.kept.is_archived:
            return _("Visitors see this record now. With the proposed answer, the partner disappears from the site.")
        if self.gone.is_public and not self.gone.is_archived:
            return _(
                "Visitors see the other record now. With the proposed answer, the partner disappears from the site."
            )
        return ""

    def _add(
        self, key: str, label: Text, choices: Sequence[tuple[str, Text]], proposes: str = "", hint: str = ""
    ) -> None:
        said = [_("This record: %(value)s"), _("The other record: %(value)s")]
        worded = [(value, said[place] % {"value": words}) for place, (value, words) in enumerate(choices[:2])]
        self.fields[key] = forms.ChoiceField(
            label=capfirst(str(label)),
            choices=[*worded, *choices[2:]],
            initial=proposes or choices[0][0],
            help_text=hint,
            widget=forms.RadioSelect,
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("seen") != self.present:
            # What was not asked then is no mistake of the person.
            self.errors.clear()
            self.refuse_stale()
        if self.errors:
            return data
        trial = Partner.objects.get(pk=self.kept.pk)
        for name, value in self.values().items():
            setattr(trial, name, value)
        try:
            trial.clean()
        except ValidationError as error:
            self.add_error(None, "; ".join(error.messages))
        return data

    def refuse_stale(self) -> None:
        """Say that what was shown is not what is there; the next try is made knowing it."""
        data = cast(QueryDict, self.data).copy()
        data["seen"] = self.present = fingerprint(self.kept, self.gone)
        for name, field in self.fields.items():
            data.setdefault(name, field.initial)
        self.data = data
        self.add_error(None, _("One of the two was changed in the meantime. Check the choices, then merge."))

    def values(self) -> dict[str, Any]:
        """Return the values of the partner that is left."""
        chosen = {name: self._chosen(name, name, self.kept, self.gone) for name in PARTNER_FIELDS}
        archived = self.gone if self.cleaned_data.get("is_archived") == GONE else self.kept
        return {**chosen, **{name: getattr(archived, name) for name in ARCHIVE}, "logo": str(chosen["logo"] or "")}

    def open_pairs(self) -> list[OpenPair]:
        """Return which of two open partnerships of a direction stays, with the values of the one that is left."""
        pairs = []
        for one, other in self.pairs:
            values = {name: self._chosen(_name_in(one, name), name, one, other) for name in PARTNERSHIP_FIELDS}
            stays, goes = (other, one) if self.cleaned_data.get(_stage_name(one)) == GONE else (one, other)
            pairs.append(OpenPair(stays, goes, values))
        return pairs

    def answers(self) -> dict[str, str]:
        return {each.name: self.cleaned_data[each.name] for each in self.questions}

    def _chosen(self, key: str, name: str, one: Any, other: Any) -> Any:
        match self.cleaned_data.get(key, KEPT):
            case "gone":
                return getattr(other, name)
            case "both":
                return _joined(one, other, name)
        return getattr(one, name)

    # What the page shows

    def sections(self) -> Iterator[JoinSection]:
        yield JoinSection(_("What differs"), self._bound(PARTNER_FIELDS))
        for one, other in self.pairs:
            names = [_stage_name(one), *(_name_in(one, name) for name in PARTNERSHIP_FIELDS)]
            note = _("Since %(day)s: both records have an open partnership here; they become one.") % {
                "day": since_words(day_in_words(min(one.started_on, other.started_on)))
            }
            yield JoinSection(one.direction.title, self._bound(names), note)
        if self.questions:
            yield JoinSection(_("What both have"), self._bound([each.name for each in self.questions]))

    def _bound(self, names: Sequence[str]) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    def going_over(self) -> list[tuple[str, int]]:
        """Return what goes over from the other record, counted."""
        pair = JoinedPair(self.kept.pk, self.gone.pk)
        counted = [each for each in belongings if each.to is Partner and each.is_counted]
        found = [(str(each.model._meta.verbose_name_plural), each.going(pair).count()) for each in counted]
        return [(capfirst(name), count) for name, count in found if count]


def _name_in(partnership: Partnership, name: str) -> str:
    return f"{partnership.direction.code}-{name}"


def _stage_name(partnership: Partnership) -> str:
    return _name_in(partnership, "stage")


def _plain(row: Any, name: str) -> Any:
    value = getattr(row, row._meta.get_field(name).attname)
    return (value.name or "") if isinstance(value, models.fields.files.FieldFile) else ("" if value is None else value)


def _joined(one: Any, other: Any, name: str) -> str:
    return f"{getattr(one, name)}\n\n{getattr(other, name)}"


def _in_words(row: Any, field: Any) -> Text:
    value = getattr(row, field.name)
    if field.name == "is_archived":
        return _archived(row) if value else _("we work together")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(field, models.FileField):
        return _("a picture") if value else _("empty")
    return Truncator(str(value)).chars(SHOWN_LETTERS) if value else _("empty")


def _archived(partner: Partner) -> str:
    assert partner.archived_on is not None
    words = {"day": since_words(day_in_words(partner.archived_on)), "reason": partner.archive_reason}
    if partner.archive_reason:
        return _("in the archive since %(day)s: %(reason)s") % words
    return _("in the archive since %(day)s") % words


def _standing(partnership: Partnership) -> str:
    day = since_words(day_in_words(partnership.stage_since))
    if partnership.stage is None:
        return _("by law, since %(day)s") % {"day": day}
    return _("stage %(number)s, since %(day)s") % {"number": partnership.stage_id, "day": day}
