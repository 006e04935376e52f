"""A partner's logo as an answer: files have no address of their own."""

from pathlib import PurePath

from django.http import FileResponse, Http404

from partners.models import Partner

LOGO_TYPES = {".png": "image/png", ".jpg": "image/jpeg"}


def logo_response(partner: Partner) -> FileResponse:
    """The picture; 404 where there is none or its file is gone."""
    name = PurePath(partner.logo.name or "")
    if name.suffix not in LOGO_TYPES:
        raise Http404
    try:
        file = partner.logo.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(file, content_type=LOGO_TYPES[name.suffix])
