"""Confirmations of a partner's wish, written down by staff."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.files import MAX_DOCUMENT_BYTES
from common.methods import form_methods, takes_files
from partners.forms.promises import WishForm
from partners.models import Partnership, WishConfirmation
from partners.selectors.partnerships import changeable_partnerships
from partners.services.partnerships import confirm_wish
from school.access import SignedInRequest


@takes_files(MAX_DOCUMENT_BYTES)
@form_methods
def wish_new(request: SignedInRequest, pk: int) -> HttpResponse:
    partnership = get_object_or_404(changeable_partnerships(request.user), pk=pk)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = WishForm(data, files, instance=WishConfirmation(partnership=partnership), today=timezone.localdate())
    if form.is_valid():
        confirm_wish(wish=form.instance, scan=form.cleaned_data["scan"], by=request.user)
        messages.success(request, _("The partner's wish is written down."))
        return redirect(f"{partnership.get_absolute_url()}#wish")
    return render(request, "partners/wish_form.html", {"form": form, "partnership": partnership})


@form_methods
def wish_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    wishes = WishConfirmation.objects.visible_to(request.user).filter(partnership__in=Partnership.objects.current())
    wish = get_object_or_404(wishes.select_related("partnership__partner", "partnership__direction"), pk=pk)
    if request.method == "POST":
        wish.delete()
        messages.success(request, _("The note is removed. A letter stays among the partner's papers."))
        return redirect(f"{wish.partnership.get_absolute_url()}#wish")
    return render(request, "partners/wish_delete.html", {"wish": wish, "partnership": wish.partnership})
