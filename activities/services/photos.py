"""Photos of what was held: added, described, shown to visitors, taken away together with their files."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from activities.models import Occurrence, Photo
from activities.services.occurrences import CalledOff, lock
from common.files import delete_on_commit, stored_contents
from common.pictures import Picture
from school.models import User
from school.publication import publishing

FOLDER = "photos"
MOST_PHOTOS = 60


class TooManyPhotos(Exception):
    """A date has room for `MOST_PHOTOS`; `room` is how many more."""

    def __init__(self, room: int) -> None:
        super().__init__(room)
        self.room = room


def takes_photos(occurrence: Occurrence, today: date) -> bool:
    """Whether there can be photos of it: from its first day on, unless it is called off."""
    has_begun = occurrence.is_held or occurrence.starts_on <= today
    return has_begun and not (occurrence.is_cancelled or occurrence.activity.is_cancelled)


def add_photos(*, occurrence: Occurrence, pictures: Iterable[Picture], by: User) -> list[Photo]:
    """Those that were added: a file that the date has already is one photo, also when two send it at once.

    Call it outside of a transaction, which must not wait for a disk. All or nothing: raises `TooManyPhotos`, `CalledOff`
    for what was called off meanwhile, and `Occurrence.DoesNotExist` or `Activity.DoesNotExist` for what is gone.
    """
    known = _known(occurrence)
    new = {each.digest: each for each in pictures if each.digest not in known}
    contents = [content for each in new.values() for content in (each.small, each.medium, each.large)]
    with stored_contents(contents, FOLDER, ".jpg") as paths, publishing():
        lock(occurrence.activity)
        current = Occurrence.objects.get(pk=occurrence.pk)
        if current.is_cancelled or occurrence.activity.is_cancelled:
            raise CalledOff
        known = _known(current)
        room = max(0, MOST_PHOTOS - len(known))
        if len(new.keys() - known) > room:
            raise TooManyPhotos(room)
        added, needless = [], []
        for place, picture in enumerate(new.values()):
            files = paths[3 * place : 3 * place + 3]
            if picture.digest in known:
                # Somebody sent it while we wrote the files.
                needless += files
            else:
                added.append(_add(current, picture, files, by))
        delete_on_commit(needless)
    return added


def _known(occurrence: Occurrence) -> set[str]:
    return set(Photo.objects.filter(occurrence=occurrence.pk).values_list("digest", flat=True))


def _add(occurrence: Occurrence, picture: Picture, files: list[str], by: User) -> Photo:
    small, medium, large = files
    photo = Photo(
        occurrence=occurrence,
        small=small,
        medium=medium,
        large=large,
        width=picture.width,
        height=picture.height,
        digest=picture.digest,
        uploaded_by=by,
    )
    _sign(photo, by)
    photo.save()
    return photo


def _sign(photo: Any, by: User) -> None:
    # Also where no request tells the history who it is
    photo._history_user = by


@publishing()
def save_photo(*, photo: Photo, by: User) -> Photo:
    """Save its words and, where its form lets the person say it, whether visitors see it."""
    _sign(photo, by)
    photo.save()
    return photo


@publishing()
def delete_photo(*, photo: Photo, by: User) -> None:
    """Take it away for good, with the files of all its sizes."""
    _sign(photo, by)
    delete_on_commit(paths_of([photo]))
    photo.delete()


def paths_of(photos: Iterable[Photo]) -> list[str]:
    """The files of these photos, for whatever removes a photo with what it belongs to."""
    return [str(file.name) for photo in photos for file in (photo.small, photo.medium, photo.large)]
