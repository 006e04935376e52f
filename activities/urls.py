"""Addresses of activities, their dates, the calendar and its sign-ups, what was held, projects and products."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import path

from activities.public_views import calendar, events, feeds, subscribing
from activities.public_views import photos as public_photos
from activities.public_views import products as public_products
from activities.public_views import projects as public_projects
from activities.public_views import sign_ups as public_sign_ups
from activities.views import activities, cycle, dates, log, log_month, photos, products, projects, sign_ups
from school.access import for_coordinators, for_teachers

app_name = "activities"

Addresses = list[tuple[str, Callable[..., HttpResponseBase], str]]

# A teacher plans what is their own and logs what names them: each view that changes something fetches only that.
TEACHERS_PAGES: Addresses = [
    ("activities/", activities.ActivityList.as_view(), "activity-list"),
    ("activities/new/", activities.activity_new, "activity-new"),
    ("activities/log/", log.log_list, "log-list"),
    ("activities/<int:pk>/", activities.activity_detail, "activity-detail"),
    ("activities/<int:pk>/edit/", activities.activity_edit, "activity-edit"),
    ("activities/<int:pk>/log/", log.activity_log, "activity-log"),
    ("activities/<int:pk>/cycle/", cycle.activity_cycle, "activity-cycle"),
    ("activities/<int:pk>/history/", activities.activity_history, "activity-history"),
    ("activities/<int:pk>/cancel/", activities.activity_cancel, "activity-cancel"),
    ("activities/<int:pk>/restore/", activities.activity_restore, "activity-restore"),
    ("activities/<int:pk>/delete/", activities.activity_delete, "activity-delete"),
    ("activities/<int:pk>/dates/new/", dates.dates_new, "dates-new"),
    ("dates/<int:pk>/", cycle.date_detail, "date-detail"),
    ("dates/<int:pk>/sum-up/", cycle.date_sum_up, "date-sum-up"),
    ("dates/<int:pk>/photos/", photos.date_photos, "date-photos"),
    ("dates/<int:pk>/edit/", dates.date_edit, "date-edit"),
    ("dates/<int:pk>/cancel/", dates.date_cancel, "date-cancel"),
    ("dates/<int:pk>/restore/", dates.date_restore, "date-restore"),
    ("dates/<int:pk>/delete/", dates.date_delete, "date-delete"),
    ("dates/<int:pk>/sign-ups/", sign_ups.sign_up_list, "date-sign-ups"),
    ("dates/<int:pk>/sign-ups/new/", sign_ups.sign_up_new, "date-sign-up-new"),
    ("sign-ups/<int:pk>/<slug:action>/", sign_ups.sign_up_action, "sign-up-action"),
    ("photos/<int:pk>/edit/", photos.photo_edit, "photo-edit"),
    ("photos/<int:pk>/delete/", photos.photo_delete, "photo-delete"),
    ("photos/<int:pk>/<slug:size>/", photos.photo_file, "photo-file"),
    ("projects/", projects.ProjectList.as_view(), "project-list"),
    ("projects/<int:pk>/", projects.project_detail, "project-detail"),
    ("products/", products.ProductList.as_view(), "product-list"),
    ("products/new/", products.product_new, "product-new"),
    ("products/<int:pk>/", products.product_detail, "product-detail"),
    ("products/<int:pk>/edit/", products.product_edit, "product-edit"),
    ("products/<int:pk>/history/", products.product_history, "product-history"),
    ("products/<int:pk>/delete/", products.product_delete, "product-delete"),
    ("products/<int:pk>/file/", products.product_file, "product-file"),
]
COORDINATORS_PAGES: Addresses = [
    ("activities/log/month/", log_month.log_month, "log-month"),
    ("projects/new/", projects.project_new, "project-new"),
    ("projects/<int:pk>/edit/", projects.project_edit, "project-edit"),
    ("projects/<int:pk>/history/", projects.project_history, "project-history"),
    ("projects/<int:pk>/status/<slug:action>/", projects.project_status, "project-status"),
    ("projects/<int:pk>/delete/", projects.project_delete, "project-delete"),
    ("projects/<int:pk>/members/new/", projects.member_new, "member-new"),
    ("members/<int:pk>/edit/", projects.member_edit, "member-edit"),
    ("members/<int:pk>/leave/", projects.member_leave, "member-leave"),
    ("members/<int:pk>/delete/", projects.member_delete, "member-delete"),
]

urlpatterns = [
    # For everybody
    path("calendar/", calendar.agenda, name="calendar"),
    path("calendar/<int:year>/<int:month>/", calendar.month, name="calendar-month"),
    path("calendar/subscribe/", subscribing.subscribe, name="calendar-subscribe"),
    path("calendar/poster/", subscribing.poster, name="calendar-poster"),
    path("calendar.ics", feeds.calendar_feed, name="calendar-feed"),
    path("events/<int:pk>/", events.event_detail, name="event"),
    path("events/<int:pk>.ics", feeds.event_feed, name="event-feed"),
    path("events/<int:pk>/poster/", events.event_poster, name="event-poster"),
    path("events/<int:pk>/sign-up/", public_sign_ups.sign_up_form, name="event-sign-up"),
    path("sign-ups/<str:token>/", public_sign_ups.sign_up_result, name="sign-up-result"),
    path("activities/<int:pk>/", events.activity_detail, name="public-activity"),
    path("open-data/events.json", feeds.open_data, name="open-data-events"),
    path("projects/", public_projects.project_list, name="public-project-list"),
    path("projects/<slug:slug>/", public_projects.project_detail, name="public-project-detail"),
    path("products/", public_products.product_list, name="public-product-list"),
    path("products/<int:pk>/file/", public_products.product_file, name="public-product-file"),
    path("photos/<int:pk>/<slug:size>/", public_photos.photo, name="public-photo"),
    # For staff
    *(path(f"staff/{route}", for_teachers(view), name=name) for route, view, name in TEACHERS_PAGES),
    *(path(f"staff/{route}", for_coordinators(view), name=name) for route, view, name in COORDINATORS_PAGES),
]
