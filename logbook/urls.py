"""What was held: the log, a date's page, the four C, photos."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import path

from logbook.views import cycle, dates, log, month, photos, taking_back
from school.access import for_coordinators, for_teachers
from school.once import once

app_name = "logbook"

# A teacher logs what names them: each view that changes something fetches only that.
TEACHERS_PAGES: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
    ("activities/log/", once(log.log_list), "log-list"),
    ("activities/<int:pk>/log/", log.activity_log, "activity-log"),
    ("activities/<int:pk>/cycle/", cycle.activity_cycle, "activity-cycle"),
    ("dates/<int:pk>/", dates.date_detail, "date-detail"),
    ("dates/<int:pk>/sum-up/", dates.date_sum_up, "date-sum-up"),
    ("dates/<int:pk>/take-back/", taking_back.date_take_back, "date-take-back"),
    ("dates/<int:pk>/photos/", photos.date_photos, "date-photos"),
    ("photos/<int:pk>/edit/", photos.photo_edit, "photo-edit"),
    ("photos/<int:pk>/delete/", photos.photo_delete, "photo-delete"),
    ("photos/<int:pk>/<slug:size>/", photos.photo_file, "photo-file"),
]

urlpatterns = [
    *(path(f"staff/{route}", for_teachers(view), name=name) for route, view, name in TEACHERS_PAGES),
    path("staff/activities/log/month/", for_coordinators(month.log_month), name="log-month"),
]
