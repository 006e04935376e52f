"""The yearly sheets of the nine principles: entering one, comparing both, the paper form."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.methods import form_methods
from partners.forms.principles import SCORES, SheetForm
from partners.models import Partnership, Principle, Side
from partners.models.partnership import PartnershipQuerySet
from partners.selectors.principles import (
    Sheets,
    answers_of,
    apart,
    average,
    averages,
    history_of,
    offered_years,
    over_the_years,
    sheets_of,
    side_by_side,
    year_to_enter,
)
from partners.services.principles import SheetChanged, save_sheet
from partners.services.stages import PartnershipConflict
from school.access import SignedInRequest
from school.models import User
from school.profile import current_profile
from school.years import SchoolYear


def partnerships_of(request: SignedInRequest) -> PartnershipQuerySet:
    return Partnership.objects.visible_to(request.user).select_related("partner", "direction")


def chosen_year(request: HttpRequest, years: Sequence[SchoolYear], default: SchoolYear) -> tuple[SchoolYear, list[str]]:
    """The year of `?year=2026`; another than these is said, and the usual one shown."""
    asked = request.GET.get("year")
    for year in years:
        if str(year.start) == asked:
            return year, []
    said = _("This partnership has no such school year. Here is %(year)s.") % {"year": default}
    return default, [said] if asked else []


def entered_years(sheets: Sheets, side: str) -> list[SchoolYear]:
    return [year for year, sides in sheets.items() if side in sides]


@require_safe
def principles_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    partnership = get_object_or_404(partnerships_of(request), pk=pk)
    today, profile = timezone.localdate(), current_profile(request)
    principles = list(Principle.objects.all())
    sheets = sheets_of(partnership)
    years = offered_years(partnership, sheets, today)
    usual = max(sheets, default=year_to_enter(years, [], today))
    year, notices = chosen_year(request, years, usual)
    school, partner = (sheets.get(year, {}).get(side) for side in (Side.SCHOOL, Side.PARTNER))
    pairs = side_by_side(principles, answers_of(school), answers_of(partner))
    answers = {each: {side: answers_of(sheet) for side, sheet in sides.items()} for each, sides in sheets.items()}
    return render(
        request,
        "partners/principles_detail.html",
        {
            "partnership": partnership,
            "can_change": partnership.is_open and not partnership.partner.is_archived,
            "years": years[::-1],
            "year": year,
            "filled_years": list(sheets),
            "notices": notices,
            "school_sheet": school,
            "partner_sheet": partner,
            "school_average": average(answers_of(school)),
            "partner_average": average(answers_of(partner)),
            "pairs": pairs,
            "apart": apart(pairs, profile.gap_named_from),
            "gap": profile.gap_named_from,
            "table_years": sorted(sheets),
            "lines": over_the_years(principles, answers),
            "averages": averages(answers),
            "entries": history_of(sheets.get(year, {}).values(), principles),
        },
    )


@form_methods
def principles_edit(request: SignedInRequest, pk: int, side: str) -> HttpResponse:
    if side not in Side.values:
        raise Http404
    partnership = get_object_or_404(partnerships_of(request).current(), pk=pk)
    today = timezone.localdate()
    sheets = sheets_of(partnership)
    entered = entered_years(sheets, side)
    years = offered_years(partnership, sheets, today)
    year, notices = chosen_year(request, years, year_to_enter(years, entered, today))
    form = SheetForm(
        request.POST if request.method == "POST" else None,
        principles=Principle.objects.all(),
        sheet=sheets.get(year, {}).get(side),
        side=side,
        year=year,
        today=today,
    )
    if form.is_valid() and request.GET.get("year") != str(year.start):
        form.add_error(
            None, _("Check the school year above: the sheet did not say which year it is for. Then save again.")
        )
    if form.is_valid() and is_saved(form, partnership, year, side, by=request.user):
        messages.success(request, saved_words(side, year))
        return redirect(f"{reverse('partners:principles-detail', args=[pk])}?year={year.start}")
    return render(
        request,
        "partners/principles_form.html",
        {
            "partnership": partnership,
            "side": side,
            "form": form,
            "years": years[::-1],
            "year": year,
            "filled_years": entered,
            "notices": notices,
            "scores": SCORES,
        },
    )


def is_saved(form: SheetForm, partnership: Partnership, year: SchoolYear, side: str, *, by: User) -> bool:
    """Save a valid form; False, with what is in the way said in the form, when it cannot be."""
    try:
        save_sheet(
            partnership=partnership,
            year=year,
            side=side,
            answers=form.answers,
            trust=form.cleaned_data.get("trust"),
            signed_on=form.cleaned_data.get("signed_on"),
            seen=form.cleaned_data["version"],
            by=by,
        )
    except SheetChanged as changed:
        form.show_saved(changed.saved)
        # The same answers twice, as by pressing the button twice, are no quarrel.
        return not form.saved
    except PartnershipConflict:
        form.add_error(None, _("The partnership has ended in the meantime: its sheets can only be read now."))
        return False
    return True


def saved_words(side: str, year: SchoolYear) -> str:
    if side == Side.SCHOOL:
        return _("The school’s sheet of %(year)s is saved.") % {"year": year}
    return _("The partner’s sheet of %(year)s is saved.") % {"year": year}


@require_safe
def principles_paper(request: SignedInRequest, pk: int) -> HttpResponse:
    partnership = get_object_or_404(partnerships_of(request).current(), pk=pk)
    today = timezone.localdate()
    side = request.GET.get("side") or Side.PARTNER
    notices = []
    if side not in Side.values:
        side = Side.PARTNER
        notices.append(_("There is no such side. Here is the partner’s form."))
    sheets = sheets_of(partnership)
    years = offered_years(partnership, sheets, today)
    usual = year_to_enter(years, entered_years(sheets, side), today)
    year, year_notices = chosen_year(request, years, usual)
    return render(
        request,
        "partners/principles_paper.html",
        {
            "partnership": partnership,
            "side": side,
            "side_query": f"&side={side}",
            "years": years[::-1],
            "year": year,
            "filled_years": [],
            "notices": notices + year_notices,
            "principles": Principle.objects.all(),
            "scores": SCORES,
        },
    )
