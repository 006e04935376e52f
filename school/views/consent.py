"""The text that people agree to when they leave a contact: its versions, and a new one."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common.methods import form_methods
from school.access import SignedInRequest
from school.consent import AddedMeanwhile, accept, add_version
from school.forms.consent import ConsentForm
from school.models import ConsentText
from school.registries import erasers


@form_methods
def consent_edit(request: SignedInRequest) -> HttpResponse:
    """The version in force, a form for the next one, the earlier ones; and what is over its time."""
    if request.method == "POST" and "erase" in request.POST:
        count = sum(eraser.erase(request.user) for eraser in erasers)
        messages.success(request, _("Erased: %(count)s.") % {"count": count})
        return redirect("school:consent-edit")
    if request.method == "POST" and "accept" in request.POST:
        number = request.POST["accept"]
        if number.isdecimal() and len(number) < 10 and accept(number=int(number), by=request.user):
            messages.success(request, _("The text is accepted. Parents and pupils agree to it when they sign up."))
        else:
            messages.error(request, _("Somebody else added a version in the meantime. Check it, then accept it."))
        return redirect("school:consent-edit")
    current = ConsentText.objects.current()
    form = ConsentForm(request.POST if request.method == "POST" else None, current=current)
    if form.is_valid():
        data = form.cleaned_data
        try:
            add_version(
                text=data["text"],
                text_en=data["text_en"],
                kept_days=data["kept_days"],
                after=data["after"],
                by=request.user,
            )
        except AddedMeanwhile:
            form.add_error(None, _("Somebody else added a version in the meantime. Check it above, then save again."))
            form.data = {**request.POST.dict(), "after": getattr(ConsentText.objects.current(), "number", 0)}
        else:
            messages.success(
                request, _("The new version is in force. Those who signed up before agreed to their version.")
            )
            return redirect("school:consent-edit")
    versions = ConsentText.objects.newest_first().select_related("made_by").annotate(used=Count("sign_ups"))
    context = {
        "form": form,
        "versions": versions,
        "expired": sum(eraser.count() for eraser in erasers),
    }
    return render(request, "school/consent_edit.html", context)
