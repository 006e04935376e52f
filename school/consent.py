"""Versions of the consent: a new one is added, none is ever changed."""

from django.db import IntegrityError, transaction

from school.models import ConsentText, User


class AddedMeanwhile(Exception):
    """Somebody else added a version at the same moment; whoever comes second looks at it first."""


def add_version(*, text: str, text_en: str, kept_days: int, after: int, by: User) -> ConsentText:
    """Put a new version in force, behind number `after`. Raises `AddedMeanwhile`."""
    try:
        with transaction.atomic():
            current = ConsentText.objects.current()
            if (current.number if current else 0) != after:
                raise AddedMeanwhile
            return ConsentText.objects.create(
                number=after + 1, text=text, text_en=text_en, kept_days=kept_days, made_by=by
            )
    except IntegrityError as error:
        raise AddedMeanwhile from error
