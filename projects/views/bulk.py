"""One change of many products: which, and what became of them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Product
from activities.services.products import ProductAction, change_products, products_words
from common.display import safe_next
from common.methods import form_methods
from common.ticked import ticked_rows
from school.access import SignedInRequest
from school.many import say_what_was_changed

WHAT_HAPPENS = {
    ProductAction.SHOW: gettext_lazy(
        "They appear in “What we did together”, unless their activity or project is for staff only. You can "
        "undo this for 24 hours."
    ),
    ProductAction.HIDE: gettext_lazy(
        "They leave “What we did together” at once, and their files are no longer available. You can undo this "
        "for 24 hours."
    ),
}


@form_methods
def product_bulk(request: SignedInRequest) -> HttpResponse:
    """Say what happens to the ticked products, then change them all in one go."""
    data = request.POST if request.method == "POST" else request.GET
    back = safe_next(request, data.get("next", ""))
    back = reverse("projects:product-list") if back == "/" else back
    chosen, asked = ticked_rows(data.getlist("row")), data.get("action", "")
    if not chosen or asked not in ProductAction.values:
        text = _("Choose what to do with the rows.") if chosen else _("Select at least one row.")
        messages.warning(request, text)
        return redirect(back)
    action = ProductAction(asked)
    if request.method == "POST":
        changed = change_products(chosen=chosen, action=action, by=request.user, now=timezone.now())
        say_what_was_changed(request, changed, products_words(action, {"count": len(changed.done)}))
        return redirect(back)
    context = {
        "action": action,
        "what_happens": WHAT_HAPPENS[action],
        "rows": Product.objects.visible_to(request.user).filter(pk__in=chosen),
        "ticked": [f"{key}.{version}" for key, version in chosen.items()],
        "back_url": back,
    }
    return render(request, "school/change_many.html", context)
