"""Photos of dates: added once, described, shown to visitors for a reason and a time, taken away with their files."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from activities.models import Activity, Occurrence, Photo
from activities.services.occurrences import CalledOff
from activities.services.photos import (
    MOST_PHOTOS,
    TooManyPhotos,
    add_photos,
    delete_photo,
    takes_photos,
)
from common.pictures import Picture
from school.models import User
from school.publication import public_version
from tests import html
from tests.factories import ActivityFactory, OccurrenceFactory, PhotoFactory, UserFactory
from tests.logbook.photo_files import HEIC, PLACE, jpeg, png
from tests.partners.test_directions import at_once
from tests.personas import Persona, signed_in

# What the process of its own says of each sort of file is known from tests/common/test_pictures.py.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.moment("2026-10-20 12:00"),
    pytest.mark.usefixtures("in_place"),
]
TODAY = date(2026, 10, 20)


def pictures(*numbers: int) -> list[Picture]:
    return [
        Picture(b"\xff\xd8\xff small %d" % n, b"\xff\xd8\xff medium", b"\xff\xd8\xff large", 1920, 1080, f"{n:064x}")
        for n in numbers
    ]


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def held(**fields: Any) -> Occurrence:
    occurrence: Occurrence = OccurrenceFactory(held=True, **fields)
    return occurrence


def of(user: User, **fields: Any) -> Occurrence:
    """A held date of an activity that this person entered."""
    return held(activity=ActivityFactory(created_by=user), **fields)


# Added


def test_photos_are_kept_in_three_sizes_under_names_of_our_own(private_files: Path) -> None:
    occurrence, by = held(), UserFactory()
    before = public_version()
    first, second = add_photos(occurrence=occurrence, pictures=pictures(1, 2), by=by)
    assert (first.width, first.height, first.digest, first.uploaded_by) == (1920, 1080, f"{1:064x}", by)
    assert first.history.get().history_user == by
    assert (first.alt, first.basis, first.public_until) == ("", "", None)
    assert Path(second.small.path).read_bytes() == b"\xff\xd8\xff small 2"
    assert Path(second.large.path).read_bytes() == b"\xff\xd8\xff large"
    assert all(path.suffix == ".jpg" and path.parts[-3] == "photos" for path in on_disk(private_files))
    assert len(on_disk(private_files)) == 6
    assert public_version() == before + 1


def test_a_file_sent_twice_is_one_photo_of_a_date(private_files: Path) -> None:
    occurrence, by = held(), UserFactory()
    assert len(add_photos(occurrence=occurrence, pictures=pictures(1, 1, 2), by=by)) == 2
    assert add_photos(occurrence=occurrence, pictures=pictures(2, 1), by=by) == []
    assert len(on_disk(private_files)) == 6
    # Of another date it is another photo.
    assert len(add_photos(occurrence=held(), pictures=pictures(1), by=by)) == 1
    photo = Photo.objects.all()[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        PhotoFactory(occurrence=occurrence, digest=photo.digest)


def test_a_date_takes_sixty_photos_and_no_file_of_the_others_is_left(private_files: Path) -> None:
    occurrence, by = held(), UserFactory()
    Photo.objects.bulk_create(
        Photo(occurrence=occurrence, small="a", medium="b", large="c", width=1, height=1, digest=f"{n:064x}")
        for n in range(MOST_PHOTOS - 1)
    )
    with pytest.raises(TooManyPhotos) as error:
        add_photos(occurrence=occurrence, pictures=pictures(100, 101), by=by)
    assert error.value.room == 1
    assert on_disk(private_files) == []
    # One that is there takes no room.
    assert len(add_photos(occurrence=occurrence, pictures=pictures(3, 100), by=by)) == 1


def test_nothing_is_left_on_the_disk_when_it_fails(private_files: Path) -> None:
    by = UserFactory()
    with mock.patch.object(Photo, "save", side_effect=DatabaseError), pytest.raises(DatabaseError):
        add_photos(occurrence=held(), pictures=pictures(1, 2), by=by)
    called_off, gone = OccurrenceFactory(status="cancelled", cancel_reason="Карантин"), held()
    Occurrence.objects.filter(pk=gone.pk).delete()
    for occurrence, fault in ((called_off, CalledOff), (gone, Occurrence.DoesNotExist)):
        with pytest.raises(fault):
            add_photos(occurrence=occurrence, pictures=pictures(1), by=by)
    assert on_disk(private_files) == []
    assert not Photo.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_photo_sent_at_the_same_moment_is_one_photo(private_files: Path) -> None:
    occurrence, by = held(), UserFactory()
    pk = occurrence.pk

    def job() -> None:
        add_photos(
            occurrence=Occurrence.objects.select_related("activity").get(pk=pk),
            pictures=pictures(1, 2),
            by=by,
        )

    assert at_once([job] * 4) == []
    assert Photo.objects.count() == 2
    assert len(on_disk(private_files)) == 6
    # Deleted, their files go once that cannot be rolled back.
    with pytest.raises(KeyError), transaction.atomic():
        delete_photo(photo=Photo.objects.all()[0], by=by)
        raise KeyError
    assert (Photo.objects.count(), len(on_disk(private_files))) == (2, 6)
    delete_photo(photo=Photo.objects.all()[0], by=by)
    assert len(on_disk(private_files)) == 3
    assert Photo.history.filter(history_type="-").get().history_user == by


def test_photos_are_taken_from_the_first_day_on() -> None:
    planned = OccurrenceFactory(starts_on=TODAY, ends_on=date(2026, 10, 22))
    assert takes_photos(planned, TODAY) and not takes_photos(planned, date(2026, 10, 19))
    planned.status = "held"
    assert takes_photos(planned, date(2026, 10, 19))
    planned.status = "cancelled"
    assert not takes_photos(planned, TODAY)
    assert not takes_photos(held(activity=ActivityFactory(cancelled=True)), TODAY)


# Their page


def page(occurrence: Occurrence) -> str:
    return f"/en/staff/dates/{occurrence.pk}/photos/"


def sent(client: Client, occurrence: Occurrence, *files: tuple[str, bytes]) -> HttpResponse:
    chosen = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(page(occurrence), {"photos": chosen})


def test_a_teacher_adds_photos_of_what_they_may_log(teacher: Persona, private_files: Path) -> None:
    occurrence = of(teacher.user)
    assert "0 photos" in teacher.get(page(occurrence)).text
    answer = sent(teacher, occurrence, ("один.jpg", jpeg()), ("два.png", png()), ("он же.jpg", jpeg()))
    assert (answer.status_code, answer["Location"]) == (302, f"/en/staff/dates/{occurrence.pk}/")
    assert [str(message) for message in answer.wsgi_request._messages] == ["2 photos added. 1 already existed."]
    assert occurrence.photos.count() == 2
    files = on_disk(private_files)
    assert len(files) == 6 and all(PLACE not in file.read_bytes() for file in files)
    shown = html.page(teacher.get(page(occurrence)))
    assert len(shown.all("img")) == 2 and shown.text.count("staff only") == 2 and "Photo 1" in shown.text


def test_of_several_files_the_good_ones_are_kept_and_the_others_named(teacher: Persona, private_files: Path) -> None:
    """Situation 20."""
    occurrence = of(teacher.user)
    answer = sent(teacher, occurrence, ("два.heic", HEIC))
    assert answer.status_code == 200
    assert "“два.heic”: This is a HEIC picture" in answer.text
    assert on_disk(private_files) == []
    answer = sent(teacher, occurrence, ("один.jpg", jpeg()), ("два.heic", HEIC), ("три.jpg", png()))
    said = [str(message) for message in answer.wsgi_request._messages]
    assert said[0] == "2 photos added." and said[1].startswith("“два.heic”: This is a HEIC picture")
    assert len(said) == 2 and occurrence.photos.count() == 2
    Photo.objects.all().delete()
    assert "required" in sent(teacher, occurrence).text
    with mock.patch("activities.services.photos.MOST_PHOTOS", 1):
        answer = sent(teacher, occurrence, ("один.jpg", jpeg()), ("два.png", png()))
        assert "there is room for 1 more" in answer.text
        assert sent(teacher, occurrence, ("один.jpg", jpeg())).status_code == 302
        assert "already has 60 photos" in sent(teacher, occurrence, ("два.png", png())).text


def test_photos_of_what_is_to_come_or_called_off_are_not_added(coordinator: Persona) -> None:
    ahead = OccurrenceFactory(starts_on=date(2026, 10, 21))
    called_off = OccurrenceFactory(status="cancelled", cancel_reason="Карантин")
    for occurrence, words in ((ahead, "from its first day on"), (called_off, "photos are not added")):
        for answer in (
            coordinator.get(page(occurrence)),
            sent(coordinator, occurrence, ("один.jpg", jpeg())),
        ):
            shown = html.page(answer).one("main")
            assert answer.status_code == 200 and words in shown.text and not shown.all("form")
    assert not Photo.objects.exists()


def test_what_is_called_off_or_gone_meanwhile_is_told(coordinator: Persona) -> None:
    occurrence = held()
    with mock.patch("logbook.views.photos.add_photos", side_effect=CalledOff):
        assert "called off in the meantime" in sent(coordinator, occurrence, ("один.jpg", jpeg())).text
    with mock.patch("logbook.views.photos.add_photos", side_effect=Activity.DoesNotExist):
        assert sent(coordinator, occurrence, ("один.jpg", jpeg())).status_code == 404


def test_others_find_no_page_to_change_photos(teacher: Persona, representative: Persona, anonymous: Client) -> None:
    photo = PhotoFactory()
    paths = [
        page(photo.occurrence),
        f"/en/staff/photos/{photo.pk}/edit/",
        f"/en/staff/photos/{photo.pk}/delete/",
    ]
    for path in paths:
        assert teacher.get(path).status_code == teacher.post(path).status_code == 404
        assert representative.get(path).status_code == representative.post(path).status_code == 403
        assert anonymous.get(path).status_code == anonymous.post(path).status_code == 302
    assert Photo.objects.count() == 1


# Words and permission


def edit(client: Client, photo: Photo, **data: Any) -> HttpResponse:
    version = Photo.objects.values_list("version", flat=True).get(pk=photo.pk)
    return client.post(f"/en/staff/photos/{photo.pk}/edit/", {"version": version, **data})


def public(photo: Photo) -> int:
    answer = Client().get(f"/photos/{photo.pk}/medium/")
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


SHOWN = {"alt": "Ребята читают малышам", "basis": "nobody", "public_until": "2027-08-31"}


def test_a_coordinator_shows_a_photo_and_takes_it_back(coordinator: Persona) -> None:
    photo = PhotoFactory()
    assert public(photo) == 404
    asked = html.page(coordinator.get(f"/en/staff/photos/{photo.pk}/edit/"))
    # The end of the school year is proposed.
    assert asked.form().field("Visitors see it until").value == ["2027-08-31"]
    assert "Everybody who can be recognized has agreed" in asked.text
    before = public_version()
    answer = edit(coordinator, photo, **SHOWN)
    assert answer["Location"] == page(photo.occurrence)
    photo.refresh_from_db()
    assert (photo.alt, photo.basis, photo.public_until) == (SHOWN["alt"], "nobody", date(2027, 8, 31))
    assert public_version() == before + 1
    assert photo.history.first().history_user == coordinator.user
    assert public(photo) == 200
    assert "visitors see it until 31 August 2027" in html.folded(coordinator.get(page(photo.occurrence)).text)
    # Back to staff only: the day goes too, at the next request.
    assert edit(coordinator, photo, **{**SHOWN, "basis": ""}).status_code == 302
    photo.refresh_from_db()
    assert (photo.basis, photo.public_until) == ("", None)
    assert public(photo) == 404


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"alt": " \u200b "}, "alt", "Visitors see this photo: describe"),
        ({"public_until": ""}, "public_until", "Say until which day"),
        ({"public_until": "2026-10-19"}, "public_until", "This day has passed"),
        ({"public_until": "31 февраля"}, "public_until", "valid date"),
        ({"basis": "because"}, "basis", "valid choice"),
        ({"alt": "я" * 5000}, "alt", "at most 300"),
    ],
)
def test_what_is_missing_or_odd_is_said_beside_its_field(
    coordinator: Persona, changed: dict[str, str], field: str, words: str
) -> None:
    photo = PhotoFactory()
    answer = edit(coordinator, photo, **{**SHOWN, **changed})
    assert answer.status_code == 200
    with translation.override("en"):
        assert words in str(answer.context["form"].errors[field])
    assert len(answer.context["form"].errors) == 1
    photo.refresh_from_db()
    assert (photo.alt, photo.basis) == ("", "")


def test_the_database_holds_all_three_together() -> None:
    for missing in ({"alt": ""}, {"basis": ""}, {"public_until": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PhotoFactory(**{"shown": True, **missing})


def test_the_last_day_counts_and_the_next_one_does_not(coordinator: Persona) -> None:
    photo = PhotoFactory(shown=True, public_until=TODAY)
    assert public(photo) == 200
    with time_machine.travel("2026-10-21 09:00+00:00", tick=False):
        assert public(photo) == 404
        # What has run out may be described anew without another day.
        assert edit(coordinator, photo, **{**SHOWN, "public_until": "2026-10-20"}).status_code == 302
        assert edit(coordinator, photo, **{**SHOWN, "public_until": "2026-10-19"}).status_code == 200


def test_staff_read_whether_visitors_see_a_photo(coordinator: Persona) -> None:
    photo = PhotoFactory(shown=True, public_until=TODAY)
    pages = [page(photo.occurrence), *(f"/en/staff/photos/{photo.pk}/{name}/" for name in ("edit", "delete"))]
    words = ["visitors see it until", "Visitors see it now", "Visitors see it now"]
    for address, shown in zip(pages, words, strict=True):
        assert shown in coordinator.get(address).text
    with time_machine.travel("2026-10-21 09:00+00:00", tick=False):
        for address, shown in zip(pages, words, strict=True):
            assert shown not in coordinator.get(address).text


def test_a_photo_of_what_visitors_must_not_know_of_is_never_public(coordinator: Persona) -> None:
    for_staff = held(activity=ActivityFactory(visibility="staff", is_public=False))
    called_off = held(activity=ActivityFactory(cancelled=True))
    for occurrence in (for_staff, called_off, OccurrenceFactory()):
        photo = PhotoFactory(occurrence=occurrence, shown=True)
        assert public(photo) == 404
        shown = coordinator.get(f"/en/staff/photos/{photo.pk}/edit/").text
        assert "do not see its photos, whatever is chosen here" in shown and "Only staff see it now" in shown
        assert "visitors see it until" not in coordinator.get(page(occurrence)).text


def test_a_teacher_describes_a_photo_but_shows_it_to_nobody(teacher: Persona) -> None:
    photo = PhotoFactory(occurrence=of(teacher.user))
    asked = teacher.get(f"/en/staff/photos/{photo.pk}/edit/").text
    assert "basis" not in asked and "public_until" not in asked
    assert edit(teacher, photo, **SHOWN).status_code == 302
    photo.refresh_from_db()
    assert (photo.alt, photo.basis, photo.public_until) == (SHOWN["alt"], "", None)
    assert public(photo) == 404
    # Words of a photo that visitors see can be changed, not taken away.
    public_one = PhotoFactory(occurrence=photo.occurrence, shown=True)
    assert edit(teacher, public_one, alt="Книги").status_code == 302
    assert "Visitors see this photo" in edit(teacher, public_one, alt="").text
    public_one.refresh_from_db()
    assert (public_one.alt, public_one.basis) == ("Книги", "nobody")


def test_who_comes_second_is_asked(coordinator: Persona) -> None:
    photo = PhotoFactory()
    edit(coordinator, photo, **SHOWN)
    answer = edit(coordinator, photo, **{**SHOWN, "alt": "Другие слова", "version": 1})
    assert "Somebody was faster" in answer.text
    photo.refresh_from_db()
    assert photo.alt == SHOWN["alt"]


def test_deleting_asks_once(
    teacher: Persona, private_files: Path, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    photo = PhotoFactory(occurrence=of(teacher.user), shown=True)
    path = f"/en/staff/photos/{photo.pk}/delete/"
    asked = teacher.get(path).text
    assert "cannot be restored" in asked and "Visitors see it now" in asked
    assert len(on_disk(private_files)) == 3
    with django_capture_on_commit_callbacks(execute=True):
        assert teacher.post(path)["Location"] == page(photo.occurrence)
    assert on_disk(private_files) == [] and not Photo.objects.exists()
    # Once more it leads there, too; whoever might not have deleted it learns nothing.
    assert teacher.post(path)["Location"] == page(photo.occurrence)
    assert signed_in(UserFactory()).post(path).status_code == 404


# Their files


def test_staff_see_each_size_and_others_none(teacher: Persona, representative: Persona, anonymous: Client) -> None:
    photo = PhotoFactory()
    for size in ("small", "medium", "large"):
        path = f"/staff/photos/{photo.pk}/{size}/"
        answer = teacher.get(path)
        assert b"".join(answer.streaming_content) == b"\xff\xd8\xff " + size.encode()
        assert answer["Content-Type"] == "image/jpeg" and answer["Cache-Control"].startswith("private")
        assert representative.get(path).status_code == 403
        assert anonymous.get(path).status_code == 302
    for path in (
        f"/staff/photos/{photo.pk}/original/",
        f"/staff/photos/{photo.pk}/digest/",
        "/staff/photos/0/small/",
    ):
        assert teacher.get(path).status_code == 404
    Path(photo.small.path).unlink()
    assert teacher.get(f"/staff/photos/{photo.pk}/small/").status_code == 404


def test_a_photo_for_visitors_is_kept_by_no_shared_cache_and_asked_for_each_time(anonymous: Client) -> None:
    photo = PhotoFactory(shown=True)
    path = f"/photos/{photo.pk}/large/"
    answer = anonymous.get(path)
    assert b"".join(answer.streaming_content) == b"\xff\xd8\xff large"
    assert answer["Cache-Control"] == "private, no-cache" and answer["X-Robots-Tag"] == "noindex, noimageindex"
    assert not answer.cookies and "Cookie" not in answer.get("Vary", "")
    again = anonymous.get(path, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "private, no-cache")
    Photo.objects.update(basis="", public_until=None)
    assert anonymous.get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 404
    assert anonymous.get(f"/photos/{photo.pk}/digest/").status_code == 404
    assert anonymous.post(path).status_code == 405


def test_another_teacher_sees_the_files_and_cannot_change_them() -> None:
    photo = PhotoFactory(occurrence=of(UserFactory()))
    other = signed_in(UserFactory())
    answer = other.get(f"/staff/photos/{photo.pk}/small/")
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    assert other.get(f"/staff/photos/{photo.pk}/edit/").status_code == 404
