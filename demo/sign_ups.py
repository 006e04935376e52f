"""Loading sign-ups for the demo's next events, by the service that visitors' own go through."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from activities.models import Occurrence, SignUp
from activities.services.sign_ups import sign_up
from notifications.models import Message
from school.models import ConsentText, User

# Of so many events to come that take sign-ups, the nearest
EVENTS = 4


@dataclass(frozen=True)
class DemoSignUp:
    """Somebody who wants to come. The demo invents no people: a name says who it is for the school."""

    name: str
    contact: str
    seats: int = 1
    review_reason: str = ""
    is_entered_by_staff: bool = False


SIGN_UPS = (
    DemoSignUp("Мама из 2А", "semya-2a@example.org", 2),
    DemoSignUp("Папа из 6А", "+7 8442 00-00-01", 3),
    DemoSignUp("Бабушка из 3Б", "+7 8442 00-00-02", is_entered_by_staff=True),
    DemoSignUp("Родители из 4А", "semya-4a@example.org", 4),
    DemoSignUp("Семья из соседней школы", "sosedi@example.org", 2),
    DemoSignUp("Гость без имени", "gost@example.org", 10, review_reason=SignUp.ReviewReason.TOO_FAST),
    DemoSignUp("Мама из 5Б", "semya-5b@example.org", 2),
)


def load_sign_ups(now: datetime, *, by: User) -> None:
    """The nearest events that take sign-ups have some; where there are few seats, a waiting list as well."""
    consent = ConsentText.objects.current()
    assert consent is not None
    coming = Occurrence.objects.open().filter(takes_sign_ups=True, starts_on__gt=timezone.localdate(now))
    for occurrence in coming.order_by("starts_on", "pk")[:EVENTS]:
        for minutes, each in enumerate(SIGN_UPS):
            sign_up(
                occurrence=occurrence,
                name=each.name,
                contact=each.contact,
                contact_key=each.contact.casefold(),
                seats=each.seats,
                consent=consent,
                review_reason=each.review_reason,
                now=now - timedelta(hours=len(SIGN_UPS) - minutes),
                by=by if each.is_entered_by_staff else None,
            )
    # Nobody of the sample school has a mailbox.
    Message.objects.all().delete()
