"""As it stands today: all partnerships in one table, filled by hand or by paste, saved together."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from common.methods import form_methods, takes_files
from common.tables import MAX_TABLE_BYTES
from partners.forms.standing import CHANGED_MEANWHILE, StandingTable
from partners.selectors.reference import stages
from partners.selectors.standing import lacking_by_stage, standing_partnerships
from partners.services.standing import StandingConflict, StandingRefused, save_standing
from school.access import SignedInRequest
from school.profile import current_profile
from school.publication import public_version


@form_methods
@takes_files(MAX_TABLE_BYTES)
def partnership_today(request: SignedInRequest) -> HttpResponse:
    """Show the table; fill it from a pasted one; or save all of it."""
    today, partnerships = timezone.localdate(), standing_partnerships(request.user)
    is_sent = request.method == "POST"
    table = StandingTable(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        partnerships=partnerships,
        stages=stages(public_version(request)),
        today=today,
    )
    if is_sent and "fill" in request.POST:
        table.fill(request.POST, request.FILES)
    elif is_sent and table.is_valid():
        moved = [each.partnership for each in table.changes if each.stage is not None]
        try:
            count = save_standing(
                changes=table.changes,
                kind=table.form.cleaned_data["kind"],
                lacking=lacking_by_stage(moved, on=today, profile=current_profile(request)),
                on=today,
                by=request.user,
            )
        except StandingConflict as conflict:
            table.refuse({key: ("since", CHANGED_MEANWHILE) for key in conflict.keys})
        except StandingRefused as refused:
            table.refuse({refused.key: (refused.field, " ".join(refused.messages))})
        else:
            messages.success(
                request,
                ngettext("%(count)s partnership is saved.", "%(count)s partnerships are saved.", count)
                % {"count": count},
            )
            return redirect("partners:partnership-today")
    shows_errors = is_sent and "fill" not in request.POST
    context = {"table": table, "is_filled": table.filled is not None, "shows_errors": shows_errors}
    return render(request, "partners/partnership_today.html", context)
