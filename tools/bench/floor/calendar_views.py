"""The floor of the public calendar: the same queries as model objects, plain templates, a plain form."""

from collections import defaultdict
from datetime import date, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from activities.models import Occurrence, SignUp
from events.feed import Feed
from events.selectors.calendar_filter import CalendarFilter
from events.selectors.changes import change_words
from events.selectors.feed import FeedRow, direction_titles, feed_rows, partner_names_in_feed
from school.models import ConsentText
from school.publication import public_version
from tools.bench.floor.feed import by_library, joined

AGENDA_EVENTS = 60
ORDER = ("starts_on", "start_time", "pk")
FEED_NAME = "Школа № 1"


def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    by_day: dict[date, list[Occurrence]] = defaultdict(list)
    count = 0
    for event in events_between(first, last):
        count += 1
        for offset in range((event.ends_on - event.starts_on).days + 1):
            by_day[event.starts_on + timedelta(days=offset)].append(event)
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    cells = [None] * first.weekday() + [{"day": day, "events": by_day[day]} for day in days]
    weeks = [cells[start : start + 7] for start in range(0, len(cells), 7)]
    return render(request, "month.html", {"first": first, "weeks": weeks, "count": count})


def agenda(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    last = ((today.replace(day=1) + timedelta(days=31)).replace(day=1) + timedelta(days=31)).replace(day=1)
    events = events_between(today, last - timedelta(days=1))[:AGENDA_EVENTS]
    return render(request, "agenda.html", {"events": events})


def events_between(first: date, last: date):
    shown = Occurrence.objects.public().select_related("activity__direction").order_by(*ORDER)
    return shown.between(first, last)


def event(request: HttpRequest, pk: int) -> HttpResponse:
    """For `{% url %}`; nobody asks for it."""
    return HttpResponse(str(pk))


def feed_joined(request: HttpRequest) -> HttpResponse:
    rows, facts = rows_and_facts(request)
    text = joined(rows, facts, name=FEED_NAME, address=request.build_absolute_uri())
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def feed_by_library(request: HttpRequest) -> HttpResponse:
    rows, facts = rows_and_facts(request)
    content = by_library(rows, facts, name=FEED_NAME, address=request.build_absolute_uri())
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


def rows_and_facts(request: HttpRequest) -> tuple[list[FeedRow], Feed]:
    """The portal's own queries: what is compared is the writing."""
    filters, today, version = CalendarFilter(), timezone.localdate(), public_version(request)
    before, after = request.build_absolute_uri(reverse("event", args=[0])).rsplit("0", 1)
    return feed_rows(filters, today, version), Feed(
        zone=timezone.get_current_timezone(),
        event_address=(before, after),
        directions=direction_titles(version),
        partners=partner_names_in_feed(filters, today, version),
        changes=change_words(today, version),
    )


class SignUpForm(forms.ModelForm):
    consent = forms.BooleanField(label="Согласие")

    class Meta:
        model = SignUp
        fields = ("name", "contact", "seats")


@csrf_exempt
def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    occurrence = get_object_or_404(Occurrence.objects.public().select_related("activity"), pk=pk)
    consent = ConsentText.objects.get(number=1)
    if request.method == "POST":
        form = SignUpForm(request.POST)
        if form.is_valid():
            made = form.save(commit=False)
            made.occurrence, made.consent_id, made.status = occurrence, consent.pk, SignUp.Status.SEATED
            made.save()
            return redirect("event", pk)
    else:
        form = SignUpForm()
    return render(request, "sign_up.html", {"occurrence": occurrence, "form": form, "consent": consent})
