"""What this room shows to everybody."""

from django.urls import path

from school.access import for_anyone
from school.publication import public_page
from school.views.accounts import join
from school.views.privacy import privacy
from school.views.settings import logo

urlpatterns = [
    path("logo/", public_page(logo, cached=False), name="school-logo"),
    path("privacy/", privacy, name="privacy"),
    path("join/<int:user_id>/<slug:code>/", for_anyone(join), name="account_join"),
]
