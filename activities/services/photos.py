"""Photos of dates: adding, saving, deleting, together with their files."""

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
    """A date takes at most `MOST_PHOTOS`; `room` says how many more it takes."""

    def __init__(self, room: int) -> None:
        super().__init__(room)
        self.room = room


def takes_photos(occurrence: Occurrence, today: date) -> bool:
    """Tell whether a date takes photos: from its first day on, unless it is called off."""
    has_begun = occurrence.is_held or occurrence.starts_on <= today
    return has_begun and not (occurrence.is_cancelled or occurrence.activity.is_cancelled)


def add_photos(*, occurrence: Occurrence, pictures: Iterable[Picture], by: User) -> list[Photo]:
    """Add photos to a date and return the new ones. A file that the date has already is not added again.

    Call it outside of a transaction, which must not wait for a disk. It adds all pictures or none: it raises
    `TooManyPhotos`, `CalledOff` if the date was called off meanwhile, and `Occurrence.DoesNotExist` or
    `Activity.DoesNotExist` if it was removed.
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
                # Somebody added the same file while we wrote ours.
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
    # The history knows the person also where there is no request.
    photo._history_user = by


@publishing()
def save_photo(*, photo: Photo, by: User) -> Photo:
    """Save a photo's words and whether visitors see it."""
    _sign(photo, by)
    photo.save()
    return photo


@publishing()
def delete_photo(*, photo: Photo, by: User) -> None:
    """Delete a photo for good, with the files of all its sizes."""
    _sign(photo, by)
    delete_on_commit(paths_of([photo]))
    photo.delete()


def paths_of(photos: Iterable[Photo]) -> list[str]:
    """Return the files of these photos, for code that deletes photos together with what they belong to."""
    return [str(file.name) for photo in photos for file in (photo.small, photo.medium, photo.large)]
