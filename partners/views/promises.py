"""Promises of a partnership's two sides."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.methods import form_methods
from partners.forms.promises import PromiseForm
from partners.models import Partnership, Promise, Side
from partners.selectors.partnerships import changeable_partnerships
from partners.services.partnerships import note_promise
from school.access import SignedInRequest

KEPT = {"yes": True, "no": False, "unknown": None}


def changeable(request: SignedInRequest) -> QuerySet[Promise]:
    """Promises of partnerships that go on."""
    promises = Promise.objects.visible_to(request.user).filter(partnership__in=Partnership.objects.current())
    return promises.select_related("partnership__partner", "partnership__direction")


def at_promises(partnership: Partnership) -> HttpResponseRedirect:
    return redirect(f"{partnership.get_absolute_url()}#promises")


@form_methods
def promise_new(request: SignedInRequest, pk: int) -> HttpResponse:
    partnership = get_object_or_404(changeable_partnerships(request.user), pk=pk)
    side = request.GET.get("side", "")
    promise = Promise(partnership=partnership, side=side if side in Side.values else "")
    form = PromiseForm(request.POST if request.method == "POST" else None, instance=promise)
    if form.is_valid():
        form.save()
        messages.success(request, _("The promise is written down."))
        if "another" in request.POST:
            again = reverse("partners:promise-new", args=[pk])
            return redirect(f"{again}?side={form.cleaned_data['side']}")
        return at_promises(partnership)
    return render(request, "partners/promise_form.html", {"form": form, "partnership": partnership})


@form_methods
def promise_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    promise = get_object_or_404(changeable(request), pk=pk)
    form = PromiseForm(request.POST if request.method == "POST" else None, instance=promise)
    if form.is_valid() and form.save_unless_changed() is not None:
        messages.success(request, _("Saved."))
        return at_promises(promise.partnership)
    context = {"form": form, "partnership": promise.partnership, "promise_id": pk}
    return render(request, "partners/promise_form.html", context)


@require_POST
def promise_note(request: SignedInRequest, pk: int) -> HttpResponse:
    """One click: kept, not kept, or not known after all."""
    promise = get_object_or_404(changeable(request), pk=pk)
    answer = request.POST.get("kept", "")
    if answer in KEPT:
        note_promise(promise=promise, is_kept=KEPT[answer], on=timezone.localdate(), by=request.user)
    return at_promises(promise.partnership)


@form_methods
def promise_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    promise = get_object_or_404(changeable(request), pk=pk)
    if request.method == "POST":
        promise.delete()
        messages.success(request, _("The promise is removed; the history keeps that it was there."))
        return at_promises(promise.partnership)
    return render(request, "partners/promise_delete.html", {"promise": promise, "partnership": promise.partnership})
