"""Forms of photos: several at once, and the words and the permission of one."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from activities.models import Photo
from activities.services.photos import save_photo
from common.fields import DayField, LineField, PicturesField
from common.forms import VersionedForm
from school.models import User
from school.years import SchoolYear

MOST_AT_ONCE = 10
# What one request may bring: ten photos of a good phone
MOST_BYTES_AT_ONCE = 80 * 1024 * 1024


class PhotosField(PicturesField):
    """Photos of a date, several at once. Cleans to a list of `Picture`, for `services.photos.add_photos`."""

    def __init__(self, **kwargs: Any) -> None:
        usual = {
            "label": _("Photos"),
            "help_text": _(
                "Up to 10 at once, JPEG, PNG or WebP. The camera and the place of the shot are removed; staff "
                "see the photos, visitors only if a coordinator decides so."
            ),
        }
        super().__init__(**{"most": MOST_AT_ONCE, "most_bytes": MOST_BYTES_AT_ONCE, **usual, **kwargs})


class PhotosForm(forms.Form):
    """Photos to add to a date."""

    photos = PhotosField()


class PhotoForm(VersionedForm[Photo]):
    """What can be seen in a photo; for coordinators also whether visitors see it, why, and until when."""

    class Meta:
        model = Photo
        fields = ["alt", "basis", "public_until"]
        field_classes = {"alt": LineField, "public_until": DayField}
        widgets = {"basis": forms.RadioSelect}
        labels = {"basis": _("Who sees it"), "public_until": _("Visitors see it until")}
        help_texts = {
            "alt": _("In a few words, for people who cannot see the picture; no names: “Ребята читают малышам”."),
            "public_until": _("The last day. From the next day it is automatically for staff only."),
        }

    def __init__(self, *args: Any, by: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.today = by, today
        # Validation writes what was typed into the instance; the page shows what is stored.
        self.stored_alt = self.instance.alt
        if not by.is_coordinator:
            del self.fields["basis"], self.fields["public_until"]
            return
        cast(forms.ChoiceField, self.fields["basis"]).choices = [
            ("", _("staff only")),
            *((value, _("visitors too: %(reason)s") % {"reason": label}) for value, label in Photo.Basis.choices),
        ]
        if self.instance.public_until is None:
            # Propose the end of the photo's school year, or of the present one if that is over.
            year = SchoolYear.of(self.instance.occurrence.starts_on)
            self.initial["public_until"] = max(year, SchoolYear.of(today)).ends_on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        basis = data.get("basis", self.instance.basis if "basis" not in self.fields else "")
        if basis and "alt" not in self.errors and not data.get("alt"):
            self.add_error("alt", _("Visitors see this photo: describe what it shows."))
        if "basis" not in self.fields or "basis" in self.errors:
            return data
        if not basis:
            # The photo is for staff alone: no day is stored for later.
            self.errors.pop("public_until", None)
            data["public_until"] = None
        elif "public_until" not in self.errors:
            self._check_until(data.get("public_until"))
        return data

    def _check_until(self, until: date | None) -> None:
        if until is None:
            self.add_error("public_until", _("Say until which day visitors see it."))
        elif until < self.today and until != self.initial.get("public_until"):
            self.add_error("public_until", _("This day has passed. Choose a later one."))

    def save(self, commit: bool = True) -> Photo:
        return save_photo(photo=self.instance, by=self.by)


def no_room_in_words(room: int) -> str:
    if not room:
        return str(_("The date already has 60 photos. Remove some first."))
    return ngettext(
        "A date can have 60 photos: there is room for %(count)s more. Choose the best.",
        "A date can have 60 photos: there is room for %(count)s more. Choose the best.",
        room,
    ) % {"count": room}
