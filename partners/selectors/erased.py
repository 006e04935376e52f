"""What is known of contact persons that were erased: the line in the journal alone."""

from django.db.models import QuerySet

from common.numbers import parse_numbers
from partners.models import Partner
from school.models import JournalEntry


def partners_of_erased(number: int) -> QuerySet[Partner]:
    """Return the partner whose contact person with this number was erased, as the journal has it."""
    entry = JournalEntry.objects.filter(action=JournalEntry.Action.ERASED, subject=f"contact {number}").first()
    return Partner.objects.filter(pk__in=parse_numbers([entry.detail.removeprefix("partner ")]) if entry else [])
