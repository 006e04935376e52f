"""The staff home."""

from django.urls import path

from reports import views
from school.access import for_teachers

app_name = "reports"

urlpatterns = [
    path("", for_teachers(views.today), name="today"),
]
