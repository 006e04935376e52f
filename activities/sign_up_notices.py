"""What follows for people who signed up when staff move, call off or free a date: a reminder to notify them."""

from collections.abc import Collection, Sequence

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from activities import addresses
from activities.dates_in_words import date_in_words
from activities.models import Occurrence
from activities.selectors.sign_ups import sign_up_totals
from activities.services.telling import Telling
from activities.sign_up_words import SignUpTotal


def remind_of_sign_ups(request: HttpRequest, dates: Sequence[Occurrence]) -> None:
    """After a move or a calling off: who signed up for these dates has to be notified; no mail goes out by itself."""
    totals = sign_up_totals(each.pk for each in dates)
    for occurrence in dates:
        if total := totals.get(occurrence.pk):
            address = reverse(addresses.SIGN_UPS_OF_DATE, args=[occurrence.pk])
            link = format_html(' <a href="{}">{}</a>', address, _("The list"))
            messages.warning(request, format_html("{}{}", signed_up_in_words(occurrence, total), link))


def say_what_is_not_told(request: HttpRequest, told: Telling) -> None:
    """Say that a change is told to nobody, as a person chose or as is usual: nothing is decided silently."""
    if told.untold:
        messages.info(request, _("Neither visitors nor class teachers are told of this change."))


def signed_up_in_words(occurrence: Occurrence, total: SignUpTotal) -> str:
    words = _("Signed up for %(when)s: %(who)s. Tell them; the list has the contacts.")
    return words % {"who": total, "when": date_in_words(occurrence)}


def remind_of_dates(request: HttpRequest, keys: Collection[int]) -> None:
    """The same for the dates of these keys, where another room called them off."""
    remind_of_sign_ups(request, list(Occurrence.objects.filter(pk__in=keys).select_related("activity")))
