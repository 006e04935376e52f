"""Form fields that several rooms use."""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from common.files import Document, accept_document, accept_image

NOT_A_SITE = _("This is not the address of a site. Write it as https://example.org.")
# Digits that surely fit into a 64-bit key
LONGEST_KEY = 18


class SiteField(forms.URLField):
    """The address of a site that a browser opens; «school.example» alone means https."""

    default_error_messages = {"invalid": NOT_A_SITE}
    default_validators = [URLValidator(schemes=["http", "https"], message=NOT_A_SITE)]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **kwargs})


class VersionField(forms.IntegerField):
    """The version a person saw. It is no answer of theirs: a form left empty stays empty with it."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class RecordsField(forms.ModelMultipleChoiceField):
    """Several records to choose from; a number that no database can hold is an unknown choice, not a fault."""

    def _check_values(self, value: Any) -> Any:
        for key in value if isinstance(value, list | tuple) else []:
            if len(str(key)) > LONGEST_KEY:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": str(key)[:LONGEST_KEY]},
                )
        return super()._check_values(value)  # type: ignore[misc]


class PictureField(forms.FileField):
    """A picture, checked by its content and encoded anew. Raises `ValidationError` with what is wrong with it."""

    # Not Django's clearable one, which links to the file: ours has no address.
    widget = forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        cleaned = super().clean(data, initial)
        return accept_image(cleaned) if isinstance(cleaned, UploadedFile) else cleaned


class DocumentField(forms.FileField):
    """A paper: PDF, JPEG, PNG or DOCX by its content, up to 20 MB. Cleans to a `Document`."""

    widget = forms.FileInput(
        attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx,application/pdf,image/jpeg,image/png"}
    )

    def clean(self, data: Any, initial: Any = None) -> Document | None:
        cleaned = super().clean(data, initial)
        return accept_document(cleaned) if isinstance(cleaned, UploadedFile) else None


class DayInput(forms.DateInput):
    """The browser's calendar, which speaks ISO whatever the page's language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


EARLIEST_DAY = date(1950, 1, 1)


class PastDayField(forms.DateField):
    """A day that has come: not before `earliest`, not after `latest`, which a form sets to its own limits."""

    widget = DayInput
    default_error_messages = {"future": _("This day has not come yet.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.latest: date | None = None
        self.earliest = EARLIEST_DAY
        self.too_early: Any = _("This day is too long ago. Check the year.")

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is None:
            return day
        if self.latest is not None and day > self.latest:
            raise forms.ValidationError(self.error_messages["future"], code="future")
        if day < self.earliest:
            raise forms.ValidationError(self.too_early, code="too_early")
        return day
