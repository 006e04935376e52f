"""Signing up in public: the form, what it refuses in words, the page of the result, its link."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from activities.models import Occurrence, SignUp
from activities.services import sign_ups
from activities.services.occurrences import cancel_dates, change_dates
from common.form_marks import FORM_KEY
from events.forms.sign_ups import Stamp, contact_key_of
from events.remarks import why_closed
from school.models import ConsentText, SchoolProfile
from tests import html
from tests.events.test_sign_ups import come, coming, leave, write
from tests.factories import ActivityFactory, SchoolProfileFactory
from tests.letters import sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def school() -> SchoolProfile:
    """Forms for visitors are open: the school has published its policy."""
    made: SchoolProfile = SchoolProfileFactory()
    return made


@pytest.fixture
def visitor() -> Client:
    return Client()


def path_of(occurrence: Occurrence) -> str:
    return f"/events/{occurrence.pk}/sign-up/"


def stamp_of(occurrence: Occurrence, seconds: float = 60) -> str:
    return Stamp.new(timezone.now() - timedelta(seconds=seconds)).sealed(occurrence)


def typed(occurrence: Occurrence, **changes: Any) -> dict[str, Any]:
    consent = ConsentText.objects.current()
    assert consent is not None
    answers = {
        "name": "Смирнова Анна",
        "contact": "anna@example.org",
        "seats": "2",
        "consent": "on",
        "version": str(consent.number),
        FORM_KEY: stamp_of(occurrence),
        "remark": "",
        **changes,
    }
    return {name: value for name, value in answers.items() if value is not None}


def send(visitor: Client, occurrence: Occurrence, **changes: Any) -> Any:
    return visitor.post(path_of(occurrence), typed(occurrence, **changes))


def signed_up(visitor: Client, occurrence: Occurrence, **changes: Any) -> SignUp:
    """What was stored; the answer leads to its page."""
    before = set(SignUp.objects.values_list("pk", flat=True))
    answer = send(visitor, occurrence, **changes)
    made = SignUp.objects.exclude(pk__in=before).get()
    assert (answer.status_code, answer["Location"]) == (302, f"/sign-ups/{made.token}/")
    return made


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def actions(answer: Any) -> list[str]:
    """What the page of a sign-up offers to do."""
    return html.page(answer).choices("action")


def test_the_form_says_which_event_it_is_and_for_whom_one_consents(visitor: Client) -> None:
    SchoolProfile.objects.update(name="Школа № 1", address="ул. Мира, 1")
    occurrence = coming(capacity=4, start_time=time(14), place="Библиотека")
    answer = visitor.get(path_of(occurrence))
    page = words(answer)
    for said in [occurrence.activity.title, "14:00", "Библиотека", "Школа № 1, ул. Мира, 1", "30 дн."]:
        assert said in page
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert "csrf" not in page
    form = html.page(answer).form()
    assert "consent" not in form.fields
    # No more can be asked for than there are seats in all, and nobody says how many are free.
    assert form.choices("seats") == ["1", "2", "3", "4"]
    english = visitor.get(f"/en{path_of(occurrence)}")
    assert "Sign up" in words(english) and "I agree that the school processes" in words(english)


def test_a_parent_signs_up(visitor: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    occurrence = coming(capacity=4)
    with django_assert_max_num_queries(28):
        made = signed_up(visitor, occurrence)
    assert (made.name, made.contact, made.seats, made.status) == (
        "Смирнова Анна",
        "anna@example.org",
        2,
        "seated",
    )
    assert made.consent == ConsentText.objects.current() and made.review_reason == ""
    assert not visitor.cookies
    answer = visitor.get(f"/sign-ups/{made.token}/")
    page = words(answer)
    assert f"http://testserver/sign-ups/{made.token}/" in page
    for said in [occurrence.activity.title, f"/events/{occurrence.pk}.ics", f"/events/{occurrence.pk}/"]:
        assert said in page
    # A link is passed on: it must not tell who they are.
    assert "Смирнова" not in page and "anna@" not in page
    headers = {name: answer[name] for name in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")}
    assert headers == {
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
    }
    assert not answer.cookies


@pytest.mark.parametrize(
    ("contact", "key"),
    [
        ("8 (844) 200-00-00", "+78442000000"),
        ("+7 961 000-00-01", "+79610000001"),
        ("+375 29 123-45-67", "+375291234567"),
        ("Anna@Example.ORG", "anna@example.org"),
    ],
)
def test_a_contact_has_one_spelling(contact: str, key: str) -> None:
    assert contact_key_of(contact) == key


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": None}, "name"),
        ({"name": "я" * 5000}, "name"),
        ({"contact": "23-45-67"}, "contact"),
        ({"contact": "anna@"}, "contact"),
        ({"contact": "@" * 5000}, "contact"),
        ({"contact": "9" * 5000}, "contact"),
        ({"contact": "\0"}, "contact"),
        ({"seats": "0"}, "seats"),
        ({"seats": "5"}, "seats"),
        ({"seats": "9" * 400}, "seats"),
        ({"seats": None}, "seats"),
        ({"consent": None}, "consent"),
        ({"version": None}, "consent"),
        ({"version": "x" * 5000}, "consent"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(
    visitor: Client, changes: dict[str, Any], field: str
) -> None:
    occurrence = coming(capacity=4)
    answer = send(visitor, occurrence, **changes)
    assert answer.status_code == 200
    form = html.page(answer).form()
    assert list(form.errors) == [field]
    kept = {"name": ["Смирнова Анна"], "contact": ["anna@example.org"], "seats": ["2"]}
    assert all(form.fields[name] == value for name, value in kept.items() if name != field)
    assert not SignUp.objects.exists()


def test_marks_that_programs_leave_and_repeated_fields_do_no_harm(visitor: Client) -> None:
    occurrence = coming()
    made = signed_up(visitor, occurrence, name=["X", "Смир\0нова\u2028\r\n Анна 🎈"], contact=["", "8-961-000-00-01"])
    assert (made.name, made.contact_key) == ("Смирнова Анна 🎈", "+79610000001")


def test_the_form_sent_twice_is_one_sign_up_also_after_the_last_day(visitor: Client) -> None:
    occurrence = coming(capacity=2)
    answers = typed(occurrence)
    places = set()
    for status in ["planned", "planned", "held"]:
        write(occurrence, status=status)
        places.add(visitor.post(path_of(occurrence), answers)["Location"])
    assert places == {f"/sign-ups/{SignUp.objects.get().token}/"}


def test_another_person_typed_into_the_form_that_was_sent_is_not_lost(visitor: Client) -> None:
    occurrence = coming(capacity=2)
    answers = typed(occurrence, seats="1")
    visitor.post(path_of(occurrence), answers)
    earlier = SignUp.objects.get()
    other = {**answers, "name": "Петров Пётр", "contact": "+79610000001"}
    answer = visitor.post(path_of(occurrence), other)
    page = words(answer)
    assert f"/sign-ups/{earlier.token}/" in page and "Петров Пётр" in page
    stamp = answer.context["stamp"]
    visitor.post(path_of(occurrence), {**other, FORM_KEY: stamp})
    assert SignUp.objects.seated().count() == 2


@pytest.mark.parametrize(
    "stamp",
    [
        None,
        "",
        "nonsense",
        "x" * 5000,
        "WyJhIl0:abc",
        "\0",
    ],
)
def test_a_forged_stamp_asks_again_with_what_was_typed(visitor: Client, stamp: str | None) -> None:
    occurrence = coming()
    answer = send(visitor, occurrence, **{FORM_KEY: stamp})
    assert answer.status_code == 200
    assert html.page(answer).form().fields["name"] == ["Смирнова Анна"]
    assert not SignUp.objects.exists()


def test_a_stamp_of_another_event_is_none_of_this(visitor: Client) -> None:
    occurrence = coming()
    send(visitor, occurrence, **{FORM_KEY: stamp_of(coming())})
    assert not SignUp.objects.exists()


def test_after_twelve_hours_one_press_more_is_enough(visitor: Client) -> None:
    occurrence = coming()
    answer = send(visitor, occurrence, **{FORM_KEY: stamp_of(occurrence, seconds=12 * 3600 + 1)})
    assert not SignUp.objects.exists()
    assert html.page(answer).by_role("status").text
    # At once, and yet no robot
    assert signed_up(visitor, occurrence, **{FORM_KEY: answer.context["stamp"]}).is_seated


@pytest.mark.parametrize(("seconds", "changes", "reason"), [(1, {}, "too_fast"), (60, {"remark": "Buy!"}, "trap")])
def test_what_looks_like_a_robot_is_set_aside_and_answered(
    visitor: Client, seconds: int, changes: dict[str, Any], reason: str
) -> None:
    occurrence = coming(capacity=2)
    stamp = stamp_of(occurrence, seconds)
    made = signed_up(visitor, occurrence, **{FORM_KEY: stamp, **changes})
    assert (made.status, made.review_reason) == ("set_aside", reason)
    page = words(visitor.get(f"/sign-ups/{made.token}/"))
    assert "sign-up-set_aside" in page and "Buy!" not in page
    occurrence.refresh_from_db()
    assert occurrence.seats_taken == 0


def test_the_trap_is_out_of_the_way_of_people(visitor: Client) -> None:
    trap = html.page(visitor.get(path_of(coming()))).form().one("div", aria_hidden="true")
    (field,) = trap.controls()
    assert field.attrs["name"] == "remark" and field.name
    assert (field.attrs["tabindex"], field.attrs["autocomplete"]) == ("-1", "off")


def test_a_new_version_of_the_consent_is_agreed_to_anew(visitor: Client) -> None:
    occurrence = coming()
    answers = typed(occurrence)
    new = ConsentText.objects.create(number=2, text="Новый текст, {days} дней", kept_days=7)
    answer = visitor.post(path_of(occurrence), answers)
    form = html.page(answer).form()
    assert "Новый текст, 7 дней" in form.text and list(form.errors) == ["consent"]
    assert "consent" not in form.fields and form.fields["version"] == ["2"]
    assert not SignUp.objects.exists()
    visitor.post(path_of(occurrence), {**answers, "version": "2"})
    assert SignUp.objects.get().consent == new


def test_the_form_of_another_site_is_refused(visitor: Client) -> None:
    occurrence = coming()
    made = come(occurrence)
    for path in [path_of(occurrence), f"/sign-ups/{made.token}/"]:
        for headers in [
            {"Origin": "https://evil.example"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        ]:
            answer = visitor.post(path, {**typed(occurrence), "action": "cancel"}, headers=headers)
            assert answer.status_code == 403
    assert SignUp.objects.get().is_seated
    # With «no-referrer» browsers say so even from our own page.
    ours = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    visitor.post(f"/sign-ups/{made.token}/", {"action": "cancel"}, headers=ours)
    assert SignUp.objects.get().is_cancelled


def test_what_is_not_public_is_not_there(visitor: Client) -> None:
    occurrence = coming()
    write(occurrence.activity, is_public=False)
    missing = [path_of(occurrence), "/events/0/sign-up/", f"/events/{10**30}/sign-up/", "/sign-ups/nobody/"]
    for path in [*missing, "/sign-ups/%00/", f"/sign-ups/{'x' * 500}/", "/sign-ups/я/"]:
        assert visitor.get(path).status_code == visitor.post(path, {}).status_code == 404


def moment(day: int, hour: int) -> datetime:
    return datetime(2026, 10, day, hour, tzinfo=timezone.get_current_timezone())


@pytest.mark.parametrize(
    ("values", "now"),
    [
        ({"status": "cancelled", "cancel_reason": "тайна школы"}, moment(10, 9)),
        ({"status": "held"}, moment(14, 9)),
        ({"takes_sign_ups": False}, moment(10, 9)),
        ({"start_time": time(14)}, moment(13, 14)),
        ({}, moment(14, 0)),
        ({"signs_up_until": date(2026, 10, 9)}, moment(10, 0)),
    ],
)
def test_a_closed_event_says_why_and_where_to_go(visitor: Client, values: dict[str, Any], now: datetime) -> None:
    occurrence = coming(**{"activity": ActivityFactory(), "starts_on": date(2026, 10, 13), **values})
    with time_machine.travel(now, tick=False):
        shown, sent = visitor.get(path_of(occurrence)), send(visitor, occurrence)
        closed = why_closed(occurrence, now)
    assert closed is not None
    assert (shown.status_code, sent.status_code) == (200, 409)
    for answer in (shown, sent):
        page = html.page(answer)
        assert closed.title in page.text and "тайна" not in words(answer)
        assert f"/events/{occurrence.pk}/" in page.links and "/calendar/" in page.links
        assert not page.all("form")
    assert not SignUp.objects.exists()


def test_one_can_sign_up_until_the_last_moment() -> None:
    occurrence = coming(activity=ActivityFactory(), starts_on=date(2026, 10, 13), signs_up_until=date(2026, 10, 9))
    assert why_closed(occurrence, moment(9, 23)) is None


def test_what_closes_while_the_form_is_sent_is_said(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    SchoolProfile.objects.update(phone="+7 844 200-00-00")
    occurrence = coming()
    views = "events.views.sign_ups"

    def refuse(error: type[Exception]) -> Any:
        def raise_it(**kwargs: Any) -> SignUp:
            raise error

        return raise_it

    for error in (sign_ups.Closed, sign_ups.Overfilled):
        monkeypatch.setattr(f"{views}.sign_up", refuse(error))
        answer = send(visitor, occurrence)
        assert answer.status_code == 409
        assert "+7 844 200-00-00" in words(answer)


def test_a_full_event_says_so_before_and_the_list_after(visitor: Client) -> None:
    occurrence = coming(capacity=2)
    assert "notice-warning" not in words(visitor.get(path_of(occurrence)))
    for number in range(2):
        signed_up(visitor, occurrence, contact=f"+796{number}0000000", seats="1")
    assert "notice-warning" in words(visitor.get(path_of(occurrence)))
    first = signed_up(visitor, occurrence)
    second = signed_up(visitor, occurrence, name="Орлова Вера", contact="b@example.org")
    assert [each.status for each in (first, second)] == ["waiting", "waiting"]
    for place, each in [(1, first), (2, second)]:
        told = html.page(visitor.get(f"/sign-ups/{each.token}/"))
        assert f"Место в листе ожидания {place}" in told.text


def test_by_the_link_one_withdraws_and_comes_again(visitor: Client) -> None:
    occurrence = coming(capacity=2)
    made = signed_up(visitor, occurrence)
    waiting = come(occurrence, seats=2)
    path = f"/sign-ups/{made.token}/"
    # Looking changes nothing, nor does a word that nobody knows.
    for ask in (visitor.get, visitor.head):
        ask(f"{path}?action=cancel")
    assert visitor.post(path, {"action": ["cancel", "\0"]}).status_code == 302
    assert SignUp.objects.get(pk=made.pk).is_seated
    for _time in range(2):
        answer = visitor.post(path, {"action": "cancel"})
        assert (answer.status_code, answer["Location"]) == (302, path)
    assert SignUp.objects.get(pk=made.pk).is_cancelled
    assert SignUp.objects.get(pk=waiting.pk).is_seated
    assert actions(visitor.get(path)) == ["again"]
    visitor.post(path, {"action": "again"})
    assert SignUp.objects.get(pk=made.pk).is_waiting
    assert actions(visitor.get(path)) == ["fewer", "cancel"]


def test_what_is_closed_is_not_come_to_again(visitor: Client) -> None:
    occurrence = coming(capacity=2)
    made = come(occurrence)
    path = f"/sign-ups/{made.token}/"
    visitor.post(path, {"action": "cancel"})
    Occurrence.objects.update(takes_sign_ups=False)
    answer = visitor.post(path, {"action": "again"})
    assert answer.status_code == 409
    assert actions(answer) == []
    assert SignUp.objects.get(pk=made.pk).is_cancelled


def test_the_page_says_that_the_event_was_moved_and_called_off(visitor: Client) -> None:
    occurrence = coming(capacity=2, start_time=time(14))
    path, left = f"/sign-ups/{come(occurrence).token}/", come(occurrence)
    assert "notice" not in words(visitor.get(path))
    before, occurrence.start_time = Occurrence.objects.get(pk=occurrence.pk), time(12)
    change_dates(occurrence=occurrence, before=before, scope="one")
    page = words(visitor.get(path))
    assert "notice-warning" in page and "14:00" in page and "12:00" in page
    # Nor need it be said to whom it does not concern any more, or who signed up after the move.
    assert "notice" not in words(visitor.get(f"/sign-ups/{come(occurrence).token}/"))
    leave(left)
    assert "notice" not in words(visitor.get(f"/sign-ups/{left.token}/"))
    cancel_dates(occurrence=occurrence, scope="one", reason="тайна школы")
    page = words(visitor.get(path))
    assert "notice-error" in page and "тайна" not in page and ".ics" not in page
    assert actions(visitor.get(path)) == ["cancel"]


def test_an_event_hidden_meanwhile_is_named_nowhere_and_can_be_left(visitor: Client) -> None:
    occurrence = coming(place="Тайное место")
    made = come(occurrence)
    write(occurrence.activity, is_public=False)
    page = words(visitor.get(f"/sign-ups/{made.token}/"))
    assert occurrence.activity.title not in page and "Тайное место" not in page
    assert f"/events/{occurrence.pk}" not in page
    visitor.post(f"/sign-ups/{made.token}/", {"action": "cancel"})
    assert SignUp.objects.get().is_cancelled
    # Nor does anybody get a seat of it any more, or learn what became of it.
    assert "again" not in words(visitor.get(f"/sign-ups/{made.token}/"))
    cancel_dates(occurrence=occurrence, scope="one", reason="тайна школы")
    answer = visitor.post(f"/sign-ups/{made.token}/", {"action": "again"})
    assert answer.status_code == 409 and "отменено" not in words(answer)
    assert SignUp.objects.get().is_cancelled


def test_letters_go_out_only_where_mail_is_set_up_and_to_no_robots_victim(
    visitor: Client, settings: Any, mailoutbox: list[Any]
) -> None:
    occurrence = coming(capacity=2)

    def letters(**changes: Any) -> list[Any]:
        mailoutbox.clear()
        signed_up(visitor, occurrence, **changes)
        return sent()

    assert letters() == []
    settings.MAIL_IS_SET_UP = True
    (letter,) = letters(contact="b@example.org", name="Купите тут")
    waiting = SignUp.objects.get(contact="b@example.org")
    assert letter.to == ["b@example.org"] and waiting.is_waiting
    assert f"http://127.0.0.1:8000/sign-ups/{waiting.token}/" in letter.body and "Купите" not in letter.body
    assert letters(contact="+79610000001") == []
    assert letters(contact="c@example.org", remark="x") == []
    # By withdrawing, the first tells the next.
    visitor.post(f"/sign-ups/{SignUp.objects.seated().get().token}/", {"action": "cancel"})
    waiting.refresh_from_db()
    assert waiting.is_seated and waiting.notified_at is None
    letter = sent()[-1]
    assert letter.to == ["b@example.org"] and "http://127.0.0.1:8000/sign-ups/" in letter.body
    waiting.refresh_from_db()
    assert waiting.is_seated and waiting.notified_at is not None


# The same person again


def again(visitor: Client, occurrence: Occurrence, **changes: Any) -> Any:
    """Open the page anew, as browsers do on «back», and send what was typed with the key that it has now."""
    fields = html.page(visitor.get(path_of(occurrence))).form().fields
    return visitor.post(path_of(occurrence), typed(occurrence, **{FORM_KEY: fields[FORM_KEY][0], **changes}))


def test_back_and_send_again_is_asked_and_takes_no_seat(visitor: Client) -> None:
    """Situation 1: the key is new, the typed text is the same."""
    occurrence = coming(capacity=5)
    made = signed_up(visitor, occurrence, seats="1")
    with time_machine.travel(timezone.now() + timedelta(seconds=4)):
        asked = again(visitor, occurrence, name="анна Cмирнова", contact="Anna@Example.org", seats="3")
    page = html.page(asked)
    assert "Такая запись уже есть" in page.by_role("status").text
    assert SignUp.objects.get() == made and made.token not in asked.text
    form = page.form()
    typed_again = {"name": "анна Cмирнова", "contact": "Anna@Example.org", "seats": "3", "consent": "on"}
    assert {name: form.fields[name] for name in typed_again} == {name: [value] for name, value in typed_again.items()}
    (button,) = [each for each in form.controls() if each.element.tag == "button"]
    assert (button.attrs["name"], button.text) == ("is_another", "Записать ещё одного")
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        visitor.post(path_of(occurrence), {**form.fields, "is_another": button.attrs["value"]})
    occurrence.refresh_from_db()
    assert (SignUp.objects.count(), occurrence.seats_taken) == (2, 4)


def test_the_question_says_the_same_whatever_the_earlier_sign_up_is(visitor: Client) -> None:
    """Neither its seats nor whether it has one can be told from the page; a contact alone tells nothing at all."""
    pages = set()
    for seats, status in (("1", "seated"), ("4", "waiting"), ("2", "set_aside")):
        occurrence = coming(capacity=5)
        made = signed_up(visitor, occurrence, seats=seats)
        SignUp.objects.filter(pk=made.pk).update(status=status, review_reason="trap" if status == "set_aside" else "")
        write(occurrence, seats_taken=0)
        pages.add(html.page(again(visitor, occurrence)).by_role("status").text)
    assert len(pages) == 1
    assert signed_up(visitor, occurrence, name="Чужой Человек").is_seated


def test_one_more_is_signed_up_from_the_page_of_the_first(visitor: Client) -> None:
    occurrence = coming(capacity=5)
    made = signed_up(visitor, occurrence)
    more = html.page(visitor.get(f"/sign-ups/{made.token}/")).link("Записать ещё одного").attrs["href"]
    fields = html.page(visitor.get(more)).form().fields
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        visitor.post(more, {**typed(occurrence), **{name: fields[name] for name in (FORM_KEY, "is_another")}})
    assert SignUp.objects.count() == 2


def test_the_link_goes_again_to_the_address_alone_and_not_often(visitor: Client, settings: Any) -> None:
    occurrence = coming(capacity=5)
    made = signed_up(visitor, occurrence)
    settings.MAIL_IS_SET_UP = True
    for _time in range(3):
        asked = again(visitor, occurrence)
    (letter,) = sent()
    assert letter.to == ["anna@example.org"] and made.token in letter.body
    assert made.token not in asked.text


def test_staff_see_the_same_contact_marked(visitor: Client, coordinator: Client) -> None:
    """Situation 9: under other names nobody is asked."""
    occurrence = coming(capacity=9)
    for name, contact in (("Анна", "8 961 000-00-01"), ("Бабушка", "+79610000001"), ("Пётр", "b@example.org")):
        signed_up(visitor, occurrence, name=name, contact=contact)
    table = html.page(coordinator.get(f"/staff/dates/{occurrence.pk}/sign-ups/")).table("Занято мест")
    marked = [row[1].split()[0] for row in table.rows if "тот же контакт" in " ".join(row)]
    assert marked == ["Анна", "Бабушка"]
