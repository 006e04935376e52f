"""What can be taken back: a list, and a page that names what goes back and what stays."""

from django.urls import path

from school.access import for_teachers
from school.views import undo

app_name = "undo"

urlpatterns = [
    path("", for_teachers(undo.undo_list), name="undo-list"),
    path("<int:pk>/", for_teachers(undo.undo_detail), name="undo-detail"),
]
