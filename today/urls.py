"""The staff's home."""

from django.urls import path

from school.access import for_teachers
from today import views

app_name = "today"

urlpatterns = [path("staff/", for_teachers(views.today), name="today")]
