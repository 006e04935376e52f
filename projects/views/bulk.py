"""One change of many products: which, and what became of them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from activities.models import Product
from activities.services.products import ProductAction, change_products, products_words
from common.methods import form_methods
from school.access import SignedInRequest
from school.many import say_what_was_changed, ticked_rows

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
    ticked = ticked_rows(request, actions=ProductAction.values, list_url=reverse("projects:product-list"))
    if not ticked.action:
        return redirect(ticked.list_url)
    action = ProductAction(ticked.action)
    if request.method == "POST":
        changed = change_products(chosen=ticked.versions, action=action, by=request.user, now=timezone.now())
        say_what_was_changed(request, changed, products_words(action, {"count": len(changed.done)}))
        return redirect(ticked.list_url)
    context = {
        "action": action,
        "what_happens": WHAT_HAPPENS[action],
        "rows": Product.objects.visible_to(request.user).filter(pk__in=ticked.versions),
        "ticked": ticked,
    }
    return render(request, "school/change_many.html", context)
