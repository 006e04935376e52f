"""Promises of a partnership's two sides."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.methods import form_methods
from partners.forms.promises import PromiseForm
from partners.models import Promise, Side
from partners.selectors.partnerships import changeable_partnership
from partners.services.partnerships import note_promise
from school.access import SignedInRequest
from school.as_it_is import acts, get_or_gone

KEPT = {"yes": True, "no": False, "unknown": None}


def changeable_promise(request: SignedInRequest, pk: int) -> Promise:
    """Return a promise of a partnership that goes on."""
    promises = Promise.objects.visible_to(request.user).select_related("partnership__partner", "partnership__direction")
    promise = get_or_gone(promises, pk, by=request.user, page=at_promises)
    changeable_partnership(request.user, promise.partnership_id)
    return promise


def at_promises(promise: Any) -> str:
    """Return where the promises of its partnership stand."""
    return f"{reverse('partners:partnership-detail', args=[promise.partnership_id])}#promises"


def page_of_promise(request: SignedInRequest, pk: int) -> str:
    return at_promises(changeable_promise(request, pk))


@form_methods
def promise_new(request: SignedInRequest, pk: int) -> HttpResponse:
    partnership = changeable_partnership(request.user, pk)
    side = request.GET.get("side", "")
    promise = Promise(partnership=partnership, side=side if side in Side.values else "")
    form = PromiseForm(request.POST if request.method == "POST" else None, instance=promise)
    if form.is_valid():
        form.save()
        messages.success(request, _("The promise is saved."))
        if "another" in request.POST:
            again = reverse("partners:promise-new", args=[pk])
            return redirect(f"{again}?side={form.cleaned_data['side']}")
        return redirect(at_promises(promise))
    return render(request, "partners/promise_form.html", {"form": form, "partnership": partnership})


@form_methods
def promise_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    promise = changeable_promise(request, pk)
    form = PromiseForm(request.POST if request.method == "POST" else None, instance=promise)
    if form.is_valid() and form.save_unless_changed() is not None:
        messages.success(request, _("Saved."))
        return redirect(at_promises(promise))
    context = {"form": form, "partnership": promise.partnership, "promise_id": pk}
    return render(request, "partners/promise_form.html", context)


@acts(page_of_promise)
def promise_note(request: SignedInRequest, pk: int) -> HttpResponse:
    """One click: kept, not kept, or not known after all."""
    promise = changeable_promise(request, pk)
    answer = request.POST.get("kept", "")
    if answer in KEPT:
        note_promise(promise=promise, is_kept=KEPT[answer], on=timezone.localdate(), by=request.user)
    return redirect(at_promises(promise))
