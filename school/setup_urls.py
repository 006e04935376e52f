"""The portal's first run."""

from django.urls import path

from school.access import for_anyone
from school.views.accounts import setup

urlpatterns = [path("<slug:token>/", for_anyone(setup), name="setup")]
