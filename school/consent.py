"""Versions of the consent: a new one is added, the words of none are ever changed."""

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


def accept(*, number: int, by: User) -> bool:
    """Put the text that the portal came with in force in the school's name; False where it is in force no more."""
    with transaction.atomic():
        current = ConsentText.objects.select_for_update().order_by("-number").first()
        if current is None or current.number != number:
            return False
        if current.made_by_id is None:
            current.made_by = by
            current.save(update_fields=["made_by"])
        return True
