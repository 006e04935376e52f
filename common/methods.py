"""Which HTTP methods a view answers, and how much it may be sent."""

from collections.abc import Callable
from typing import TypeVar

from django.views.decorators.http import require_http_methods

View = TypeVar("View", bound=Callable)

# A page with a form: it is shown and it is sent
form_methods = require_http_methods(["GET", "HEAD", "POST"])


def takes_files(largest_file: int) -> Callable[[View], View]:
    """Lets a view be sent a file of that many bytes, where `settings.LARGEST_REQUEST` would be too little.

    Half as much again passes, so that a file a little too large is refused in words beside its field.
    """

    def mark(view: View) -> View:
        view.largest_request = largest_file + largest_file // 2  # type: ignore[attr-defined]
        return view

    return mark
