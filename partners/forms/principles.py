"""The sheet of principles: nine scores with remarks; the partner's also its trust and the day it signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.fields import PastDayField, VersionField
from common.forms import in_words
from common.text import Text
from partners.models import Principle, PrincipleSheet, Side
from partners.models.principles import HIGHEST, LOWEST
from partners.selectors.principles import answers_of
from partners.services.principles import PrincipleScore
from school.years import SchoolYear

SCORES = range(LOWEST, HIGHEST + 1)
OUT_OF_SCALE = gettext_lazy("Choose from 1 to 5.")


def scored(*, label: Any, required: bool = True) -> forms.TypedChoiceField:
    """A score as radio buttons. The hidden one tells what this person saw, should somebody else save meanwhile."""
    none: list[tuple[Any, Text]] = [] if required else [("", gettext_lazy("no answer"))]
    return forms.TypedChoiceField(
        label=label,
        choices=[*((score, str(score)) for score in SCORES), *none],
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=required,
        show_hidden_initial=True,
        error_messages={"required": OUT_OF_SCALE, "invalid_choice": OUT_OF_SCALE},
    )


@dataclass(frozen=True)
class Saved:
    """What somebody else saved meanwhile, in words; taken over where this person had changed nothing."""

    words: str
    is_taken: bool


@dataclass(frozen=True)
class Row:
    """A line of the sheet as the page shows it: a plain question, beside it the principle in the document's words."""

    question: Text
    name: Text
    meaning: Text
    score: forms.BoundField
    remark: forms.BoundField | None
    saved_score: Saved | None
    saved_remark: Saved | None

    @property
    def is_open(self) -> bool:
        """Whether the remark is shown at once."""
        return bool(self.remark and (self.remark.value() or self.remark.errors or self.saved_remark))


class SheetForm(forms.Form):
    """One side's sheet of a school year, whole on one page.

    When somebody saved meanwhile, `show_saved()` puts their answers beside these: what this person changed stays,
    what they left alone becomes the other's, and the next save is made knowing both.
    """

    version = VersionField(required=False)
    trust = scored(label=gettext_lazy("We trust the school"), required=False)
    signed_on = PastDayField(
        label=gettext_lazy("The partner signed the sheet on"),
        required=False,
        show_hidden_initial=True,
        help_text=gettext_lazy("The day on the paper sheet. Only a signed sheet counts for the second stage."),
    )

    def __init__(
        self,
        *args: Any,
        principles: Iterable[Principle],
        sheet: PrincipleSheet | None,
        side: str,
        year: SchoolYear,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.principles = list(principles)
        self.saved: dict[str, Saved] = {}
        self.saved_by, self.saved_at = "", None
        if side == Side.SCHOOL:
            del self.fields["trust"], self.fields["signed_on"]
        else:
            day = cast(PastDayField, self.fields["signed_on"])
            day.latest, day.earliest = today, year.starts_on
            day.error_messages["too_early"] = gettext_lazy("The school year of this sheet had not begun on that day.")
        for principle in self.principles:
            self.fields[f"score_{principle.code}"] = scored(label=principle.asked)
            self.fields[f"remark_{principle.code}"] = forms.CharField(
                label=gettext_lazy("Remark"),
                required=False,
                max_length=300,
                show_hidden_initial=True,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.order_fields(
            [name for name in self.fields if name.startswith(("score_", "remark_"))] + ["trust", "signed_on"]
        )
        if sheet is not None:
            self.initial = self.stored_values(sheet)
            self.initial["version"] = sheet.version

    def stored_values(self, sheet: PrincipleSheet) -> dict[str, Any]:
        answers = answers_of(sheet)
        values: dict[str, Any] = {"trust": sheet.trust, "signed_on": sheet.signed_on}
        for principle in self.principles:
            answer = answers.get(principle.pk)
            values[f"score_{principle.code}"] = answer.score if answer else None
            values[f"remark_{principle.code}"] = answer.remark if answer else ""
        return {name: value for name, value in values.items() if name in self.fields}

    @property
    def seen(self) -> list[str]:
        """Hidden fields with what this person saw."""
        return [
            self[name].as_hidden(only_initial=True) for name, field in self.fields.items() if field.show_hidden_initial
        ]

    @property
    def rows(self) -> list[Row]:
        rows = [
            self._row(
                principle.asked,
                f"score_{principle.code}",
                name=principle.title,
                meaning=principle.meaning,
                remark=f"remark_{principle.code}",
            )
            for principle in self.principles
        ]
        if "trust" in self.fields:
            meaning = _("The partner’s own answer. Leave it unanswered if the sheet does not say.")
            rows.append(self._row(_("We trust the school"), "trust", meaning=meaning))
        return rows

    def _row(self, question: str, score: str, *, name: str = "", meaning: str, remark: str = "") -> Row:
        return Row(
            question=question,
            name=name,
            meaning=meaning,
            score=self[score],
            remark=self[remark] if remark else None,
            saved_score=self.saved.get(score),
            saved_remark=self.saved.get(remark),
        )

    @property
    def saved_signature(self) -> Saved | None:
        return self.saved.get("signed_on")

    @property
    def answers(self) -> dict[int, PrincipleScore]:
        """What a valid sheet says, by principle."""
        data = self.cleaned_data
        return {
            each.pk: PrincipleScore(data[f"score_{each.code}"], data[f"remark_{each.code}"]) for each in self.principles
        }

    def show_saved(self, sheet: PrincipleSheet) -> None:
        """Put what is saved by now beside these answers; without a difference `saved` stays empty."""
        data = cast(QueryDict, self.data).copy()
        for name, theirs in self.stored_values(sheet).items():
            mine = self.cleaned_data.get(name)
            theirs = "" if theirs is None else theirs
            is_left_alone = name not in self.changed_data
            if (mine or "") != theirs:
                self.saved[name] = Saved(in_words(self.fields[name], theirs), is_left_alone)
                if is_left_alone:
                    data[self.add_prefix(name)] = str(theirs)
            data[self.add_initial_prefix(name)] = str(theirs)
        data[self.add_prefix("version")] = str(sheet.version)
        self.data = data
        last = sheet.history.select_related("history_user").first()
        self.saved_by = str(last.history_user) if last and last.history_user else ""
        self.saved_at = last.history_date if last else None
