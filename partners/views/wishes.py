"""Confirmations of a partner's wish, written down by staff."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.files import MAX_DOCUMENT_BYTES
from common.methods import form_methods, takes_files
from partners.forms.promises import WishForm
from partners.models import WishConfirmation
from partners.selectors.partnerships import changeable_partnership
from partners.services.partnerships import confirm_wish
from school.access import SignedInRequest


def at_wish(wish: Any) -> str:
    """Return where the wishes of its partnership stand."""
    return f"{reverse('partners:partnership-detail', args=[wish.partnership_id])}#wish"


@takes_files(MAX_DOCUMENT_BYTES)
@form_methods
def wish_new(request: SignedInRequest, pk: int) -> HttpResponse:
    partnership = changeable_partnership(request.user, pk)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = WishForm(data, files, instance=WishConfirmation(partnership=partnership), today=timezone.localdate())
    if form.is_valid():
        confirm_wish(wish=form.instance, scan=form.cleaned_data["scan"], by=request.user)
        messages.success(request, _("The partner’s wish is recorded."))
        return redirect(at_wish(form.instance))
    return render(request, "partners/wish_form.html", {"form": form, "partnership": partnership})
