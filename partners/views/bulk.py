"""One change of many partners of the register: which, with what, and what became of them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from common.methods import form_methods
from partners.forms.bulk import PartnerBulkForm
from partners.models import Partner
from partners.services.bulk import PartnerAction, change_partners, partners_words
from school.access import SignedInRequest
from school.many import say_what_was_changed, ticked_rows

WHAT_HAPPENS = {
    PartnerAction.COORDINATOR: gettext_lazy(
        "All their current partnerships get this coordinator. You can undo this for 24 hours."
    ),
    PartnerAction.SHOW: gettext_lazy(
        "Visitors see their public pages, and events with them as each event allows. You can undo this for 24 hours."
    ),
    PartnerAction.HIDE: gettext_lazy(
        "Their public pages are closed at once, and so are events with those whose kind is hidden. They can be "
        "shown again from the same list."
    ),
}


@form_methods
def partner_bulk(request: SignedInRequest) -> HttpResponse:
    """Say what happens to the ticked partners and ask with what; then change them all in one go."""
    ticked = ticked_rows(request, actions=PartnerAction.values, list_url=reverse("partners:partner-list"))
    if not ticked.action:
        return redirect(ticked.list_url)
    action = PartnerAction(ticked.action)
    form = PartnerBulkForm(request.POST if request.method == "POST" else None, action=action)
    if form.is_valid():
        coordinator = form.cleaned_data.get("coordinator")
        changed = change_partners(
            chosen=ticked.versions, action=action, coordinator=coordinator, by=request.user, now=timezone.now()
        )
        say_what_was_changed(request, changed, partners_words(action, {"count": len(changed.done)}))
        return redirect(ticked.list_url)
    context = {
        "form": form,
        "action": action,
        "what_happens": WHAT_HAPPENS[action],
        "rows": Partner.objects.visible_to(request.user).filter(pk__in=ticked.versions),
        "ticked": ticked,
    }
    return render(request, "school/change_many.html", context)
