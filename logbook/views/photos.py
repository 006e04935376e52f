"""Photos of dates: adding, describing, showing to visitors, deleting; and their files for staff."""

from datetime import date
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from activities.models import Occurrence, Photo
from activities.services.occurrences import CalledOff
from activities.services.photos import TooManyPhotos, add_photos, delete_photo, takes_photos
from common.fields import Pictures
from common.files import picture_response
from common.methods import form_methods, takes_files
from common.pictures import SIDES
from logbook.forms.photos import MOST_BYTES_AT_ONCE, PhotoForm, PhotosForm, no_room_in_words
from school.access import SignedInRequest
from school.as_it_is import get_or_gone


@form_methods
@takes_files(MOST_BYTES_AT_ONCE)
def date_photos(request: SignedInRequest, pk: int) -> HttpResponse:
    dates = Occurrence.objects.loggable_by(request.user).select_related("activity")
    occurrence = get_object_or_404(dates, pk=pk)
    today = timezone.localdate()
    is_open = takes_photos(occurrence, today)
    data, files = (request.POST, request.FILES) if request.method == "POST" and is_open else (None, None)
    form = PhotosForm(data, files)
    if form.is_valid() and added(request, form, occurrence):
        return redirect("logbook:date-detail", pk=occurrence.pk)
    return render(
        request,
        "logbook/date_photos.html",
        {
            "occurrence": occurrence,
            "activity": occurrence.activity,
            "form": form,
            "is_open": is_open,
            "photos": Photo.objects.filter(occurrence=pk).with_visibility(today),
            "editable": set(Photo.objects.editable_by(request.user).filter(occurrence=pk).values_list("pk", flat=True)),
        },
    )


def added(request: SignedInRequest, form: PhotosForm, occurrence: Occurrence) -> bool:
    """Add the photos of the form and tell whether it succeeded; if not, the form says why."""
    pictures: Pictures = form.cleaned_data["photos"]
    try:
        photos = add_photos(occurrence=occurrence, pictures=pictures, by=request.user)
    except TooManyPhotos as error:
        form.add_error("photos", no_room_in_words(error.room))
        return False
    except CalledOff:
        form.add_error(None, _("This date was called off in the meantime: no photos can be added."))
        return False
    except ObjectDoesNotExist as error:
        raise Http404 from error
    messages.success(request, added_in_words(len(photos), len(pictures) - len(photos)))
    for problem in pictures.refused:
        messages.warning(request, problem)
    return True


def added_in_words(new: int, known: int) -> str:
    sentences = []
    if new:
        sentences.append(ngettext("%(count)s photo added.", "%(count)s photos added.", new) % {"count": new})
    if known:
        sentences.append(ngettext("%(count)s already existed.", "%(count)s already existed.", known) % {"count": known})
    return " ".join(sentences)


def editable_photo(request: SignedInRequest, pk: int, today: date) -> Photo:
    photos = Photo.objects.editable_by(request.user).with_visibility(today)
    found = photos.select_related("occurrence__activity", "uploaded_by")
    return get_or_gone(found, pk, by=request.user, page=page_without, words=_("The photo has already been deleted."))


def page_without(photo: Any) -> str:
    """Return the photos of the date that a deleted one was of, or the log if the date is gone as well."""
    is_there = Occurrence.objects.filter(pk=photo.occurrence_id).exists()
    return reverse("logbook:date-photos", args=[photo.occurrence_id]) if is_there else reverse("logbook:log-list")


@form_methods
def photo_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    photo = editable_photo(request, pk, today)
    data = request.POST if request.method == "POST" else None
    form = PhotoForm(data, instance=photo, by=request.user, today=today)
    if form.is_valid():
        saved = form.save_unless_changed()
        if saved is not None:
            messages.success(request, saved_in_words(Photo.objects.with_visibility(today).get(pk=saved.pk)))
            return redirect("logbook:date-photos", pk=photo.occurrence_id)
    return render(
        request,
        "logbook/photo_edit.html",
        {
            "form": form,
            "photo": photo,
            "occurrence": photo.occurrence,
            "activity": photo.occurrence.activity,
        },
    )


def saved_in_words(photo: Photo) -> str:
    if not photo.has_basis:
        return _("Saved. Only staff see this photo.")
    if not photo.is_for_visitors:
        return _("Saved. Visitors will see this photo once the activity is public and logged as held.")
    return _("Saved. Visitors see this photo now.")


@form_methods
def photo_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    photo = editable_photo(request, pk, timezone.localdate())
    if request.method == "POST":
        occurrence_id = photo.occurrence_id
        delete_photo(photo=photo, by=request.user)
        messages.success(request, _("The photo is deleted."))
        return redirect("logbook:date-photos", pk=occurrence_id)
    context = {"photo": photo, "occurrence": photo.occurrence, "activity": photo.occurrence.activity}
    return render(request, "logbook/photo_delete.html", context)


@require_safe
def photo_file(request: SignedInRequest, pk: int, size: str) -> HttpResponseBase:
    if size not in SIDES:
        raise Http404
    photo = get_object_or_404(Photo.objects.visible_to(request.user).only(size), pk=pk)
    file = getattr(photo, size)
    # It may show children: no browser stores it for the next person at the machine.
    return picture_response(file, version=PurePath(file.name).stem, cache_control="private, no-store")
