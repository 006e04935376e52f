"""Which picture stands on a product's card for visitors: that of its file, else a photo of what it comes of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from activities import addresses
from activities.models import Photo, Product


@dataclass(frozen=True)
class CardPicture:
    """A picture's address, its proportions, and what those are told who do not see it."""

    url: str
    width: int
    height: int
    alt: str = ""


def picture_of_file(product: Product) -> CardPicture | None:
    """Return the picture of a product's own file. The title stands beside it and says what it is."""
    if not product.picture or product.picture_width is None or product.picture_height is None:
        return None
    url = reverse(addresses.PUBLIC_PICTURE, args=[product.pk])
    return CardPicture(url, product.picture_width, product.picture_height)


def card_pictures(products: Iterable[Product], today: date) -> Mapping[int, CardPicture]:
    """Return the pictures of public products by key; one query for the photos, which visitors may see today."""
    shown = list(products)
    pictures = {each.pk: picture for each in shown if (picture := picture_of_file(each))}
    without = {each.activity_id for each in shown if each.pk not in pictures and each.activity_id is not None}
    if not without:
        return pictures
    photos = Photo.objects.public(today).filter(occurrence__activity__in=without)
    newest: dict[int, Photo] = {}
    for photo in photos.select_related("occurrence").order_by("-occurrence__starts_on", "pk"):
        newest.setdefault(photo.occurrence.activity_id, photo)
    for each in shown:
        if each.pk not in pictures and each.activity_id in newest:
            photo = newest[each.activity_id]
            url = reverse(addresses.PUBLIC_PHOTO, args=[photo.pk, "medium"])
            pictures[each.pk] = CardPicture(url, photo.width, photo.height, photo.alt)
    return pictures
