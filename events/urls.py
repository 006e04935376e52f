"""The calendar, its events, feeds and sign-ups: for everybody, and the lists of sign-ups for staff."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import path

from events.views import calendar, events, feeds, periods, photos, sign_ups, staff_sign_ups, subscribing
from school.access import for_teachers
from school.once import once

app_name = "events"

# A teacher sees the sign-ups of what is their own: each view fetches only that.
TEACHERS_PAGES: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
    ("dates/<int:pk>/sign-ups/", staff_sign_ups.sign_up_list, "date-sign-ups"),
    ("dates/<int:pk>/sign-ups/new/", once(staff_sign_ups.sign_up_new), "date-sign-up-new"),
    ("sign-ups/<int:pk>/<slug:action>/", staff_sign_ups.sign_up_action, "sign-up-action"),
]

urlpatterns = [
    # For everybody
    path("calendar/", calendar.agenda, name="calendar"),
    path("calendar/<int:year>/<int:month>/", calendar.month, name="calendar-month"),
    path("calendar/week/", periods.week, name="calendar-week"),
    path("calendar/week/<int:year>/<int:month>/<int:day>/", periods.week_of, name="calendar-week-of"),
    path("calendar/plan/<int:year>/<int:month>/", periods.month_of, name="calendar-plan"),
    path("calendar/subscribe/", subscribing.subscribe, name="calendar-subscribe"),
    path("calendar/poster/", subscribing.poster, name="calendar-poster"),
    path("calendar.ics", feeds.calendar_feed, name="calendar-feed"),
    path("events/<int:pk>/", events.event_detail, name="event"),
    path("events/<int:pk>.ics", feeds.event_feed, name="event-feed"),
    path("events/<int:pk>/poster/", events.event_poster, name="event-poster"),
    path("events/<int:pk>/sign-up/", sign_ups.sign_up_form, name="event-sign-up"),
    path("sign-ups/<str:token>/", sign_ups.sign_up_result, name="sign-up-result"),
    path("activities/<int:pk>/", events.activity_detail, name="public-activity"),
    path("open-data/events.json", feeds.open_data, name="open-data-events"),
    path("photos/<int:pk>/<slug:size>/", photos.photo, name="public-photo"),
    # For staff
    *(path(f"staff/{route}", for_teachers(view), name=name) for route, view, name in TEACHERS_PAGES),
]
