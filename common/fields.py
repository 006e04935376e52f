"""Form fields that several rooms use."""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from common.files import DOCUMENT_TYPES, Document, accept_document
from common.pictures import Picture, accept_image, accept_pictures
from common.text import one_line

NOT_A_SITE = _("This is not a website address. Write it as https://example.org.")
# Digits that surely fit into a 64-bit key
LONGEST_KEY = 18


class SiteField(forms.URLField):
    """The address of a site that a browser opens; «school.example» alone means https."""

    default_error_messages = {"invalid": NOT_A_SITE}
    default_validators = [URLValidator(schemes=["http", "https"], message=NOT_A_SITE)]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **kwargs})


class LineField(forms.CharField):
    """Words on one line. Marks that nobody sees are no words."""

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


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


class SeveralFilesInput(forms.FileInput):
    """The browser's own choice of files, camera included: whoever has taken the photos already finds them there."""

    allow_multiple_selected = True


LONGEST_FILE_NAME = 60


def files_sent(field: forms.BoundField) -> list[str]:
    """Names of the files that were sent with a form that is shown again: no page can give a browser its file back."""
    files = field.form.files
    sent = files.getlist(field.html_name) if hasattr(files, "getlist") else [files.get(field.html_name)]
    return [short_name(each) for each in sent if each]


def short_name(file: UploadedFile) -> str:
    return one_line(file.name or "")[-LONGEST_FILE_NAME:]


class Pictures(list[Picture]):
    """The photos that could be read, and of those that could not what is wrong with each, by its name."""

    refused: list[str]


class PicturesField(forms.FileField):
    """Several photos at once, each drawn anew. Cleans to `Pictures`; it is an error only if none can be read."""

    default_error_messages = {
        "too_many": _("At most %(most)s photos at once; %(count)s are selected. Add the others afterwards."),
        "too_large_together": _(
            "The photos together are too large: at most %(limit)s MB at once. Add them in two steps."
        ),
    }

    def __init__(self, *, most: int = 10, most_bytes: int = 80 * 1024 * 1024, **kwargs: Any) -> None:
        widget = SeveralFilesInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
        super().__init__(**{"widget": widget, **kwargs})
        self.most, self.most_bytes = most, most_bytes

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)

    def clean(self, data: Any, initial: Any = None) -> Any:
        chosen = data if isinstance(data, list | tuple) else [data]
        files = [each for each in chosen if isinstance(each, UploadedFile)]
        if not files:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return self._accepted([])
        if len(files) > self.most:
            raise forms.ValidationError(
                self.error_messages["too_many"],
                code="too_many",
                params={"most": self.most, "count": len(files)},
            )
        if sum(file.size or 0 for file in files) > self.most_bytes:
            raise forms.ValidationError(
                self.error_messages["too_large_together"],
                code="too_large_together",
                params={"limit": self.most_bytes // (1024 * 1024)},
            )
        return self._accepted(files)

    def _accepted(self, files: list[UploadedFile]) -> Pictures:
        pictures, errors = Pictures(), []
        for file, answer in zip(files, accept_pictures(files), strict=True):
            if isinstance(answer, Picture):
                pictures.append(answer)
                continue
            errors += [
                forms.ValidationError(
                    _("“%(name)s”: %(problem)s"),
                    code=answer.code,
                    params={"name": short_name(file), "problem": message},
                )
                for message in answer.messages
            ]
        if errors and not pictures:
            raise forms.ValidationError(errors)
        pictures.refused = [message for error in errors for message in error.messages]
        return pictures


class DocumentField(forms.FileField):
    """A paper of `DOCUMENT_TYPES` by its content, up to 20 MB. Cleans to a `Document`, which has no metadata.

    One that `is_for_visitors` loses remarks and names of authors as well.
    """

    widget = forms.FileInput(attrs={"accept": ",".join((*DOCUMENT_TYPES, ".jpeg", *DOCUMENT_TYPES.values()))})

    def __init__(self, *, is_for_visitors: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.is_for_visitors = is_for_visitors

    def clean(self, data: Any, initial: Any = None) -> Document | None:
        cleaned = super().clean(data, initial)
        if not isinstance(cleaned, UploadedFile):
            return None
        return accept_document(cleaned, is_for_visitors=self.is_for_visitors)


class DayInput(forms.DateInput):
    """The browser's calendar, which speaks ISO whatever the page's language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


EARLIEST_DAY, LATEST_DAY = date(1950, 1, 1), date(2100, 12, 31)


class DayField(forms.DateField):
    """A day that a school may mean: not before `earliest`, not after `latest`, which a form sets to its own limits."""

    widget = DayInput
    default_error_messages = {"too_early": _("Check the year."), "too_late": _("Check the year.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.earliest, self.latest = EARLIEST_DAY, LATEST_DAY

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is None:
            return day
        if day > self.latest:
            raise forms.ValidationError(self.error_messages["too_late"], code="too_late")
        if day < self.earliest:
            raise forms.ValidationError(self.error_messages["too_early"], code="too_early")
        return day


class PastDayField(DayField):
    """A day that has come."""

    default_error_messages = {
        "too_early": _("This day is too long ago. Check the year."),
        "too_late": _("This day has not come yet."),
    }
