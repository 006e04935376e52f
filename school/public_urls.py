"""What this room shows to everybody."""

from django.urls import path

from school.publication import public_page
from school.views.settings import logo

urlpatterns = [path("logo/", public_page(logo, cached=False), name="school-logo")]
