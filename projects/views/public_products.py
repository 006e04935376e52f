"""The bank «What we did together»: for everybody, without a session."""

from pathlib import PurePath

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from activities.models import Product
from common.files import document_response, picture_response
from common.public_lists import page_asked_for
from projects.forms.public_lists import BankForm
from projects.selectors.bank import bank, cards_of, with_all_named
from school.publication import public_page, public_version
from school.years import SchoolYear

# Their cards are the longest, with pictures: so many are some five screens of a phone.
PRODUCTS_PER_PAGE = 12


@require_safe
@public_page
def product_list(request: HttpRequest) -> HttpResponse:
    form = BankForm(request.GET, version=public_version(request))
    products = bank(
        form.query,
        directions=form.chosen["direction"],
        kinds=form.chosen["kind"],
        types=form.chosen["type"],
        partners=form.chosen["partner"],
        years=[SchoolYear(int(start)) for start in form.chosen["year"]],
    )
    page, notices = page_asked_for(request, with_all_named(products), PRODUCTS_PER_PAGE)
    return render(
        request,
        "projects/public_product_list.html",
        {
            "form": form,
            "page": page,
            "cards": cards_of(page.object_list, timezone.localdate()),
            "notices": notices + form.notices,
            "query": form.query,
            "is_filtered": form.is_filtered,
        },
    )


@require_safe
@public_page(cached=False)
def product_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the file through here, so that hiding a product, or what it is of, hides its file as well."""
    product = get_object_or_404(Product.objects.public(), pk=pk)
    return document_response(product.file, name=product.file_name)


@require_safe
@public_page(cached=False)
def product_picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the picture of a product's file. Browsers ask anew each time, so that hiding the product hides it at once."""
    product = get_object_or_404(Product.objects.public().only("picture"), pk=pk)
    etag = f'"{PurePath(product.picture.name or "").stem}"'
    unchanged = get_conditional_response(request, etag=etag) if product.picture else None
    answer = unchanged or picture_response(product.picture, version=None, cache_control="private, no-cache")
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer
