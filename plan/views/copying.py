"""This year's plan becomes the next one's: chosen rows, with what was to be heeded beside them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext

from activities.services.activities import copy_to_year
from common.methods import form_methods
from plan.forms.copying import CopyForm
from plan.selectors.copying import copied_keys
from plan.selectors.year import Grouping, grouped
from school.access import SignedInRequest
from school.years import SchoolYear, asked_year
from wordings.timing import former_dates


@form_methods
def plan_copy(request: SignedInRequest) -> HttpResponse:
    """Show the rows of one year, ticked but for those taken over before, and take over what was sent."""
    year = asked_year(request)
    into = SchoolYear(year.start + 1)
    form = CopyForm(request.POST if request.method == "POST" else None, by=request.user, year=year)
    if form.is_valid():
        copied = copy_to_year(
            activities=form.cleaned_data["activities"],
            year=into,
            by=request.user,
            rewrites_dates=form.cleaned_data["rewrites_dates"],
        )
        messages.success(
            request,
            ngettext("%(count)s row is copied.", "%(count)s rows are copied.", len(copied.activities))
            % {"count": len(copied.activities)},
        )
        if undated := len(copied.undated):
            messages.info(
                request,
                ngettext(
                    "The days of %(count)s row are not known for certain: it is at the end.",
                    "The days of %(count)s rows are not known for certain: they are at the end.",
                    undated,
                )
                % {"count": undated},
            )
        return redirect(f"{reverse('plan:year-plan')}?year={into.start}&state=copied")
    rows = list(form.rows)
    context = {
        "form": form,
        "year": year,
        "into": into,
        "groups": grouped(rows, Grouping.MONTH),
        "former": sum(bool(former_dates(each.timing_text, into)) for each in rows),
        "taken": copied_keys(into),
        "chosen": form.chosen,
        "plan_url": f"{reverse('plan:year-plan')}?year={year.start}",
    }
    return render(request, "plan/plan_copy.html", context)
