"""Products of joint work: their list, their pages, their files."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from activities.models import Activity, Product, Project
from activities.models.product import ProductQuerySet
from activities.services.products import ProductAction
from common.files import MAX_DOCUMENT_BYTES, document_response
from common.lists import Column
from common.methods import form_methods, takes_files
from common.numbers import parse_number
from projects.filters import ProductFilter
from projects.forms.products import ProductForm
from projects.selectors.bank import ProductRow, credited_to, hidden_because, made_with, product_rows, with_all_named
from projects.selectors.product_history import product_entries
from school.access import SignedInRequest
from school.lists import StaffListPage


class ProductList(StaffListPage):
    """What came of joint work, the newest at the top."""

    template_name = "projects/product_list.html"
    filterset_class = ProductFilter
    orders = {
        "-day": ["-made_on", "-pk"],
        "day": ["made_on", "pk"],
        "title": ["title_key", "pk"],
        "-title": ["-title_key", "-pk"],
    }
    order_labels = {
        "-day": gettext_lazy("the newest first"),
        "day": gettext_lazy("the oldest first"),
        "title": gettext_lazy("by title"),
    }
    export_name = "products"
    per_page = 30

    def get_queryset(self) -> ProductQuerySet:
        return Product.objects.visible_to(self.request.user)

    def for_display(self, rows: QuerySet) -> QuerySet:
        return with_all_named(rows).select_related("activity__direction")  # type: ignore[arg-type]

    def prepared(self, rows: list[Any]) -> list[ProductRow]:
        return product_rows(rows, self.request.user)

    def shown(self, rows: QuerySet) -> dict[str, Any]:
        shown = super().shown(rows)
        bulk_actions = ProductAction if self.request.user.is_coordinator and shown["rows"] else ()
        return {**shown, "bulk_actions": bulk_actions, "bulk_url": reverse("projects:product-bulk")}

    def columns(self) -> Sequence[Column]:
        return [
            Column(gettext_lazy("Title"), lambda each: each.title),
            Column(gettext_lazy("Type"), lambda each: each.type.title),
            Column(gettext_lazy("Kind of joint activity"), lambda each: each.type.kind.title),
            Column(gettext_lazy("Day"), lambda each: each.made_on),
            Column(gettext_lazy("Activity"), lambda each: each.activity.title if each.activity else ""),
            Column(gettext_lazy("Project"), lambda each: each.project.title if each.project else ""),
            Column(gettext_lazy("Made together with"), lambda each: ", ".join(one.title for one in made_with(each))),
            Column(gettext_lazy("Co-authors"), lambda each: each.co_authors),
            Column(gettext_lazy("About it"), lambda each: each.about),
            Column(gettext_lazy("Link"), lambda each: each.link),
            Column(gettext_lazy("File"), lambda each: each.file_name),
            Column(gettext_lazy("Visitors see it"), lambda each: not any(hidden_because(each))),
        ]


@form_methods
@takes_files(MAX_DOCUMENT_BYTES)
def product_new(request: SignedInRequest) -> HttpResponse:
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    activity = project = None
    if "activity" in request.GET:
        activities = Activity.objects.loggable_by(request.user).select_related("kind")
        activity = get_object_or_404(activities, pk=parse_number(request.GET["activity"]))
    if "project" in request.GET:
        projects = Project.objects.editable_by(request.user)
        project = get_object_or_404(projects, pk=parse_number(request.GET["project"]))
    form = ProductForm(data, files, instance=Product(activity=activity, project=project), by=request.user)
    if form.is_valid():
        product = form.save_unless_changed()
        assert product is not None
        messages.success(request, _("It is saved among the results."))
        return redirect(product)
    return render(request, "projects/product_form.html", {"form": form, "source": activity or project})


@require_safe
def product_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    products = with_all_named(Product.objects.visible_to(request.user)).select_related("created_by")
    product = get_object_or_404(products, pk=pk)
    return render(
        request,
        "projects/product_detail.html",
        {
            "product": product,
            "may_edit": Product.objects.editable_by(request.user).filter(pk=pk).exists(),
            "made_with": made_with(product),
            "partnerships": credited_to(product, timezone.localdate()),
            "hidden_because": list(hidden_because(product)),
        },
    )


@form_methods
@takes_files(MAX_DOCUMENT_BYTES)
def product_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    products = Product.objects.editable_by(request.user).select_related("activity__kind", "project", "type")
    product = get_object_or_404(products, pk=pk)
    title = product.title
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ProductForm(data, files, instance=product, by=request.user)
    if form.is_valid() and form.save_unless_changed() is not None:
        messages.success(request, _("Saved."))
        return redirect(product)
    # The form writes what was typed into the instance; the heading shows what is stored.
    return render(request, "projects/product_form.html", {"form": form, "product": product, "title": title})


@require_safe
def product_history(request: SignedInRequest, pk: int) -> HttpResponse:
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    context = {"product": product, "entries": product_entries(product)}
    return render(request, "projects/product_history.html", context)


@require_safe
def product_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Send the file to staff, whether visitors see it or not."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    return document_response(product.file, name=product.file_name)
