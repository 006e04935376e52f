"""Sheets of principles: one a year and side, entered whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from partners.models import Partnership, PrincipleAssessment, PrincipleSheet
from partners.services.stages import PartnershipConflict
from school.models import User
from school.years import SchoolYear


@dataclass(frozen=True)
class PrincipleScore:
    """What one side says of one principle."""

    score: int
    remark: str = ""


class SheetChanged(Exception):
    """Somebody entered or changed the sheet after this person looked at it; `saved` is what is there now."""

    def __init__(self, saved: PrincipleSheet) -> None:
        super().__init__(saved)
        self.saved = saved


def save_sheet(
    *,
    partnership: Partnership,
    year: SchoolYear,
    side: str,
    answers: Mapping[int, PrincipleScore],
    trust: int | None,
    signed_on: date | None,
    seen: int | None,
    by: User,
) -> PrincipleSheet:
    """Save one side's sheet of a year, a new one or the one whose version the person has `seen`.

    Raises `SheetChanged` when there is another by now, and `PartnershipConflict` when the partnership ended or its
    partner went into the archive meanwhile.
    """
    with transaction.atomic():
        # The partnership's row is the lock: two people cannot both enter the first sheet of a year.
        current = Partnership.objects.select_for_update(of=("self",)).current().order_by()
        if current.filter(pk=partnership.pk).first() is None:
            raise PartnershipConflict
        own = {"partnership": partnership, "school_year": year.start, "side": side}
        sheet = PrincipleSheet.objects.filter(**own).first()
        if sheet is None:
            sheet = PrincipleSheet(**own, entered_by=by)
        elif sheet.version != seen:
            raise SheetChanged(sheet)
        stored = {each.principle_id: each for each in sheet.assessments.all()} if sheet.pk else {}
        changed = []
        for principle_id, answer in answers.items():
            assessment = stored.get(principle_id) or PrincipleAssessment(principle_id=principle_id)
            if (assessment.score, assessment.remark) != (answer.score, answer.remark):
                assessment.score, assessment.remark = answer.score, answer.remark
                changed.append(assessment)
        if sheet.pk and not changed and (sheet.trust, sheet.signed_on) == (trust, signed_on):
            return sheet
        sheet.trust, sheet.signed_on = trust, signed_on
        # The sheet first: its new version stands in the history before the scores that came with it.
        sheet.save()
        for assessment in changed:
            assessment.sheet = sheet
            assessment.save()
    return sheet
