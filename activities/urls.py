"""Addresses of activities and their dates: all for staff."""

from django.urls import path

from activities.views import activities, dates
from school.access import for_teachers

app_name = "activities"

# A teacher plans what is their own: each view that changes something fetches only that.
urlpatterns = [
    path("activities/", for_teachers(activities.ActivityList.as_view()), name="activity-list"),
    path("activities/new/", for_teachers(activities.activity_new), name="activity-new"),
    path("activities/<int:pk>/", for_teachers(activities.activity_detail), name="activity-detail"),
    path("activities/<int:pk>/edit/", for_teachers(activities.activity_edit), name="activity-edit"),
    path("activities/<int:pk>/history/", for_teachers(activities.activity_history), name="activity-history"),
    path("activities/<int:pk>/cancel/", for_teachers(activities.activity_cancel), name="activity-cancel"),
    path("activities/<int:pk>/restore/", for_teachers(activities.activity_restore), name="activity-restore"),
    path("activities/<int:pk>/delete/", for_teachers(activities.activity_delete), name="activity-delete"),
    path("activities/<int:pk>/dates/new/", for_teachers(dates.dates_new), name="dates-new"),
    path("dates/<int:pk>/edit/", for_teachers(dates.date_edit), name="date-edit"),
    path("dates/<int:pk>/cancel/", for_teachers(dates.date_cancel), name="date-cancel"),
    path("dates/<int:pk>/restore/", for_teachers(dates.date_restore), name="date-restore"),
    path("dates/<int:pk>/held/", for_teachers(dates.date_held), name="date-held"),
    path("dates/<int:pk>/delete/", for_teachers(dates.date_delete), name="date-delete"),
]
