"""An agreement's term and state in words: for lists, pages and exports."""

from datetime import date

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.day_words import since_words
from common.templatetags.portal import icon
from common.text import unbroken
from partners.models import Agreement, AgreementState

NO_BREAK = "\u00a0"
# The last day of an agreement without an end, where it is compared with others: later than any
ENDLESS = date.max

# How the tag of a state looks: its class and its icon
LOOKS = {
    AgreementState.NOT_YET: ("", "calendar3"),
    AgreementState.VALID: ("tag-success", "check-lg"),
    AgreementState.PROLONGED: ("tag-success", "check-lg"),
    AgreementState.RUNS_OUT: ("tag-warning", "exclamation-triangle"),
    AgreementState.EXPIRED: ("", "clock-history"),
}


def day_in_words(day: date | None) -> str:
    """A day that stays on one line."""
    return date_format(day, "j E Y").replace(" ", NO_BREAK) if day else ""


def state_in_words(agreement: Agreement) -> str:
    """The state in a few words, as it stands on a tag. The agreement is one `with_state`."""
    status = agreement.status
    match status.state:
        case AgreementState.NOT_YET:
            return _("from %(day)s") % {"day": since_words(day_in_words(agreement.valid_from))}
        case AgreementState.EXPIRED:
            return _("expired on %(day)s") % {"day": day_in_words(agreement.valid_until)}
        case AgreementState.RUNS_OUT:
            days = status.days_left or 0
            if days == 0:
                return _("today is its last day")
            return ngettext("expires in %(days)s day", "expires in %(days)s days", days) % {"days": days}
        case AgreementState.PROLONGED:
            return unbroken(_("extended until %(day)s") % {"day": day_in_words(status.period_ends_on)})
    return _("in force")


def last_day_in_words(last_day: date, state: str, prolongation: str) -> str:
    """The last day of an agreement in a cell of a table; `ENDLESS` for one that has none."""
    if last_day == ENDLESS:
        is_prolonged = prolongation == Agreement.Prolongation.YEARLY
        return _("yearly") if is_prolonged else _("no end date")
    day = {"day": day_in_words(last_day)}
    return unbroken((_("ended on %(day)s") if state == AgreementState.EXPIRED else _("until %(day)s")) % day)


def state_tag(agreement: Agreement) -> SafeString:
    """The state as a tag: its words with an icon and a color. The agreement is one `with_state`."""
    look, sign = LOOKS[agreement.status.state]
    return format_html(
        '<span class="tag{}">{}<span>{}</span></span>',
        f" {look}" if look else "",
        icon(sign),
        state_in_words(agreement),
    )


def term_in_words(agreement: Agreement) -> str:
    """From when until when it holds, and whether it is prolonged then."""
    words = {
        "start": day_in_words(agreement.valid_from),
        "end": day_in_words(agreement.term_until),
        "last": day_in_words(agreement.prolonged_until),
    }
    if agreement.term_until is None:
        return _("from %(start)s, no end date") % {"start": since_words(words["start"])}
    if agreement.prolongation == Agreement.Prolongation.NONE:
        text = _("%(start)s – %(end)s")
    elif agreement.prolonged_until is None:
        text = _("%(start)s – %(end)s, then renewed yearly")
    else:
        text = _("%(start)s – %(end)s, then renewed yearly until %(last)s")
    return (text % words).replace(" –", f"{NO_BREAK}–")


def state_sentences(agreement: Agreement) -> list[str]:
    """What the agreement is now, then what follows, in whole sentences. The agreement is one `with_state`."""
    status = agreement.status
    words = {
        "start": day_in_words(agreement.valid_from),
        "end": day_in_words(agreement.term_until),
        "period": day_in_words(status.period_ends_on),
        "last": day_in_words(agreement.valid_until),
    }
    match status.state:
        case AgreementState.NOT_YET:
            return [_("It is not in force yet: it begins on %(start)s.") % words, *_what_follows(agreement)]
        case AgreementState.EXPIRED:
            return [_("It is no longer in force: its last day was %(last)s.") % words]
        case AgreementState.RUNS_OUT:
            return [_days_left(status.days_left or 0, words)]
        case AgreementState.PROLONGED:
            now = _("Its term ended on %(end)s; it is extended until %(period)s.") % words
            return [now, *_what_follows(agreement)]
    return [_("It is in force since %(start)s.") % {"start": since_words(words["start"])}, *_what_follows(agreement)]


def _days_left(days: int, words: dict[str, str]) -> str:
    if days == 0:
        return _("Today is its last day in force.")
    text = ngettext(
        "It expires in %(days)s day: its last day is %(last)s.",
        "It expires in %(days)s days: its last day is %(last)s.",
        days,
    )
    return text % {**words, "days": days}


def _what_follows(agreement: Agreement) -> list[str]:
    if agreement.term_until is None:
        return [_("It has no end date.")]
    if agreement.prolongation == Agreement.Prolongation.NONE:
        return [_("It ends on %(day)s.") % {"day": day_in_words(agreement.term_until)}]
    if agreement.prolonged_until is None:
        return [_("It is renewed yearly unless a side objects.")]
    day = day_in_words(agreement.prolonged_until)
    return [_("It is renewed yearly unless a side objects, until %(day)s at the latest.") % {"day": day}]
