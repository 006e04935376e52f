"""The school's profile as every page needs it."""

from django.http import HttpRequest

from school.models import SchoolProfile
from school.publication import per_version, public_version


@per_version
def cached_profile() -> SchoolProfile:
    """The one row; an unsaved empty one before the first run."""
    return SchoolProfile.objects.first() or SchoolProfile()


def current_profile(request: HttpRequest | None = None) -> SchoolProfile:
    """The profile in force. Read-only: to change it, load the row."""
    return cached_profile(public_version(request))
