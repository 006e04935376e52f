"""A school's own list becomes the register: paste, look, correct, save."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from partners.forms.pasting import PastedPartnersFormSet, PasteForm, initial_of
from school.access import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def partner_import(request: SignedInRequest) -> HttpResponse:
    """The box, then the preview of its rows; nothing is saved before the preview is confirmed."""
    if request.method == "POST" and "rows-TOTAL_FORMS" in request.POST:
        formset = PastedPartnersFormSet(request.POST, prefix="rows")
        if formset.is_valid():
            added = formset.save(on=timezone.localdate(), by=request.user)
            messages.success(
                request,
                ngettext("%(count)s partner is added.", "%(count)s partners are added.", len(added))
                % {"count": len(added)},
            )
            return redirect("partners:partner-list")
        return render(request, "partners/partner_import_preview.html", {"formset": formset})
    form = PasteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        formset = PastedPartnersFormSet(prefix="rows", initial=[initial_of(row) for row in form.rows])
        return render(request, "partners/partner_import_preview.html", {"formset": formset})
    return render(request, "partners/partner_import.html", {"form": form})
