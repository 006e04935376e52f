"""What is said of the dates ahead once the work with a partner has ended."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.forms.dates_ahead import DatesAheadForm
from partners.registries import ahead

NAMED = 5


def tell_of_dates(request: HttpRequest, form: DatesAheadForm) -> None:
    """Say how many dates were called off, who is to be told, and which stay in the plan."""
    if form.keys:
        count = len(form.keys)
        words = ngettext("%(count)s date is called off.", "%(count)s dates are called off.", count)
        messages.success(request, words % {"count": count})
        for room in ahead:
            room.remind(request, form.keys)
    if staying := form.staying:
        links = format_html_join(
            "; ", '{} — <a href="{}">{}</a>', ((each.when, each.url, each.title) for each in staying[:NAMED])
        )
        rest = len(staying) - NAMED
        more = (
            ngettext("and %(count)s more date", "and %(count)s more dates", rest) % {"count": rest} if rest > 0 else ""
        )
        messages.warning(request, format_html("{} {} {}", _("These dates stay in the plan:"), links, more))
