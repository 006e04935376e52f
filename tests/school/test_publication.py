"""The public version, and pages that are the same for everybody."""

import gzip
import threading
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from common.display import Display
from school import publication
from school.models import PublicVersion, SchoolProfile
from school.publication import clear_cached, per_version, public_page, public_version, publishing
from tests.factories import SchoolProfileFactory

CALLS: list[str] = []


@pytest.mark.django_db
def test_publishing_raises_the_version_by_one() -> None:
    before = public_version()
    with publishing():
        pass
    assert public_version() == before + 1


@pytest.mark.django_db
def test_nested_publishing_raises_it_once_and_last() -> None:
    before = public_version()
    with publishing():
        with publishing():
            with publishing():
                pass
            assert public_version() == before
        assert public_version() == before
    assert public_version() == before + 1


@pytest.mark.django_db(transaction=True)
def test_a_change_taken_back_raises_nothing() -> None:
    SchoolProfileFactory(city="Волгоград")
    before = public_version()
    with pytest.raises(ZeroDivisionError), publishing():
        SchoolProfile.objects.update(city="Саратов")
        raise ZeroDivisionError
    assert public_version() == before
    assert SchoolProfile.objects.get().city == "Волгоград"
    with publishing():
        pass
    assert public_version() == before + 1


@pytest.mark.django_db(transaction=True)
def test_a_failure_inside_takes_the_inner_change_back_only() -> None:
    SchoolProfileFactory(city="Волгоград")
    before = public_version()
    with publishing(), pytest.raises(ZeroDivisionError), publishing():
        SchoolProfile.objects.update(city="Саратов")
        raise ZeroDivisionError
    assert public_version() == before + 1
    assert SchoolProfile.objects.get().city == "Волгоград"


@pytest.mark.django_db(transaction=True)
def test_a_transaction_around_takes_the_version_back_with_it() -> None:
    before = public_version()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        with publishing():
            pass
        raise ZeroDivisionError
    assert public_version() == before


@pytest.mark.django_db(transaction=True)
def test_threads_that_publish_at_once_each_raise_the_version() -> None:
    before, gate, raised = public_version(), threading.Barrier(5), []

    def publish() -> None:
        try:
            gate.wait(timeout=10)
            for _change in range(5):
                with publishing():
                    PublicVersion.objects.get(pk=1)
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=publish) for _thread in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert raised == []
    assert public_version() == before + 25


@pytest.mark.django_db
def test_the_version_is_read_once_in_a_request(django_assert_num_queries: Callable[..., Any]) -> None:
    request = RequestFactory().get("/")
    with django_assert_num_queries(1):
        assert public_version(request) == public_version(request)


@pytest.mark.django_db
def test_before_the_first_migration_the_version_is_0() -> None:
    PublicVersion.objects.all().delete()
    assert public_version() == 0


def test_a_value_is_loaded_once_per_version() -> None:
    CALLS.clear()
    assert [loaded(1), loaded(1), loaded(2), loaded(1)] == [1, 1, 2, 1]
    clear_cached()
    assert loaded(1) == 3


@per_version
def loaded() -> int:
    CALLS.append("load")
    return len(CALLS)


# Pages


@public_page
def page(request: WSGIRequest) -> HttpResponse:
    CALLS.append(request.get_full_path())
    status = 404 if "missing" in request.GET else 200
    return HttpResponse(f"answer {len(CALLS)}", status=status)


@public_page
def file(request: WSGIRequest) -> HttpResponse:
    CALLS.append("file")
    return HttpResponse("file", content_type="text/calendar", headers={"Content-Disposition": "inline"})


@public_page(cached=False)
def form(request: WSGIRequest) -> HttpResponse:
    CALLS.append("form")
    return HttpResponse("form")


def ask(
    path: str = "/", *, view: Callable[..., Any] = page, display: Display | None = None, **headers: str
) -> HttpResponse:
    request = RequestFactory().get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    request.display = display or Display()  # type: ignore[attr-defined]
    return view(request)


@pytest.fixture
def calls(db: None) -> list[str]:
    CALLS.clear()
    return CALLS


def test_the_same_page_is_made_once(calls: list[str]) -> None:
    first, second = ask(), ask()
    assert first.content == second.content == b"answer 1"
    assert first["ETag"] == second["ETag"]
    assert len(calls) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/?page=2"},
        {"hx_request": "true"},
        {"display": Display(size="large")},
        {"host": "127.0.0.1"},
        {"path": "/en/"},
    ],
)
def test_another_page_is_another_answer(calls: list[str], other: dict[str, Any]) -> None:
    first, second = ask(), ask(**other)
    assert first["ETag"] != second["ETag"]
    assert first.content != second.content
    assert "HX-Request" in first["Vary"]


def test_a_new_version_is_a_new_page(calls: list[str]) -> None:
    first = ask()
    with publishing():
        pass
    second = ask(if_none_match=first["ETag"])
    assert (second.status_code, second.content) == (200, b"answer 2")


def test_a_new_day_and_a_new_release_are_new_pages(calls: list[str], settings: Settings) -> None:
    with time_machine.travel("2026-09-01 12:00", tick=False):
        first = ask()
    with time_machine.travel("2026-09-02 12:00", tick=False):
        assert ask()["ETag"] != first["ETag"]
        before = ask()["ETag"]
        settings.RELEASE = "9.9.9"
        assert ask()["ETag"] != before


def test_a_browser_that_has_the_page_is_told_so(calls: list[str]) -> None:
    etag = ask()["ETag"]
    assert etag.startswith('W/"')
    again = ask(if_none_match=etag)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert ask(if_none_match='W/"other"').status_code == 200


def test_what_a_browser_has_is_not_made_again_by_another_process(calls: list[str]) -> None:
    etag = ask()["ETag"]
    clear_cached()
    again = ask(if_none_match=f'"other", {etag}')
    assert (again.status_code, again["ETag"], again["Cache-Control"]) == (304, etag, "public, no-cache")
    assert "HX-Request" in again["Vary"]
    assert len(calls) == 1
    # «*» asks for whatever there is, and what there is only the view knows.
    assert ask("/?missing", if_none_match="*").status_code == 404


def test_a_kept_page_has_the_headers_that_it_was_made_with(calls: list[str]) -> None:
    first, second = ask(view=file), ask(view=file)
    assert len(calls) == 1
    for answer in (first, second):
        assert answer["Content-Type"] == "text/calendar"
        assert answer["Content-Disposition"] == "inline"


@public_page
def long_text(request: WSGIRequest) -> HttpResponse:
    CALLS.append(request.path)
    return HttpResponse("Календарь " * 1000)


@public_page
def picture(request: WSGIRequest) -> HttpResponse:
    return HttpResponse(bytes(5000), content_type="image/webp")


def test_who_accepts_gzip_gets_the_same_page_in_it_compressed_once(
    calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = ask(view=long_text)
    packed = ask(view=long_text, accept_encoding="br;q=1.0, gzip;q=0.8")
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < 1000
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] == plain["ETag"]
    assert "Accept-Encoding" in plain["Vary"] and "Accept-Encoding" in packed["Vary"]
    assert len(calls) == 1
    monkeypatch.setattr(publication, "_compress", None)
    again = ask(view=long_text, accept_encoding="gzip")
    assert (again.content, again["Content-Encoding"]) == (packed.content, "gzip")


def test_nothing_is_compressed_for_who_does_not_ask_or_where_it_is_no_use(calls: list[str]) -> None:
    for accepted in ("", "identity", "gzip;q=0", "gzip; q=0.0, br", "x-gzipped"):
        assert "Content-Encoding" not in ask(view=long_text, accept_encoding=accepted), accepted
    assert "Content-Encoding" not in ask("/?picture", view=picture, accept_encoding="gzip")
    assert "Content-Encoding" not in ask("/?short", accept_encoding="gzip")


def test_a_long_page_is_kept_without_pushing_out_others(calls: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication, "LONGEST_CACHED_PAGE", 5)
    assert ask().content == ask().content
    assert (len(publication._pages._items), len(publication._long_pages._items)) == (0, 1)
    monkeypatch.setattr(publication, "LONGEST_CACHED_LONG_PAGE", 5)
    assert ask("/?page=2").content != ask("/?page=2").content


def test_a_search_is_made_anew_each_time(calls: list[str]) -> None:
    assert ask("/?q=a").content != ask("/?q=a").content
    assert len(calls) == 2


def test_what_is_not_found_is_not_kept(calls: list[str]) -> None:
    for _time in range(2):
        answer = ask("/?missing")
        assert answer.status_code == 404
        assert "ETag" not in answer
    assert len(calls) == 2


def test_in_debug_nothing_is_kept(calls: list[str], settings: Settings) -> None:
    settings.DEBUG = True
    assert ask().content != ask().content


def test_a_display_preference_is_kept_by_no_shared_cache(calls: list[str]) -> None:
    assert ask()["Cache-Control"] == "public, no-cache"
    assert ask(display=Display(size="huge"))["Cache-Control"] == "private, no-cache"


def test_forms_are_only_marked(calls: list[str]) -> None:
    for _time in range(2):
        assert "ETag" not in ask(view=form)
    assert calls == ["form", "form"]
    assert form.is_public_page is True
    assert form.login_required is False


def test_strangers_cannot_fill_the_memory(calls: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication._pages, "_most", 50_000)
    for number in range(200):
        ask(f"/?page={number}")
    assert len(publication._pages._items) < 50
    ask("/?x=" + "a" * 5000)
    assert not any(len(key[1]) > 1000 for key in publication._pages._items)
    # The newest ones are still there.
    before = len(calls)
    ask("/?page=199")
    assert len(calls) == before


@pytest.mark.django_db
def test_what_is_published_is_seen_at_the_next_visit(anonymous: Client) -> None:
    SchoolProfileFactory(short_name="Школа № 1")
    assert "Школа № 1" in anonymous.get("/").text
    with publishing():
        profile = SchoolProfile.objects.get()
        profile.short_name = "Лицей № 2"
        profile.save()
    assert "Лицей № 2" in anonymous.get("/").text
