"""What every template may ask for."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from school.profile import current_profile


def portal(request: HttpRequest) -> dict[str, Any]:
    """The school, the same page in the other language, and the person who is signed in.

    `user` stays lazy: a public page that never names it never loads the session.
    """
    other = "ru" if get_language() == "en" else "en"
    return {
        "school": SimpleLazyObject(lambda: current_profile(request)),
        "other_language": other,
        "other_language_url": SimpleLazyObject(lambda: translate_url(request.get_full_path(), other)),
        "user": SimpleLazyObject(lambda: request.user),
        "is_demo": settings.DEMO,
        "release": settings.RELEASE,
    }
