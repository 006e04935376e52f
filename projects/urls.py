"""Projects and products: for everybody, and for staff."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import path

from projects.views import bulk, deleting, products, projects, public_products, public_projects
from school.access import for_coordinators, for_teachers
from school.once import once

app_name = "projects"

TEACHERS_PAGES: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
    ("projects/", projects.ProjectList.as_view(), "project-list"),
    ("projects/<int:pk>/", projects.project_detail, "project-detail"),
    ("products/", products.ProductList.as_view(), "product-list"),
    ("products/new/", once(products.product_new), "product-new"),
    ("products/<int:pk>/", products.product_detail, "product-detail"),
    ("products/<int:pk>/edit/", products.product_edit, "product-edit"),
    ("products/<int:pk>/history/", products.product_history, "product-history"),
    ("products/<int:pk>/delete/", deleting.ProductDeletion.as_view(), "product-delete"),
    ("products/<int:pk>/file/", products.product_file, "product-file"),
]
COORDINATORS_PAGES: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
    ("products/bulk/", bulk.product_bulk, "product-bulk"),
    ("projects/new/", once(projects.project_new), "project-new"),
    ("projects/<int:pk>/edit/", projects.project_edit, "project-edit"),
    ("projects/<int:pk>/history/", projects.project_history, "project-history"),
    ("projects/<int:pk>/status/<slug:action>/", projects.project_status, "project-status"),
    ("projects/<int:pk>/delete/", deleting.ProjectDeletion.as_view(), "project-delete"),
    ("projects/<int:pk>/members/new/", once(projects.member_new), "member-new"),
    ("members/<int:pk>/edit/", projects.member_edit, "member-edit"),
    ("members/<int:pk>/leave/", projects.member_leave, "member-leave"),
    ("members/<int:pk>/delete/", deleting.MemberDeletion.as_view(), "member-delete"),
]

urlpatterns = [
    # For everybody
    path("projects/", public_projects.project_list, name="public-project-list"),
    path("projects/<slug:slug>/", public_projects.project_detail, name="public-project-detail"),
    path("products/", public_products.product_list, name="public-product-list"),
    path("products/<int:pk>/file/", public_products.product_file, name="public-product-file"),
    path("products/<int:pk>/picture/", public_products.product_picture, name="public-product-picture"),
    # For staff
    *(path(f"staff/{route}", for_teachers(view), name=name) for route, view, name in TEACHERS_PAGES),
    *(path(f"staff/{route}", for_coordinators(view), name=name) for route, view, name in COORDINATORS_PAGES),
]
