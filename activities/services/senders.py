"""Many sign-ups by one sender are set aside after a few, and the staff decide.

A class that signs up behind one address is many browsers, or one kind of browser and many people: what tells one
sender from it are names and contacts that are alike, and how many there are.
"""

import re
from datetime import datetime, timedelta

from activities.models import Occurrence, SignUp, SignUpSender
from activities.models.sign_up import person_key
from common.sources import Sender

# For one event, of one device within an hour: whose names or contacts differ in figures only
MOST_ALIKE = 3
# By one kind of browser within ten minutes, whoever they name: all Androids of a parents' meeting say that they are one,
# and a class has some thirty parents who scan the same code
MOST_OF_A_DEVICE = 35
DEVICE_WITHIN = timedelta(minutes=10)
# From one address within an hour, by whatever browsers: two classes with both parents
MOST_OF_AN_ADDRESS = 60
WITHIN = timedelta(hours=1)
# Of a telephone these figures are alike where somebody counts up
_FIGURES_LEFT = 9
_FIGURES = re.compile(r"\d+")


def reason_by_sender(occurrence: Occurrence, sender: Sender | None, name: str, contact_key: str, now: datetime) -> str:
    """Why a sign-up should be looked at for what its sender sent for this date before; empty if it need not."""
    if sender is None:
        return ""
    before = SignUpSender.objects.filter(
        sign_up__occurrence=occurrence, network=sender.network, sent_at__gt=now - WITHIN
    )
    rows = before.values_list("browser", "sent_at", "sign_up__name", "sign_up__contact_key")
    sent = list(rows[:MOST_OF_AN_ADDRESS])
    by_device = [each for each in sent if each[0] == sender.browser]
    recent = [each for each in by_device if each[1] > now - DEVICE_WITHIN]
    alike = [
        each
        for each in by_device
        if person_key(each[2]) == person_key(name) or likeness(each[3]) == likeness(contact_key)
    ]
    is_many = len(sent) >= MOST_OF_AN_ADDRESS or len(recent) >= MOST_OF_A_DEVICE or len(alike) >= MOST_ALIKE
    return SignUp.ReviewReason.ONE_SENDER if is_many else ""


def likeness(contact_key: str) -> str:
    """What contacts share that somebody makes up one after another: «mail17+x@example.org», numbers that count up."""
    box, at, host = contact_key.rpartition("@")
    if not at:
        return contact_key[: _FIGURES_LEFT + contact_key.startswith("+")]
    return _FIGURES.sub("0", box.partition("+")[0].replace(".", "")) + at + host


def remember_sender(sign_up: SignUp, sender: Sender, now: datetime) -> None:
    """Keep from where it came for a day, and erase those of earlier days."""
    SignUpSender.objects.expired(now).delete()
    SignUpSender.objects.create(sign_up=sign_up, network=sender.network, browser=sender.browser, sent_at=now)
