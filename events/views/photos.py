"""Photos for visitors."""

from pathlib import PurePath

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from activities.models import Photo
from common.files import picture_response
from common.pictures import SIDES
from school.publication import public_page


@require_safe
@public_page(cached=False)
def photo(request: HttpRequest, pk: int, size: str) -> HttpResponseBase:
    """Send a photo. Browsers ask for it anew each time, so that its last day and its withdrawal act at once.

    No shared cache and no search engine may keep it: they would show it longer than people agreed to.
    """
    if size not in SIDES:
        raise Http404
    photo = get_object_or_404(Photo.objects.public(timezone.localdate()).only(size), pk=pk)
    file = getattr(photo, size)
    etag = f'"{PurePath(file.name).stem}"'
    unchanged = get_conditional_response(request, etag=etag)
    answer = unchanged or picture_response(file, version=None, cache_control="private, no-cache")
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex, noimageindex"
    return answer
