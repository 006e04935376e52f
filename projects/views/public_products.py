"""The bank «What we did together»: for everybody, without a session."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from activities.models import Product
from common.files import document_response
from common.public_lists import known_values, page_asked_for
from common.text import one_line
from partners.selectors.public_register import public_name
from partners.selectors.reference import directions
from projects.selectors.bank import cards_of, filters_in_use, in_directions, in_year, with_all_named
from school.publication import public_page, public_version
from school.years import SchoolYear


class BankFilterForm(forms.Form):
    """The search and the filters of the bank; their state is the address."""

    q = forms.CharField(label=gettext_lazy("What are you looking for?"), required=False)
    direction = forms.MultipleChoiceField(
        label=gettext_lazy("Direction"), required=False, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of joint activity"), required=False)
    type = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    partner = forms.ChoiceField(label=gettext_lazy("Partner"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("School year"), required=False)

    def __init__(self, data: Mapping[str, Any], *, choices: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__(data)
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            empty = [] if name == "direction" else [("", _("Any"))]
            field.choices = [*empty, *offered.items()]


@require_safe
@public_page
def product_list(request: HttpRequest) -> HttpResponse:
    version = public_version(request)
    query = one_line(request.GET.get("q", ""))[:200]
    all_directions, in_use = directions(version), filters_in_use(version)
    partners = {each.slug: each for each in in_use.partners}
    choices: dict[str, dict[str, str]] = {
        "direction": {each.slug: each.title for each in all_directions},
        "kind": {each.code: each.title for each in in_use.kinds},
        "type": {each.code: each.title for each in in_use.types},
        "partner": {slug: public_name(each) for slug, each in partners.items()},
        "year": {str(each.start): str(each) for each in in_use.years},
    }
    chosen: dict[str, list[str]] = {}
    unknown = False
    for name, offered in choices.items():
        # Of one that takes a single answer the last is meant, as in Django's own forms.
        asked = request.GET.getlist(name) if name == "direction" else [request.GET.get(name, "")]
        chosen[name], others = known_values(asked, offered)
        unknown = unknown or others

    products = Product.objects.public().search(query)
    if chosen["direction"]:
        products = in_directions(products, [each for each in all_directions if each.slug in chosen["direction"]])
    if chosen["kind"]:
        products = products.filter(type__kind__code__in=chosen["kind"])
    if chosen["type"]:
        products = products.filter(type__code__in=chosen["type"])
    for slug in chosen["partner"]:
        products = products.with_partner(partners[slug])
    for start in chosen["year"]:
        products = in_year(products, SchoolYear(int(start)))

    page, notices = page_asked_for(request, with_all_named(products))
    if unknown:
        notices.append(_("The address asks for a filter that is not here; it was left out."))
    data = {name: values if name == "direction" else "".join(values) for name, values in chosen.items()}
    return render(
        request,
        "projects/public_product_list.html",
        {
            "form": BankFilterForm({"q": query, **data}, choices=choices),
            "page": page,
            "cards": cards_of(page.object_list),
            "notices": notices,
            "query": query,
            "is_filtered": bool(query or any(chosen.values())),
        },
    )


@require_safe
@public_page(kept=False)
def product_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file is read through here, so that hiding a product, or what it is of, hides its file as well."""
    product = get_object_or_404(Product.objects.public(), pk=pk)
    return document_response(product.file, name=product.file_name)
